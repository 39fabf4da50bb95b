"""One mailbox per active girl: her replies in their order; girls never wait for each other."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Outgoing = TypeVar("Outgoing")

log = logging.getLogger(__name__)


class ChatQueues(Generic[Outgoing]):
    """Letters by chat. A mailbox exists while something is in it."""

    def __init__(self, deliver: Callable[[Outgoing], Awaitable[None]]) -> None:
        """`deliver` carries one letter; what it raises is logged, and the next letter goes on."""
        self._deliver = deliver
        self._boxes: dict[int, deque[Outgoing]] = {}
        self._carriers: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """How many letters have not arrived yet: those being carried, and those behind them."""
        return len(self._boxes) + sum(map(len, self._boxes.values()))

    def put(self, chat: int, outgoing: Outgoing) -> None:
        """A letter behind those that wait for this chat."""
        if chat in self._boxes:
            self._boxes[chat].append(outgoing)
            return
        self._boxes[chat] = deque([outgoing])
        carrier = asyncio.create_task(self._carry(chat))
        self._carriers.add(carrier)
        carrier.add_done_callback(self._carriers.discard)

    def drop(self, chat: int) -> None:
        """Forget what waits for a chat: she has blocked the bot."""
        if chat in self._boxes:
            self._boxes[chat].clear()

    async def drain(self, seconds: float) -> None:
        """Wait until all are empty, but no longer than this."""
        if self._carriers:
            await asyncio.wait(set(self._carriers), timeout=seconds)

    async def end(self) -> None:
        """Let go of what has not left, so that nothing is under way when this returns."""
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
