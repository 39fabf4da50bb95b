"""Callback queries awaiting answerCallbackQuery: the tapped button shows a spinner until the answer comes."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.bot_api.chat import Chat
from tests.support.bot_api.errors import QUERY_TOO_OLD, bad_request

LONGEST_POPUP = 200


@dataclass(slots=True)
class _Tap:
    chat: Chat
    delivered: float | None = None
    answered: bool = False


class Taps:
    """All taps by query id. An answer is in time within `answer_within` seconds after delivery."""

    def __init__(self, clock: Callable[[], float], answer_within: float) -> None:
        """Begin without taps."""
        self._clock = clock
        self._answer_within = answer_within
        self._taps: dict[str, _Tap] = {}

    def new(self, chat: Chat) -> str:
        """Return the query id of a new tap."""
        query_id = str(4_000_000_000_000_001 + len(self._taps))
        self._taps[query_id] = _Tap(chat)
        return query_id

    def delivered(self, query_id: str) -> None:
        """Start the time limit of a tap that is delivered to the bot; a redelivery does not start it again."""
        tap = self._taps.get(query_id)
        if tap is not None and tap.delivered is None:
            tap.delivered = self._clock()

    def answer(self, query_id: str, text: str) -> None:
        """Stop the spinner and show the pop-up, or refuse an answer that is too late.

        Only the first answer is shown.
        """
        tap = self._taps.get(query_id)
        if tap is None or self._too_old(tap):
            raise bad_request(QUERY_TOO_OLD)
        if len(text) > LONGEST_POPUP:
            raise bad_request("MESSAGE_TOO_LONG")
        if text and not tap.answered:
            tap.chat.popups.append(text)
        tap.answered = True
        tap.chat.touch()

    def unanswered(self, chat: Chat) -> int:
        """Count the spinners still showing in a chat."""
        return sum(tap.chat is chat and not tap.answered for tap in self._taps.values())

    def _too_old(self, tap: _Tap) -> bool:
        return tap.delivered is not None and self._clock() > tap.delivered + self._answer_within
