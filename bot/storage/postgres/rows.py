"""Statements that both engines run (`bot/storage/sql`), on PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from bot.errors import Refused
from bot.storage.postgres.database import KEEPER, has_workers, open_database
from bot.storage.postgres.transactions import Connection, Pool, TransactionRunner, TransactionWork, rerun, transaction
from bot.storage.sql.addresses import StoredAddresses
from bot.storage.sql.rows import RowsWork

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class PostgresRows:
    """Implementation of `sql.rows.Rows` on PostgreSQL."""

    db: Connection

    async def fetch(self, sql: str, *values: object, within: float | None = None) -> list[Any]:
        """Return the rows of a SELECT."""
        return await self.db.fetch(sql, *values, timeout=within)

    async def execute(self, sql: str, *values: object, within: float | None = None) -> int:
        """Run a statement and return the number of rows that it changed."""
        status = await self.db.execute(sql, *values, timeout=within)
        return int(status.rpartition(" ")[2])  # such as `INSERT 0 1`

    async def executemany(self, sql: str, rows: Iterable[Sequence[object]], within: float | None = None) -> None:
        """Run a statement for each of some rows of values."""
        await self.db.executemany(sql, rows, timeout=within)


@dataclass(frozen=True, slots=True)
class PostgresTransactions:
    """Implementation of `sql.rows.Transactions` on PostgreSQL."""

    runner: TransactionRunner

    async def run(self, work: RowsWork[Result]) -> Result:
        """Run work in one transaction, again as often as another worker was faster."""
        return await self.runner(lambda db: work(PostgresRows(db)))

    async def erase_bytes(self) -> None:
        """Do nothing: the server overwrites old bytes in its own time, and in the weekly sweep."""


@asynccontextmanager
async def addresses_alone(url: str, fingerprint: str, came_by: str) -> AsyncIterator[StoredAddresses]:
    """Open the addresses in a database; raise Refused while a worker runs on it.

    A worker looks whether a change of keys has begun after it has connected (`bot/app/keys.py`), and this looks for
    workers after the change has begun: so never both go on.
    """
    pool = await open_database(url, fingerprint, size=1, name=KEEPER, came_by=came_by)
    try:
        if await _run(pool, has_workers):
            raise Refused("A bot is running on this database.", "Stop it first, with all its workers.")
        yield StoredAddresses(PostgresTransactions(partial(_run, pool)))
    finally:
        await pool.close()


async def _run(pool: Pool, work: TransactionWork[Result]) -> Result:
    chance = random.Random()  # noqa: S311  waiting times need not be secret
    return await rerun(partial(transaction, pool, work), chance=chance)
