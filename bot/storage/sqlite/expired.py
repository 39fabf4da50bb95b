"""Deletion of expired rows in small transactions: 100,000 may expire on one day while learners keep tapping (B8)."""

from __future__ import annotations

import sqlite3
from functools import partial

from bot.storage.records.tables import EXPIRE, StoreTable
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
