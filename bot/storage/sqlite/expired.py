"""What has expired is taken out a piece at a time: a hundred thousand may end on one day, and girls tap on (B8)."""

from __future__ import annotations

import sqlite3
from functools import partial

from bot.storage.records.tables import EXPIRE, StoreTable
from bot.storage.sqlite.counting import Work

AT_ONCE = 500
"""Rows taken out in one transaction, between which girls have their turns. Names are made by chance, so that each row
lies on another page, which is overwritten: half a thousand are done in the time of a few turns.
"""


async def take_out(work: Work, now: int) -> None:
    """Delete what has expired. Cut off in between, the next purge goes on."""
    for table in EXPIRE:
        while await work(partial(_some, table, now)):
            pass


def _some(table: StoreTable, now: int, db: sqlite3.Connection) -> bool:
    """Whether there may be more."""
    key = ", ".join(table.key)
    some = f"SELECT {key} FROM {table.name} WHERE expires_at <= ? LIMIT {AT_ONCE}"
    gone = db.execute(f"DELETE FROM {table.name} WHERE ({key}) IN ({some})", (now,))
    return gone.rowcount == AT_ONCE
