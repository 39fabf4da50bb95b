"""Two stores to migrate between: a `bot.db` with rows in every table, and a PostgreSQL; and all rows of each."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.app.commands.migrate_store import MigrateOptions, migrate
from bot.app.config import Settings, settings
from bot.app.keys import fingerprint, pseudonym_key
from bot.app.stores import _opened
from bot.storage.job_ports import JobStore
from bot.storage.pseudonyms import KEYLESS
from bot.storage.records.rows import FLAG, SESSION_VALUES
from bot.storage.records.tables import MOVES, Row, StoreTable
from bot.storage.sqlite.database import open_alone
from tests.support.postgres_server import rows

House = Mapping[str, list[Row]]

FLAGS = {"hiding", "quotable", "taken_back", *(it.name for it in SESSION_VALUES if it.kind is FLAG)}
"""Columns that hold 0 or 1."""

LETTERS = ("", "km", "ភាសាខ្មែរ", "नेपाली", 'it\'s "quoted"', "back\\slash", "\t\n", "🐐", "Z", "a", "é")
"""Words that an engine could sort in another order or write in another way."""


def settings_of(data: Path, url: str) -> Settings:
    """Return the settings that `main.py` reads from the environment."""
    return settings({"DATA": str(data), "DATABASE_URL": url})


def fingerprint_of(data: Path) -> str:
    """Return the fingerprint of the bot's own key, which is created if there is none."""
    return fingerprint(pseudonym_key(data, {}))


def furnish(data: Path, many: int = 40) -> House:
    """Fill every table of a `bot.db` with `many` rows, and return all of them."""
    with closing(open_alone(data / "bot.db", fingerprint_of(data))) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        for table in MOVES:
            marks = ", ".join("?" for _ in table.columns)
            put = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({marks})"
            db.executemany(put, _invented(db, table, many))
    return in_the_file(data)


def _invented(db: sqlite3.Connection, table: StoreTable, many: int) -> Iterator[Row]:
    kinds = {
        name: (kind, bool(required)) for _, name, kind, required, *_ in db.execute(f"PRAGMA table_info({table.name})")
    }
    for number in range(many):
        yield tuple(_value(number, at, name, *kinds[name]) for at, name in enumerate(table.columns))


def _value(number: int, at: int, name: str, kind: str, required: bool) -> Any:
    word = LETTERS[(number + at) % len(LETTERS)]
    if name == "state":
        return ("waiting", "begun", "told", "unknown")[number % 4]
    if name in FLAGS:
        return number % 2
    if kind == "INTEGER":
        return (number - 2) * 7**15 // (at + 1)
    if kind == "BLOB":
        return bytes([number % 256, at, 0, 255])
    return None if not required and number % 3 == 0 else f"{word}{number // len(LETTERS)}"


def in_the_file(data: Path) -> House:
    """Return all rows of `bot.db` in key order."""
    with closing(sqlite3.connect(data / "bot.db")) as db:
        return {table.name: _sorted(table, db.execute(_all(table)).fetchall()) for table in MOVES}


async def on_the_server(url: str) -> House:
    """Return all rows of a PostgreSQL in key order."""
    return {table.name: _sorted(table, await rows(url, _all(table))) for table in MOVES}


def _all(table: StoreTable) -> str:
    return f"SELECT {', '.join(table.columns)} FROM {table.name}"


def _sorted(table: StoreTable, found: list[Row]) -> list[Row]:
    return sorted(found, key=table.key_of)


EMPTY: House = {table.name: [] for table in MOVES}


async def moved(data: Path, url: str, wish: MigrateOptions | None = None) -> str:
    """Migrate the store and return the output of `migrate-store`."""
    said: list[str] = []
    await migrate(settings_of(data, url), wish or MigrateOptions(), said.append)
    return "\n".join(said)


async def bot(data: Path, url: str = "") -> JobStore:
    """Open the store as a starting bot does, which would refuse these rows: no key opens their invented addresses."""
    return await _opened(settings_of(data, url), fingerprint_of(data), KEYLESS)


def chance() -> random.Random:
    """Return the source of versions, which is the same in each test."""
    return random.Random(5)
