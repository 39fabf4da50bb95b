"""Migration of a store to the other engine, from the first copy beside a running bot to the last row.

The rows are copied by `copy_rows`. Migration states are stored in this order, each on disk before the next: target
incoming, source retired, target active. So two stores are never active at once, and an interrupted migration knows
where to continue.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.errors import Refused
from bot.storage.migrate.copy_rows import MigrationSide, Tell, copy_store
from bot.storage.records.migration_state import MigrationState
from bot.storage.records.tables import MOVES

LOOKS = 1.0
"""Seconds between two checks for the end of the bot."""
ROUND = 60.0
"""Seconds between two rounds of copying while the bot has not ended."""


@dataclass(frozen=True, slots=True)
class EngineMigration:
    """A migration from one store to another. `name` is random; an interrupted migration keeps its first name."""

    source: MigrationSide
    target: MigrationSide
    name: str
    tell: Tell
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep

    async def move(self) -> None:
        """Migrate all learners and empty the source; ask the operator to stop a running bot, and wait for that.

        Raise Refused where this would mix learners, or would finish a migration in the other direction.
        """
        here = await self.source.migration_state()
        if here.state == "gone":
            await self._finish_interrupted(here)
            return
        migration_state = await self._begin(here)
        await self._copy_until_alone()
        begun = self.clock()
        brought = await copy_store(self.source, self.target, self.tell, surely=True)
        await self.source.put_migration_state(MigrationState("gone", migration_state.move))
        await self.target.put_migration_state(MigrationState("", migration_state.move))
        pause = self.clock() - begun
        self.tell(
            f"Every row was compared: {brought.rows:,}. {brought.changed:,} of them had changed. {pause:.1f} seconds."
        )
        await self._empty_source()

    async def _begin(self, here: MigrationState) -> MigrationState:
        if not here.is_active:
            raise Refused(
                f"The learners' data is in {self.target.name}; a move to {self.source.name} had begun.",
                "Go on with that move, or throw away what it has copied: add `--forget`.",
            )
        migration_state = await self.target.migration_state()
        if migration_state.is_active and not await _is_empty(self.target):
            raise Refused(
                f"There is learners' data in {self.target.name} already.",
                "Set DATABASE_URL to an empty database; or move a file away that is not needed.",
            )
        if migration_state.state != "coming":
            migration_state = MigrationState("coming", self.name)
            await self.target.put_migration_state(migration_state)
        return migration_state

    async def _copy_until_alone(self) -> None:
        """Copy until nobody else writes to the source."""
        if await self.source.alone(self.name):
            self.tell("No bot is running. Copying and comparing.")
            return
        self.tell("Copying while the bot runs on. Until the end nothing changes for anybody.")
        copied = await copy_store(self.source, self.target, self.tell)
        await self.target.settled()
        begun = self.clock()
        await copy_store(self.source, self.target, self.tell)
        round = self.clock()
        self.tell(
            f"The copy is there: {copied.rows:,} rows. Leave this running, and stop the bot now (all its workers)."
        )
        self.tell(f"Girls then wait about {round - begun + LOOKS:.0f} seconds, and until you start it again.")
        while not await self.source.alone(self.name):
            await self.sleep(LOOKS)
            if self.clock() - round > ROUND:
                await copy_store(self.source, self.target, self.tell)
                round = self.clock()
        self.tell("The bot is stopped. Bringing over what has changed since, and comparing every row.")

    async def _finish_interrupted(self, here: MigrationState) -> None:
        """Finish an interrupted migration: all rows were compared before the source was marked as retired."""
        there = await self.target.migration_state()
        if there.move != here.move or there.state == "gone":
            raise Refused(
                f"The learners' data was moved from {self.source.name} for another place than {self.target.name}.",
                "Set DATABASE_URL to the one it was moved to.",
            )
        if not there.is_active:
            await self.target.put_migration_state(MigrationState("", here.move))
        await self._empty_source()

    async def _empty_source(self) -> None:
        await self.target.settled()
        await self.source.empty()
        self.tell(f"The learners' data is in {self.target.name} now, and nothing of it is left in {self.source.name}.")


async def forget(one: MigrationSide, other: MigrationSide, tell: Tell) -> None:
    """Delete the copy of an unfinished migration; raise Refused where learners might exist only there."""
    for side, home in ((one, other), (other, one)):
        if (await side.migration_state()).state == "coming" and (await home.migration_state()).is_active:
            await side.empty()
            tell(f"The copy in {side.name} is deleted. The learners' data is in {home.name}, as before.")
            return
    raise Refused("There is no copy that may be thrown away.", "Go on with the move, if one was begun.")


async def _is_empty(side: MigrationSide) -> bool:
    for table in MOVES:
        if await side.rows(table, None, 1):
            return False
    return True
