"""Sealing of the rows that a file had before version 14, in the transaction that brings it up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from bot.errors import Refused
from bot.storage.old_rows import COUNTED, OLD_TABLES, ROW_BY_ROW, OldRows
from bot.storage.records.tables import NamedRow


def seal_old_rows(db: sqlite3.Connection, rows: OldRows | None) -> None:
    """Seal the rows of the old tables and drop these. Raise Refused for rows that there are no keys for."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not there.issuperset(OLD_TABLES):
        return
    if rows is not None:
        for table in ROW_BY_ROW:
            _insert_rows(db, table.name, map(rows.sealed(table), _named_rows(db, f"old_{table.name}")))
        _insert_rows(db, "ledger", rows.blocks(db.execute(COUNTED)))
    elif any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in OLD_TABLES):
        raise Refused("The database is of another version of the bot.", "Start the bot once with this one.")
    for name in OLD_TABLES:
        db.execute(f"DROP TABLE {name}")


def _named_rows(db: sqlite3.Connection, table: str) -> Iterator[NamedRow]:
    found = db.execute(f"SELECT * FROM {table}")
    names = [name for name, *_ in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def _insert_rows(db: sqlite3.Connection, table: str, rows: Iterable[NamedRow]) -> None:
    for row in rows:
        given = ", ".join(f":{name}" for name in row)
        db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({given})", row)
