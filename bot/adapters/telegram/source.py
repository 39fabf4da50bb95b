"""getUpdates, with the offset in our hands: Telegram forgets an update only when we say so.

PTB's own method reads a batch as a whole: one update it cannot read would hide a hundred good ones, for ever.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.adapters.telegram.calls import seconds
from bot.ports import Refused

log = logging.getLogger(__name__)

Raw = dict[str, Any]
"""An update as Telegram's JSON has it."""

LISTEN_TO = ("message", "edited_message", "callback_query", "my_chat_member")
LONG_POLL = 30
PATIENCE = 10
"""Seconds more than that for an answer that is on its way."""


class Source:
    """The updates of one bot, in their order."""

    def __init__(self, bot_url: str, calls: BaseRequest) -> None:
        """`bot_url` holds the token, so it never goes into a message."""
        self._url, self._calls = bot_url, calls
        self._offset: int | None = None
        self._fetches = False

    async def next(self) -> Sequence[Raw] | None:
        """The next updates, perhaps none; None when Telegram gave no answer, which has then been waited out.

        Before the first ones a webhook is taken away, with which there are none. What waits for it stays.
        """
        try:
            if not self._fetches:
                await self._calls.post(f"{self._url}/deleteWebhook?drop_pending_updates=false")
                self._fetches = True
            return await self._get(limit=100, wait=LONG_POLL)
        except InvalidToken:
            raise Refused("Telegram does not know this BOT_TOKEN.", "Copy it again from @BotFather.") from None
        except Conflict as other:
            does = "has set a webhook" if "webhook" in other.message else "polls"
            log.error("another program %s with the same token; waiting for it to stop", does)
            await asyncio.sleep(3)
        except RetryAfter as refusal:
            await asyncio.sleep(seconds(refusal))
        except TelegramError as error:  # also an answer that is not Telegram's
            log.warning("no updates: %s", type(error).__name__)
            await asyncio.sleep(1)
        return None

    def kept(self, updates: Sequence[Raw]) -> None:
        """These need not come again; the next call tells Telegram."""
        self._offset = updates[-1]["update_id"] + 1

    async def confirm(self) -> None:
        """Tell Telegram now what is kept. Without it the last batch comes once more, and is known."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._get(limit=1, wait=0)

    async def _get(self, limit: int, wait: int) -> Sequence[Raw]:
        asked = {"offset": self._offset or 0, "limit": limit, "timeout": wait}
        query = urlencode({**asked, "allowed_updates": json.dumps(LISTEN_TO)})
        found: Any = await self._calls.post(f"{self._url}/getUpdates?{query}", read_timeout=wait + PATIENCE)
        return found if isinstance(found, list) else ()
