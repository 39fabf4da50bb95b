"""The tables by which both engines read and write have the columns that the migrations make; no server is needed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import bot.storage
from bot.storage.records.tables import MOVES, STAYS, ColumnType

Shape = tuple[dict[str, str], tuple[str, ...]]
"""Columns of a table with their types, and those of its key in their order."""

STORAGE = Path(bot.storage.__file__).parent
TYPES: Mapping[str, ColumnType] = {
    "TEXT": "text",
    "INTEGER": "integer",
    "BLOB": "bytes",
    "BIGINT": "integer",
    "SMALLINT": "integer",
    "BYTEA": "bytes",
}
SQLITE, POSTGRES = "sqlite/migrations/bot", "postgres/migrations"
ADD_BOTH = "Add a migration to bot/storage/{}, and the column to bot/storage/records/tables.py."


def migrations(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((STORAGE / folder).glob("*.sql")))


def in_sqlite() -> dict[str, Shape]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(migrations(SQLITE))
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {name: list(db.execute(f"PRAGMA table_info({name})")) for name in names}
    return {
        name: (
            {column: TYPES[kind] for _, column, kind, *_ in rows},
            tuple(row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]),
        )
        for name, rows in found.items()
    }


def in_postgresql() -> dict[str, Shape]:
    """Read the statements of the migrations, one after the other."""
    found: dict[str, Shape] = {}
    for statement in re.sub(r"--.*", "", migrations(POSTGRES)).split(";"):
        if made := re.match(r"\s*CREATE TABLE (\w+) \((.*)\)", statement, re.DOTALL):
            columns = dict(re.findall(r"^ {4}([a-z_]+) ([A-Z]+)", made[2], re.MULTILINE))
            keys = re.search(r"PRIMARY KEY \(([^)]*)\)", made[2])
            key = keys[1].split(", ") if keys else re.findall(r"^ {4}(\w+) .*PRIMARY KEY", made[2], re.MULTILINE)
            found[made[1]] = ({name: TYPES[kind] for name, kind in columns.items()}, tuple(key))
        elif renamed := re.match(r"\s*ALTER TABLE (\w+) RENAME TO (\w+)", statement):
            found[renamed[2]] = found.pop(renamed[1])
        elif added := re.match(r"\s*ALTER TABLE (\w+) ADD COLUMN (\w+) (\w+)", statement):
            found[added[1]][0][added[2]] = TYPES[added[3]]
    return found


def of_both(tables: Mapping[str, Shape]) -> dict[str, Shape]:
    """Return the tables that a store moves: not those of one engine, nor the old ones that are dropped at once."""
    return {name: shape for name, shape in tables.items() if name not in STAYS and not name.startswith("old_")}


KNOWN: dict[str, Shape] = {table.name: (dict(table.types), table.key) for table in MOVES}


def test_each_column_of_the_file_is_known_by_its_name_and_type() -> None:
    assert of_both(in_sqlite()) == KNOWN, ADD_BOTH.format(SQLITE)


def test_each_column_of_the_server_is_known_by_its_name_and_type() -> None:
    server = of_both(in_postgresql())

    assert server["guests"][0].pop("version") == "integer", "the one column that only the server has"
    assert server == KNOWN, ADD_BOTH.format(POSTGRES)
