"""Deletion of expired rows in small transactions: 100,000 may expire on one day while learners keep tapping (B8)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial

from bot.durations import DAY
from bot.storage.records.tables import EXPIRE, FADE, RowKey, StoreTable
from bot.storage.row_format import RowFormat
from bot.storage.sqlite.counting import Work

AT_ONCE = 500
"""Rows deleted in one transaction, between which learners have their turns.

Keys are random, so each row lies on another page that is overwritten: 500 take the time of a few turns.
"""


async def take_out(work: Work, now: int) -> None:
    """Delete the expired rows. After an interruption the next purge continues."""
    for table in EXPIRE:
        while await work(partial(_delete_some, table, now)):
            pass


def _delete_some(table: StoreTable, now: int, db: sqlite3.Connection) -> bool:
    """Delete some expired rows; return True when there may be more."""
    key = ", ".join(table.key)
    some = f"SELECT {key} FROM {table.name} WHERE expires_at <= ? LIMIT {AT_ONCE}"
    deleted = db.execute(f"DELETE FROM {table.name} WHERE ({key}) IN ({some})", (now,))
    return deleted.rowcount == AT_ONCE


@dataclass
class SqliteFading:
    """Deletion of rows whose midnight of expiry is sealed: once a day each of them is read."""

    format: RowFormat
    _done: int = -1
    """The day (counted from 1970) on which all of them were read."""

    async def take_out(self, work: Work, now: int) -> None:
        """Delete the expired rows, in small transactions. After an interruption the next purge begins anew."""
        if self._done == now // DAY:
            return
        for table in FADE:
            after: RowKey | None = None
            while after := await work(partial(self._read_some, table, after, now)):
                pass
        self._done = now // DAY

    def _read_some(self, table: StoreTable, after: RowKey | None, now: int, db: sqlite3.Connection) -> RowKey | None:
        """Delete the expired ones of the next rows; return the key of the last, or None where no row is left."""
        key, marks = ", ".join(table.key), ", ".join("?" for _ in table.key)
        beyond = f" WHERE ({key}) > ({marks})" if after else ""
        found = f"SELECT {key}, until FROM {table.name}{beyond} ORDER BY {key} LIMIT {AT_ONCE}"
        rows = db.execute(found, after or ()).fetchall()
        over = [row[:-1] for row in rows if self.format.is_over(table.name, row[0], row[-1], now)]
        db.executemany(f"DELETE FROM {table.name} WHERE ({key}) = ({marks})", over)
        return rows[-1][:-1] if rows else None
