"""What has expired is taken out a piece at a time: a hundred thousand may end on one day, and girls tap on (B8)."""

from __future__ import annotations

import sqlite3
from functools import partial

from bot.adapters.sqlite.books import Work

AT_ONCE = 500
"""Rows taken out in one transaction, between which girls have their turns. Names are made by chance, so that each row
lies on another page, which is overwritten: half a thousand are done in the time of a few turns.
"""

_KEYS = {
    "guests": "learner",
    "reminders": "learner",
    "news": "learner",
    "messages": "learner, message_id",
    "handled_updates": "update_id",
    "spoke": "mark, question",
}
"""Every table whose rows expire, with what names a row of it."""


async def take_out(work: Work, now: int) -> None:
    """Delete what has expired. Cut off in between, the next purge goes on."""
    for table in _KEYS:
        while await work(partial(_some, table, now)):
            pass


def _some(table: str, now: int, db: sqlite3.Connection) -> bool:
    """Whether there may be more."""
    some = f"SELECT {_KEYS[table]} FROM {table} WHERE expires_at <= ? LIMIT {AT_ONCE}"
    gone = db.execute(f"DELETE FROM {table} WHERE ({_KEYS[table]}) IN ({some})", (now,))
    return gone.rowcount == AT_ONCE
