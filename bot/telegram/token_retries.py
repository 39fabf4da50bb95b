"""A token that was good and is refused: revoked, most likely, but Telegram, too, errs for a moment."""

from __future__ import annotations

import logging

from bot.errors import Refused

log = logging.getLogger(__name__)

REVOKED = ("Telegram does not know this BOT_TOKEN any more.", "Get a new one from @BotFather.")


class TokenRetryBudget:
    """Counts refusals. The bot ends only when there were many, one after another; meanwhile /healthz tells of them."""

    def __init__(self, most: int, end: tuple[str, str] = REVOKED) -> None:
        """At the `most`th the token is believed to be gone, which is said in two sentences."""
        self._most, self._times, self._end = most, 0, end

    def refused(self) -> None:
        """Once more. Raises Refused when it is enough: the exit code is one that systemd does not start again."""
        self._times += 1
        if self._times >= self._most:
            raise Refused(*self._end)
        log.error("Telegram refuses the BOT_TOKEN")

    def over(self) -> None:
        """It is good."""
        self._times = 0
