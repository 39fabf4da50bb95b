"""Queue by account: the requests of one account run one after the other, so that it takes no more than its share."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MOST_WAITING = 32
"""Most requests of one account, the running one included: more than a browser sends for all its open pages."""


class AccountQueueFull(Exception):
    """Raised for a request of an account that has enough of them waiting."""


@dataclass(slots=True)
class AccountQueue:
    """The waiting requests of each account. A request waits before its body is read, so that bodies fill no memory."""

    _many: Counter[str] = field(default_factory=Counter)
    _locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def waiting(self, name: str) -> int:
        """Return the number of requests of an account, the running one included."""
        return self._many[name]

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for the turn of a request, and hold it. Raise AccountQueueFull if the account has too many already."""
        if self._many[name] >= MOST_WAITING:
            raise AccountQueueFull
        self._many[name] += 1
        try:
            async with self._locks[name]:
                yield
        finally:
            self._many[name] -= 1
