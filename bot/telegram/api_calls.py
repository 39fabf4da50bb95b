"""Calls to the Bot API: which errors are tried again, and how often a refused token is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.errors import Refused
from bot.jobs.ports import ChatUnavailable, DeliveryUnknown
from bot.telegram.connections import NotSent

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

TRIES = 4


class TelegramUnreached(DeliveryUnknown):
    """Raised when Telegram could not be reached or did not answer. `may_have_arrived` is False if it surely did not."""

    def __init__(self, *, may_have_arrived: bool) -> None:
        """Keep whether the call may have arrived."""
        super().__init__()
        self.may_have_arrived = may_have_arrived


async def call_with_retry(
    make: Callable[[], Awaitable[Answer]], patience: float, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> Answer | None:
    """Return the answer to a call; None when Telegram refuses it for good. Waits at most `patience` seconds in all.

    A flood limit makes only this caller wait. A call that surely did not arrive is tried again; one that may have
    arrived is not. `pause` sleeps between two tries, and may raise. Raises ChatUnavailable, TelegramUnreached, or
    DeliveryUnknown when a flood limit lasts too long.
    """
    failure = DeliveryUnknown()
    for attempt in range(TRIES):
        try:
            return await make()
        except RetryAfter as refusal:
            wait, failure = seconds(refusal), DeliveryUnknown()
        except Forbidden:
            raise ChatUnavailable from None
        except BadRequest as refusal:
            _refused(refusal)
            return None
        except TimedOut:
            raise TelegramUnreached(may_have_arrived=True) from None
        except NetworkError as error:
            failure = TelegramUnreached(may_have_arrived=not isinstance(error, NotSent))
            if failure.may_have_arrived and attempt == TRIES - 1:
                raise failure from None
            wait = 0.5 * 2**attempt
        if wait > patience:
            raise failure
        patience -= wait
        await pause(wait)
    raise failure


def seconds(refusal: RetryAfter) -> float:
    """Return the seconds that a flood limit (HTTP 429) asks to wait."""
    wait = refusal.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()


_HARMLESS = (
    "query is too old",
    "message is not modified",
    "message to edit not found",
    "message to delete not found",
    "message can't be deleted",
    "message can't be edited",
    "message_id_invalid",
)


def _refused(refusal: BadRequest) -> None:
    words = refusal.message.lower()
    if "chat not found" in words:
        raise ChatUnavailable from None
    if not any(harmless in words for harmless in _HARMLESS):
        log.error("Telegram refused a call: %s", refusal.message)


REVOKED = ("Telegram does not know this BOT_TOKEN any more.", "Get a new one from @BotFather.")


class TokenRetryBudget:
    """Counter of refusals in a row. The bot ends only after many; meanwhile /healthz reports them."""

    def __init__(self, most: int, end: tuple[str, str] = REVOKED) -> None:
        """`most`: refusals until Refused is raised, with the two sentences of `end`."""
        self._most, self._times, self._end = most, 0, end

    def refused(self) -> None:
        """Count a refusal. Raises Refused at the last one: after its exit code systemd does not restart the bot."""
        self._times += 1
        if self._times >= self._most:
            raise Refused(*self._end)
        log.error("Telegram refuses the BOT_TOKEN")

    def over(self) -> None:
        """Reset the count: the token was accepted."""
        self._times = 0
