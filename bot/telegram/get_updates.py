"""getUpdates with our own offset: Telegram drops an update only after we confirmed it.

PTB's own method parses a batch as a whole: one update that it cannot parse would block a hundred good ones for ever.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.jobs.facts import PollingTrouble
from bot.telegram.api_calls import seconds
from bot.telegram.token_retries import TokenRetryBudget
from bot.telegram.update_fields import Raw, is_update

log = logging.getLogger(__name__)

LISTEN_TO = ("message", "edited_message", "callback_query", "my_chat_member")
LONG_POLL = 30
MOST_AT_ONCE = 100
"""Updates in one answer, Telegram's maximum. Where fewer come, none is waiting any more."""

PATIENCE = 10
"""Seconds beyond LONG_POLL that an answer may take to arrive."""

WAITS = (1.0, 2.0, 4.0, 5.0)
"""Seconds until the next try after each failure in a row; the last one repeats, so that the end of a long outage is
noticed within five seconds."""

LONGEST_WAIT = 60.0
"""Longest wait in seconds after a flood limit, whatever Telegram asks for."""

DOUBTS = 60
"""Number of tries with a refused token, five seconds apart."""


class UpdateSource:
    """Source of one bot's updates, in order."""

    def __init__(
        self, bot_url: str, calls: BaseRequest, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        """`bot_url` contains the token, so it is never logged. `trouble` is what keeps updates away at present."""
        self._url, self._calls, self._sleep = bot_url, calls, sleep
        self._offset: int | None = None
        self._fetches = False
        self._failures, self._doubt = 0, TokenRetryBudget(DOUBTS)
        self.trouble: PollingTrouble | None = None

    async def next(self) -> Sequence[Raw] | None:
        """Return the next updates, perhaps none; None after a failed call, when the wait before the next try is over.

        The first call removes a webhook, which would prevent polling. Updates that wait for it are kept.
        """
        try:
            if not self._fetches:
                await self._calls.post(f"{self._url}/deleteWebhook?drop_pending_updates=false")
                self._fetches = True
            found = await self._get(limit=MOST_AT_ONCE, wait=LONG_POLL)
        except InvalidToken:
            self.trouble = "token"
            self._doubt.refused()
            await self._sleep(WAITS[-1])
        except Conflict as other:
            self.trouble = "conflict"
            does = "has set a webhook" if "webhook" in other.message else "polls"
            log.error("another program %s with the same token; waiting for it to stop", does)
            await self._sleep(3)
        except RetryAfter as refusal:
            await self._sleep(min(seconds(refusal), LONGEST_WAIT))
        except TelegramError as error:  # also for an answer that is not Telegram's
            log.warning("no updates: %s", type(error).__name__)
            await self._sleep(WAITS[min(self._failures, len(WAITS) - 1)])
            self._failures += 1
        else:
            self._failures, self.trouble = 0, None
            self._doubt.over()
            return found
        return None

    def kept(self, before: int) -> bool:
        """Mark the updates before this id as stored; the next call confirms them to Telegram.

        Return False if they were marked already: then the next call brings again what this one brought.
        """
        is_new, self._offset = before != self._offset, before
        return is_new

    async def confirm(self) -> None:
        """Confirm stored updates now. Otherwise the last batch comes again after a restart, and is recognised."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._get(limit=1, wait=0)

    async def _get(self, limit: int, wait: int) -> Sequence[Raw]:
        asked = {"offset": self._offset or 0, "limit": limit, "timeout": wait}
        query = urlencode({**asked, "allowed_updates": json.dumps(LISTEN_TO)})
        found: Any = await self._calls.post(f"{self._url}/getUpdates?{query}", read_timeout=wait + PATIENCE)
        if not isinstance(found, list) or not all(map(is_update, found)):
            raise TelegramError("no updates")
        return found
