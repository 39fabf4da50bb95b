"""Questions that did not reach their chat because Telegram could not be reached, sent when it is back.

Without its question a learner sees a statement and nothing to tap. Only the question is sent, not the whole reply: what
stands above it may have arrived.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.conversation.rendering.reply import Bubble, Erase, Picked
from bot.jobs.ports import ChatUnavailable, DeliveryUnknown
from bot.telegram.api_calls import TelegramUnreached
from bot.telegram.outgoing import OutgoingReply, Overtaken

PAUSE = 3.0
"""Seconds between two tries."""

CHATS_REMEMBERED = 5_000
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
        if len(self._owed) > CHATS_REMEMBERED:
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
