"""Our own update source: a batch is confirmed to Telegram only after it is kept.

PTB's own polling confirms first and loses what a crash catches in between.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.adapters.telegram.calls import seconds
from bot.adapters.telegram.mailbox import Mailboxes
from bot.adapters.telegram.sender import Letter, Sender
from bot.adapters.telegram.updates import Ears, Errand
from bot.conversation import Conversation
from bot.engine.input import Blocked
from bot.ports import Refused
from bot.replies.reply import Replies

log = logging.getLogger(__name__)

LISTEN_TO = ("message", "callback_query", "my_chat_member")
LONG_POLL = 30
KEEP_EVERY = 0.5


class Polling:
    """Updates in, letters out."""

    def __init__(
        self, bot: Bot, conversation: Conversation, sender: Sender, key: bytes, now: Callable[[], float]
    ) -> None:
        """`key` makes pseudonyms; `now` is seconds since 1970, as `polled_at`: when Telegram last gave updates."""
        self._bot, self._conversation, self._sender = bot, conversation, sender
        self._key, self._now = key, now
        self._boxes: Mailboxes[Letter] = Mailboxes(sender.deliver)
        self._offset: int | None = None
        self.polled_at = now()

    async def run(self, stopping: asyncio.Event) -> None:
        """Answer until told to stop; then finish what was begun."""
        keeping = asyncio.create_task(self._keep())
        stopped = asyncio.create_task(stopping.wait())
        try:
            while not stopping.is_set():
                await self._round(stopped)
        finally:
            await self._finish(keeping, stopped)

    async def _finish(self, *helpers: asyncio.Task[object]) -> None:
        await self._boxes.drain(5)
        for helper in helpers:
            helper.cancel()
        await self._sender.keep()
        if self._offset is not None:
            with suppress(TelegramError):  # without it the last batch comes once more, and is known
                await self._bot.get_updates(offset=self._offset, limit=1, timeout=0, allowed_updates=LISTEN_TO)

    async def _round(self, stopped: asyncio.Task[object]) -> None:
        poll = asyncio.create_task(self._poll())
        await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not poll.done():
            poll.cancel()
            with suppress(asyncio.CancelledError):
                await poll
            return
        updates = await poll
        if updates:
            await self.handle(updates)
            self._offset = updates[-1].update_id + 1

    async def _poll(self) -> Sequence[Update]:
        """The next updates; what keeps us from them is waited out."""
        try:
            updates = await self._bot.get_updates(
                offset=self._offset, limit=100, timeout=LONG_POLL, allowed_updates=LISTEN_TO
            )
            self.polled_at = self._now()
            return updates
        except InvalidToken:
            raise Refused("Telegram does not know this BOT_TOKEN.", "Copy it again from @BotFather.") from None
        except Conflict:
            log.error("another program polls with the same token; waiting for it to stop")
            await asyncio.sleep(3)
        except RetryAfter as refusal:
            await asyncio.sleep(seconds(refusal))
        except NetworkError as error:
            log.warning("no updates: %s", type(error).__name__)
            await asyncio.sleep(1)
        return ()

    async def handle(self, updates: Sequence[Update]) -> None:
        """One batch: kept in one transaction, then answered chat by chat."""
        ears = Ears(self._key, self._conversation.library)
        at = datetime.fromtimestamp(self._now(), UTC)
        errands = [errand for update in updates if (errand := ears.errand(update, at))]
        heard = [errand.heard for errand in errands if errand.heard]
        replies = iter(await self._conversation.hear(heard))
        for errand in errands:
            self._post(errand, next(replies) if errand.heard else None)

    def _post(self, errand: Errand, replies: Replies | None) -> None:
        if errand.heard and isinstance(errand.heard.did, Blocked):
            self._boxes.drop(errand.chat)
            self._sender.forget(errand.chat, errand.heard.learner)
        else:
            self._boxes.put(errand.chat, Letter(errand, replies, self._sender.clock()))

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(KEEP_EVERY)
            await self._sender.keep()
