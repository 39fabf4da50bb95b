"""Deletion of expired rows in small transactions: 100,000 may expire on one day while learners keep tapping (B8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.durations import DAY
from bot.storage.records.tables import EXPIRE, FADE, RowKey, StoreTable
from bot.storage.row_format import RowFormat
from bot.storage.sql.rows import Rows, Transactions, parameters


@dataclass
class ExpiredRows:
    """Rows whose time is over. `at_once` of them are deleted in one transaction: a learner who taps waits for it."""

    transactions: Transactions
    format: RowFormat
    at_once: int
    _faded_on: int = -1
    """The day (counted from 1970) on which all rows were read whose midnight of expiry is sealed."""

    async def take_out(self, now: int) -> None:
        """Delete the expired rows. After an interruption the next call continues.

        Rows whose midnight of expiry is sealed have to be read for it, all of them, once a day.
        """
        for table in EXPIRE:
            while await self.transactions.run(partial(self._delete_some, table, now)):
                pass
        if self._faded_on == now // DAY:
            return
        for table in FADE:
            after: RowKey | None = None
            while after := await self.transactions.run(partial(self._read_some, table, after, now)):
                pass
        self._faded_on = now // DAY

    async def _delete_some(self, table: StoreTable, now: int, db: Rows) -> bool:
        """Delete some expired rows; return True when there may be more.

        A row locked by a turn is left for the next call.
        """
        key = ", ".join(table.key)
        some = f"SELECT {key} FROM {table.name} WHERE expires_at <= $1 LIMIT {self.at_once} FOR UPDATE SKIP LOCKED"
        found = f"WITH found AS MATERIALIZED ({some}) SELECT * FROM found"  # evaluated once, whatever the plan
        deleted = await db.execute(f"DELETE FROM {table.name} WHERE ({key}) IN ({found})", now)
        return deleted == self.at_once

    async def _read_some(self, table: StoreTable, after: RowKey | None, now: int, db: Rows) -> RowKey | None:
        """Delete the expired ones of the next rows, unless a turn renews one at this moment.

        Return the key of the last row, or None where no row is left.
        """
        key, marks = ", ".join(table.key), parameters(table.key)
        beyond = f" WHERE ({key}) > ({marks})" if after else ""
        found = f"SELECT {key}, until FROM {table.name}{beyond} ORDER BY {key} LIMIT {self.at_once}"
        rows = [tuple(row) for row in await db.fetch(found, *(after or ()))]
        over = [row for row in rows if self.format.is_over(table.name, row[0], row[-1], now)]
        unchanged = f"({key}, until) = ({parameters((*table.key, 'until'))})"
        await db.executemany(f"DELETE FROM {table.name} WHERE {unchanged}", over)
        return rows[-1][:-1] if rows else None
