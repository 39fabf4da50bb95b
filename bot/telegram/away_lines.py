"""Lines owed to learners who wrote while the bot was away for more than an hour (D15).

Their messages are applied without an answer, because it may be night where they are. Each gets one harmless line at the
next daytime there, unless she does anything before. Taps never get so old: Telegram drops them after 150 seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from bot.conversation.away_line import away_line, is_day_for
from bot.conversation.service import Conversation
from bot.engine.input import Flags
from bot.jobs.ports import ChatUnavailable, DeliveryUnknown, Messenger
from bot.storage.ports import LearnerId
from bot.telegram.api_calls import TelegramUnreached
from bot.telegram.outgoing import OutgoingReply

ROUND = 60.0
"""Seconds between two rounds; the first begins at once."""

CHATS_REMEMBERED = 20_000
"""Chats to which a line may be owed, in memory only. Beyond that the oldest is forgotten."""

log = logging.getLogger(__name__)


class OwedLine(NamedTuple):
    """A learner to whom a line is owed, and her session's flags: language and country."""

    learner: LearnerId
    flags: Flags


class AwayLines:
    """The lines that are owed, by chat, and the loop that sends them."""

    def __init__(
        self, conversation: Conversation, sender: Messenger, now: Callable[[], float], may: Callable[[], bool]
    ) -> None:
        """Start with nothing owed. `now` returns seconds since 1970; nothing is sent while `may` returns False."""
        self._conversation, self._sender = conversation, sender
        self._now, self._may = now, may
        self._owed = OrderedDict[int, OwedLine]()
        self._is_new = asyncio.Event()

    def note(self, outgoing: OutgoingReply) -> None:
        """Owe a line for an update that is too old to be answered; any other update of the chat cancels it."""
        chat_task, replies = outgoing.chat_task, outgoing.replies
        if chat_task.silent and chat_task.learner and replies:
            self._owed[chat_task.chat] = OwedLine(chat_task.learner, replies.flags)
            self._is_new.set()
            if len(self._owed) > CHATS_REMEMBERED:
                self._owed.popitem(last=False)
        else:
            self.settle(chat_task.chat)

    def settle(self, chat: int) -> None:
        """Cancel the line that is owed to a chat."""
        self._owed.pop(chat, None)

    async def run(self) -> None:
        """Run a round each minute, and when a line is newly owed, until cancelled. An error of ours costs one round."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_new.wait(), ROUND)
            self._is_new.clear()
            try:
                await self.round()
            except Exception as error:
                log.error("lines of the bot's return failed: %s", type(error).__name__, exc_info=error)

    async def round(self) -> None:
        """Send the lines to all for whom it is day, one after the other, as long as Telegram takes them."""
        for chat, owed in list(self._owed.items()):
            is_due = self._may() and self._owed.get(chat) is owed and is_day_for(owed.flags, self._now())
            if is_due and not await self._is_settled(chat, owed):
                return

    async def _is_settled(self, chat: int, owed: OwedLine) -> bool:
        """Send a line; False if it surely did not arrive. One that may have arrived is not sent again."""
        try:
            await self._sender.unasked(chat, owed.learner, away_line(self._conversation.bundle, owed.flags))
        except ChatUnavailable:
            pass
        except DeliveryUnknown as failure:
            if not (isinstance(failure, TelegramUnreached) and failure.may_have_arrived):
                return False
        if self._owed.get(chat) is owed:
            self.settle(chat)
        return True
