"""Encrypted addresses in `reminders` and `news`, for the code that changes their pseudonyms or their key."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, assert_never

from bot.errors import Refused
from bot.storage.job_ports import Rewrite, StoredAddress
from bot.storage.ports import AddresseeId, Purpose
from bot.storage.postgres.database import KEEPER, has_workers, open_database
from bot.storage.postgres.learners import forget, forget_news
from bot.storage.postgres.transactions import Connection, Pool, TransactionRunner, TransactionWork, rerun, transaction
from bot.storage.records.tables import REMINDERS

Result = TypeVar("Result")

AT_ONCE = 500
"""Rows rewritten in one transaction."""

_SELECT = {
    "reminder": "SELECT learner, address, country, due_at FROM reminders",
    "announcement": "SELECT learner, sealed, country, 0 FROM news",
}


@dataclass(frozen=True, slots=True)
class PostgresAddresses:
    """Implementation of `job_ports.StoredAddresses` on PostgreSQL."""

    run: TransactionRunner

    async def last(self, purpose: Purpose, most: int) -> list[StoredAddress]:
        """Return up to `most` addresses kept for a purpose: the last ones in the order of keys."""
        rows = await self.run(lambda db: db.fetch(f"{_SELECT[purpose]} ORDER BY learner DESC LIMIT $1", most))
        return [StoredAddress(*row) for row in rows]

    async def rewrite(self, purpose: Purpose, after: str, before: str, change: Rewrite) -> str | None:
        """Rewrite the next rows whose keys lie between two strings; return the key of the last one."""
        return await self.run(lambda db: _rewrite(db, purpose, after, before, change))

    async def rewritten(self) -> None:
        """Do nothing: the server overwrites old bytes in its own time, and in the weekly sweep."""


@asynccontextmanager
async def addresses_alone(url: str, fingerprint: str, came_by: str) -> AsyncIterator[PostgresAddresses]:
    """Open the addresses in a database; raise Refused while a worker runs on it.

    A worker looks whether a change of keys has begun after it has connected (`bot/app/keys.py`), and this looks for
    workers after the change has begun: so never both go on.
    """
    pool = await open_database(url, fingerprint, size=1, name=KEEPER, came_by=came_by)
    try:
        if await _run(pool, has_workers):
            raise Refused("A bot is running on this database.", "Stop it first, with all its workers.")
        yield PostgresAddresses(partial(_run, pool))
    finally:
        await pool.close()


async def _run(pool: Pool, work: TransactionWork[Result]) -> Result:
    chance = random.Random()  # noqa: S311  waiting times need not be secret
    return await rerun(partial(transaction, pool, work), chance=chance)


async def _rewrite(db: Connection, purpose: Purpose, after: str, before: str, change: Rewrite) -> str | None:
    some = f"{_SELECT[purpose]} WHERE learner > $1 AND learner < $2 ORDER BY learner LIMIT {AT_ONCE} FOR UPDATE"
    rows = [StoredAddress(*row) for row in await db.fetch(some, after, before)]
    for row in rows:
        changed = change(row)
        if changed != row:
            await _replace(db, purpose, row.addressee, changed)
    return rows[-1].addressee if rows else None


async def _replace(db: Connection, purpose: Purpose, was: AddresseeId, it: StoredAddress | None) -> None:
    match purpose:
        case "reminder":
            if it is None:
                await forget(db, REMINDERS, [was])
            else:
                put = "UPDATE reminders SET learner = $1, address = $2, due_at = $3 WHERE learner = $4"
                await db.execute(put, it.addressee, it.sealed, it.due_at, was)
        case "announcement":
            if it is None:
                await forget_news(db, [was])
            else:
                put = "UPDATE news SET learner = $1, sealed = $2 WHERE learner = $3"
                await db.execute(put, it.addressee, it.sealed, was)
                await db.execute("UPDATE sendings SET learner = $1 WHERE learner = $2", it.addressee, was)
        case _:
            assert_never(purpose)
