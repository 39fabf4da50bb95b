"""Deletion of expired rows in small transactions: 100,000 may expire on one day while learners keep tapping (B8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.durations import DAY
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.tables import EXPIRE, FADE, RowKey, StoreTable
from bot.storage.row_format import RowFormat

AT_ONCE = 5000
"""Rows deleted in one transaction: a learner among them who taps at this moment waits for it."""


async def take_out(run: TransactionRunner, now: int) -> None:
    """Delete the expired rows. After an interruption the next purge continues."""
    for table in EXPIRE:
        while await run(partial(_delete_some, table, now)):
            pass


async def _delete_some(table: StoreTable, now: int, db: Connection) -> bool:
    """Delete some expired rows; return True when there may be more.

    A row locked by a turn is left for the next purge.
    """
    key = ", ".join(table.key)
    some = f"SELECT {key} FROM {table.name} WHERE expires_at <= $1 LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED"
    found = f"WITH found AS MATERIALIZED ({some})"  # evaluated once, whatever the plan
    deleted = await db.execute(f"{found} DELETE FROM {table.name} WHERE ({key}) IN (SELECT * FROM found)", now)
    return deleted == f"DELETE {AT_ONCE}"


@dataclass
class PostgresFading:
    """Deletion of rows whose midnight of expiry is sealed: once a day each of them is read."""

    format: RowFormat
    _done: int = -1
    """The day (counted from 1970) on which all of them were read."""

    async def take_out(self, run: TransactionRunner, now: int) -> None:
        """Delete the expired rows, in small transactions. After an interruption the next purge begins anew."""
        if self._done == now // DAY:
            return
        for table in FADE:
            after: RowKey | None = None
            while after := await run(partial(self._read_some, table, after, now)):
                pass
        self._done = now // DAY

    async def _read_some(self, table: StoreTable, after: RowKey | None, now: int, db: Connection) -> RowKey | None:
        """Delete the expired ones of the next rows, unless a turn renews one at this moment.

        Return the key of the last row, or None where no row is left.
        """
        key, marks = ", ".join(table.key), ", ".join(f"${at}" for at, _ in enumerate(table.key, 1))
        beyond = f" WHERE ({key}) > ({marks})" if after else ""
        found = f"SELECT {key}, until FROM {table.name}{beyond} ORDER BY {key} LIMIT {AT_ONCE}"
        rows = [tuple(row) for row in await db.fetch(found, *(after or ()))]
        over = [row for row in rows if self.format.is_over(table.name, row[0], row[-1], now)]
        sql = f"DELETE FROM {table.name} WHERE ({key}, until) = ({marks}, ${len(table.key) + 1})"
        await db.executemany(sql, over)
        return rows[-1][:-1] if rows else None
