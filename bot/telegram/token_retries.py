"""Retries of a refused token: it was probably revoked, but Telegram may refuse a valid one for a moment."""

from __future__ import annotations

import logging

from bot.errors import Refused

log = logging.getLogger(__name__)

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
