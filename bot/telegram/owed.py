"""Messages owed to chats: questions that did not arrive, and a line where nothing was answered. All in memory only.

A question is owed when Telegram cannot be reached: without it a learner sees a statement and nothing to tap. Only the
question is sent when Telegram is back, not the whole reply: what stands above it may have arrived.

A line is owed to learners who wrote while the bot was away for more than an hour (D15). Their messages are applied
without an answer, because it may be night where they are. Each gets one harmless line at the next daytime there, unless
she does anything before. Taps never get so old: Telegram drops them after 150 seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from bot.conversation.rendering.reply import Bubble, Erase, Picked
from bot.conversation.service import Conversation
from bot.conversation.turn_rendering import away_line, is_day_for
from bot.engine.input import Flags
from bot.jobs.ports import ChatUnavailable, DeliveryUnknown, Messenger
from bot.storage.ports import LearnerId
from bot.telegram.api_calls import TelegramUnreached
from bot.telegram.outgoing import OutgoingReply, Overtaken

PAUSE = 3.0
"""Seconds between two tries."""

CHATS_WITH_A_QUESTION = 5_000
"""Chats to which a question may be owed, in memory only. Beyond that the oldest is forgotten."""

log = logging.getLogger(__name__)


class OwedQuestions:
    """The owed questions, one a chat, and a task for each that sends it in time or gives it up."""

    def __init__(self, send: Callable[[OutgoingReply], Awaitable[None]]) -> None:
        """Start with nothing owed. `send` sends a reply unless it is too late, and raises as `call_with_retry` does."""
        self._send = send
        self._owed = OrderedDict[int, OutgoingReply]()
        self._tasks = set[asyncio.Task[None]]()
        self.pause = PAUSE

    @property
    def waiting(self) -> int:
        """Number of questions that are owed."""
        return len(self._owed)

    def owe(self, reply: OutgoingReply) -> None:
        """Send a reply after a pause. It replaces an earlier one that is owed to the chat."""
        self.settle(reply)
        self._owed[reply.chat_task.chat] = reply
        if len(self._owed) > CHATS_WITH_A_QUESTION:
            self._owed.popitem(last=False)
        task = asyncio.create_task(self._repay(reply))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def settle(self, newer: OutgoingReply) -> None:
        """Drop the question owed to a chat if a newer reply asks something there."""
        earlier = self._owed.get(newer.chat_task.chat)
        if earlier and _questions(newer):
            self.drop(newer.chat_task.chat)
            newer.overtake(earlier)

    def drop(self, chat: int) -> None:
        """Drop the question owed to a chat whose learner has left."""
        self._owed.pop(chat, None)

    async def end(self) -> None:
        """Give up all owed questions. Nothing is being sent when this returns."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _repay(self, reply: OutgoingReply) -> None:
        try:
            await self._send_once(reply)
        except (Overtaken, ChatUnavailable, DeliveryUnknown):
            pass
        except Exception as error:
            log.error("an owed question could not leave: %s", type(error).__name__, exc_info=error)
        if self._is_owed(reply):
            self.drop(reply.chat_task.chat)

    async def _send_once(self, reply: OutgoingReply) -> None:
        """Send a reply, and try again as long as it surely did not arrive."""
        is_open = True
        while is_open:
            await reply.pause(self.pause)
            is_open = self._is_owed(reply) and not await self._may_have_arrived(reply)

    async def _may_have_arrived(self, reply: OutgoingReply) -> bool:
        try:
            await self._send(reply)
        except TelegramUnreached as failure:
            return failure.may_have_arrived
        return True

    def _is_owed(self, reply: OutgoingReply) -> bool:
        return self._owed.get(reply.chat_task.chat) is reply


def question_alone(reply: OutgoingReply) -> OutgoingReply | None:
    """Return a reply reduced to its last question and the change of the tapped message; None if it asks nothing."""
    questions = _questions(reply)
    if reply.replies is None or not questions:
        return None
    beside = (it for it in reply.replies.items if isinstance(it, Erase if reply.erases else Picked))
    alone = OutgoingReply(reply.chat_task, replace(reply.replies, items=(questions[-1], *beside)), reply.heard_at)
    alone.rank = reply.rank
    return alone


def _questions(reply: OutgoingReply) -> list[Bubble]:
    items = reply.replies.items if reply.replies else ()
    return [it for it in items if isinstance(it, Bubble) and it.asks]


ROUND = 60.0
"""Seconds between two rounds; the first begins at once."""

CHATS_WITH_A_LINE = 20_000
"""Chats to which a line may be owed, in memory only. Beyond that the oldest is forgotten."""


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
            if len(self._owed) > CHATS_WITH_A_LINE:
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
