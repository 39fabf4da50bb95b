"""One queue for each active chat: replies arrive in order, and no chat waits for another."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Outgoing = TypeVar("Outgoing")

log = logging.getLogger(__name__)


class ChatQueues(Generic[Outgoing]):
    """Outgoing items queued by chat. A queue exists only while it has items or one is being delivered."""

    def __init__(self, deliver: Callable[[Outgoing], Awaitable[None]]) -> None:
        """Deliver items with `deliver`, one at a time in each chat. Errors are logged, and the next item follows."""
        self._deliver = deliver
        self._queues: dict[int, deque[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """Number of items not delivered yet: those in delivery and those behind them."""
        return len(self._queues) + sum(map(len, self._queues.values()))

    def put(self, chat: int, outgoing: Outgoing) -> None:
        """Append an item to the queue of a chat."""
        if chat in self._queues:
            self._queues[chat].append(outgoing)
            return
        self._queues[chat] = deque([outgoing])
        task = asyncio.create_task(self._deliver_all(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def drop(self, chat: int) -> None:
        """Remove the waiting items of a chat whose learner has blocked the bot."""
        if chat in self._queues:
            self._queues[chat].clear()

    async def drain(self, seconds: float) -> None:
        """Wait until all queues are empty, at most this many seconds."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def end(self) -> None:
        """Cancel what has not been delivered. No delivery is running when this returns."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _deliver_all(self, chat: int) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                await self._deliver_one(queue.popleft())
        finally:
            del self._queues[chat]

    async def _deliver_one(self, outgoing: Outgoing) -> None:
        try:
            await self._deliver(outgoing)
        except Exception as error:
            log.error("a reply could not leave: %s", type(error).__name__, exc_info=error)
