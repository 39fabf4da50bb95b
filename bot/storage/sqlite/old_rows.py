"""Sealing of the rows that a file had before version 14, in the transaction that brings it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from bot.errors import Refused
from bot.storage.old_rows import LEDGER, OLD_TABLES, SAME, OldRows


def seal_old_rows(db: sqlite3.Connection, rows: OldRows | None) -> None:
    """Seal the rows of the old tables and drop these. Raise Refused for rows that there are no keys for."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not there.issuperset(OLD_TABLES):
        return
    if rows is not None:
        _put(db, "guests", map(rows.guest, named_rows(db, "old_guests")))
        _put(db, "messages", map(rows.message, db.execute("SELECT learner, message_id, expires_at FROM old_messages")))
        _put(db, "ledger", rows.blocks(db.execute(LEDGER)))
        for table, columns in SAME.items():
            found = db.execute(f"SELECT {columns} FROM old_{table}")
            _put(db, table, (rows.fading(table, row) for row in found))
    elif any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in OLD_TABLES):
        raise Refused("The database is of another version of the bot.", "Start the bot once with this one.")
    for table in OLD_TABLES:
        db.execute(f"DROP TABLE {table}")


def named_rows(db: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Yield all rows of a table with the names of their columns."""
    found = db.execute(f"SELECT * FROM {table}")
    names = [name for name, *_ in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def _put(db: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for row in rows:
        db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in row)})", row)
