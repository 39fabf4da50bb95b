"""The real store, looked at: what became of each thing in the newest batch."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.sqlite.store import SqliteStore
from bot.ports import Knock, LearnerId, Outcome


class Watched:
    """A Store that lets a test see the outcomes behind the replies."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.outcomes: list[Outcome] = []

    async def turns(self, batch: Sequence[Knock], now: int) -> list[Outcome]:
        self.outcomes = await self.store.turns(batch, now)
        return self.outcomes

    async def showed(self, messages: Sequence[tuple[LearnerId, int]], now: int) -> None:
        await self.store.showed(messages, now)

    async def tidied(self, learner: LearnerId, now: int) -> list[int]:
        return await self.store.tidied(learner, now)

    async def purge(self, now: int) -> None:
        await self.store.purge(now)
