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
        self._boxes: dict[int, deque[Outgoing]] = {}
        self._carriers: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """Number of items not delivered yet: those in delivery and those behind them."""
        return len(self._boxes) + sum(map(len, self._boxes.values()))

    def put(self, chat: int, outgoing: Outgoing) -> None:
        """Append an item to the queue of a chat."""
        if chat in self._boxes:
            self._boxes[chat].append(outgoing)
            return
        self._boxes[chat] = deque([outgoing])
        carrier = asyncio.create_task(self._carry(chat))
        self._carriers.add(carrier)
        carrier.add_done_callback(self._carriers.discard)

    def drop(self, chat: int) -> None:
        """Remove the waiting items of a chat whose learner has blocked the bot."""
        if chat in self._boxes:
            self._boxes[chat].clear()

    async def drain(self, seconds: float) -> None:
        """Wait until all queues are empty, at most this many seconds."""
        if self._carriers:
            await asyncio.wait(set(self._carriers), timeout=seconds)

    async def end(self) -> None:
        """Cancel what has not been delivered. No delivery is running when this returns."""
        carriers = set(self._carriers)
        for carrier in carriers:
            carrier.cancel()
        if carriers:
            await asyncio.wait(carriers)

    async def _carry(self, chat: int) -> None:
        box = self._boxes[chat]
        try:
            while box:
                await self._carry_one(box.popleft())
        finally:
            del self._boxes[chat]

    async def _carry_one(self, outgoing: Outgoing) -> None:
        try:
            await self._deliver(outgoing)
        except Exception as error:
            log.error("a reply could not leave: %s", type(error).__name__, exc_info=error)
