"""Queue for the verification of passwords: one at a time, because each takes 64 MiB and a core."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

MOST_WAITING = 30
"""Attempts that wait; one more than that is refused. They are verified within a few seconds."""


class QueueFull(Exception):
    """Raised when the queue is full of attempts that are as urgent, or more."""


@dataclass(order=True, slots=True)
class _Place:
    rank: int
    number: int
    turn: asyncio.Future[None] = field(compare=False)


@dataclass(slots=True)
class PasswordQueue:
    """Attempts that wait, by rank (low numbers first), then in the order of their arrival."""

    most: int = MOST_WAITING
    _busy: bool = False
    _waiting: list[_Place] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def join(self, rank: int) -> asyncio.Future[None]:
        """Return a future that is done when it is this attempt's turn.

        Raises QueueFull if it is full; the future raises it if a more urgent attempt takes over later.
        """
        turn = asyncio.get_running_loop().create_future()
        if not self._busy:
            self._busy = True
            turn.set_result(None)
            return turn
        self._make_room(rank)
        self._waiting.append(_Place(rank, next(self._numbers), turn))
        return turn

    @asynccontextmanager
    async def work(self, turn: asyncio.Future[None]) -> AsyncIterator[None]:
        """Wait for a turn, and pass it on at the end of the block."""
        try:
            await turn
            yield
        finally:
            self._pass_on(turn)

    def _make_room(self, rank: int) -> None:
        """Refuse the least urgent attempt where the queue is full: one that waits, or the one that arrives."""
        if len(self._waiting) < self.most:
            return
        last = max(self._waiting)
        if last.rank <= rank:
            raise QueueFull
        self._waiting.remove(last)
        last.turn.set_exception(QueueFull())

    def _pass_on(self, turn: asyncio.Future[None]) -> None:
        """Begin the next attempt, if this one had begun. An attempt that was refused or cancelled leaves the queue."""
        self._waiting = [it for it in self._waiting if it.turn is not turn and not it.turn.done()]
        if turn.cancelled() or turn.exception():
            return
        self._busy = bool(self._waiting)
        if self._waiting:
            first = min(self._waiting)
            self._waiting.remove(first)
            first.turn.set_result(None)
