"""One queue for each active chat: replies arrive in order, no chat waits for another, Help and Hide never wait."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from bot.telegram.outgoing import OutgoingReply, stale_replies

MOST_TAPS = 10
"""Taps of one chat whose answers wait to be shown. At a message a second, the answers to sixty taps in a row would take
longer than the two minutes in which a reply is sent: what she types then would get none."""

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class _Queue:
    """Replies of one chat: the one in delivery, and those behind it."""

    waiting: deque[OutgoingReply] = field(default_factory=deque)
    delivering: OutgoingReply | None = None

    def replies(self) -> Iterator[OutgoingReply]:
        """Yield those not delivered yet, in their order."""
        yield from filter(None, [self.delivering])
        yield from self.waiting

    def leave_out_stale(self) -> None:
        """Where the answers to too many taps wait, show none that a newer one makes stale. Words are all answered."""
        shown = [it for it in self.waiting if not it.is_overtaken]
        if sum(it.chat_task.callback is not None for it in shown) > MOST_TAPS:
            for reply in stale_replies(shown):
                reply.is_overtaken = reply.chat_task.callback is not None and not reply.is_hiding


class ChatQueues:
    """Replies queued by chat. A queue exists only while it has replies or one is being delivered."""

    def __init__(self, deliver: Callable[[OutgoingReply], Awaitable[None]]) -> None:
        """Deliver replies with `deliver`, one at a time in each chat. Errors are logged, and the next reply follows."""
        self._deliver = deliver
        self._queues: dict[int, _Queue] = {}
        self._tasks: dict[asyncio.Task[None], int] = {}
        self.waiting = 0
        """Number of replies not delivered yet: those in delivery and those behind them."""

    def put(self, chat: int, reply: OutgoingReply) -> None:
        """Append a reply to the queue of a chat; an urgent one overtakes the queue and is sent at once (A12)."""
        self.waiting += 1
        queue = self._queues.get(chat)
        if queue and reply.is_urgent and any(reply.repeats(it) for it in queue.replies()):
            reply.is_overtaken = True  # Help tapped twice is on its way already
        if queue is None or (reply.is_urgent and not reply.is_overtaken):
            self._begin(chat, reply, queue)
        else:
            queue.waiting.append(reply)
            if reply.chat_task.callback is not None:
                queue.leave_out_stale()

    def drop(self, chat: int) -> None:
        """Remove the waiting replies of a chat whose learner has blocked the bot."""
        if queue := self._queues.get(chat):
            self.waiting -= len(queue.waiting)
            queue.waiting.clear()

    def deliveries(self, chat: int) -> list[asyncio.Task[None]]:
        """Return the tasks that deliver a chat's replies: its queue, and those that were overtaken."""
        return [task for task, whose in self._tasks.items() if whose == chat]

    async def drain(self, seconds: float) -> None:
        """Wait until all queues are empty, at most this many seconds."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def end(self) -> None:
        """Cancel all undelivered replies. No delivery is running when this returns."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _begin(self, chat: int, reply: OutgoingReply, overtaken: _Queue | None) -> None:
        """Start a new queue with a reply. An overtaken queue goes on beside it, but shows nothing more."""
        if overtaken:
            for earlier in overtaken.replies():
                reply.overtake(earlier)
        queue = self._queues[chat] = _Queue(deque([reply]))
        task = asyncio.create_task(self._deliver_all(chat, queue))
        self._tasks[task] = chat
        task.add_done_callback(self._tasks.pop)

    async def _deliver_all(self, chat: int, queue: _Queue) -> None:
        try:
            while queue.waiting:
                queue.delivering = queue.waiting.popleft()
                try:
                    await self._deliver_one(queue.delivering)
                finally:
                    self.waiting -= 1
        finally:
            self.waiting -= len(queue.waiting)  # those that the end of the bot has cancelled
            if self._queues.get(chat) is queue:
                del self._queues[chat]

    async def _deliver_one(self, reply: OutgoingReply) -> None:
        try:
            await self._deliver(reply)
        except Exception as error:
            log.error("a reply could not leave: %s", type(error).__name__, exc_info=error)
