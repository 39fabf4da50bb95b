"""A wrapper of real stores that keeps the outcomes of the newest batch; of several workers each takes its turn."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.storage.ports import LearnerId, Store, TurnOutcome, TurnRequest


class Watched:
    """A Store that shows a test the outcomes behind the replies."""

    def __init__(self, *stores: Store) -> None:
        self.stores = stores
        self.which = 0
        self.outcomes: list[TurnOutcome] = []

    @property
    def store(self) -> Store:
        """The store of the worker whose turn it is."""
        return self.stores[self.which % len(self.stores)]

    async def turns(self, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        self.outcomes = await self.store.turns(batch, now)
        return self.outcomes

    async def showed(
        self, messages: Sequence[tuple[LearnerId, int]], now: int, held: Collection[LearnerId] = ()
    ) -> None:
        await self.store.showed(messages, now, held)

    async def tidied(self, learner: LearnerId, now: int) -> list[int]:
        return await self.store.tidied(learner, now)

    async def numbers(self, learner: LearnerId, now: int) -> list[int]:
        return await self.store.numbers(learner, now)

    async def deleted(
        self, gone: Collection[tuple[LearnerId, int]], staying: Collection[tuple[LearnerId, int]] = ()
    ) -> None:
        await self.store.deleted(gone, staying)

    async def forget(self, learner: LearnerId) -> None:
        await self.store.forget(learner)

    async def purge(self, now: int) -> None:
        await self.store.purge(now)
