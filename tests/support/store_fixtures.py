"""Fixture `place`: an empty database on each engine, so that a test of all stores is written once."""

from __future__ import annotations

import asyncio
import atexit
import random
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import cache
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

import asyncpg
import pytest

from bot.storage.job_ports import JobStore
from bot.storage.ports import LearnerId
from bot.storage.postgres.store import PostgresStore
from bot.storage.pseudonyms import KEYLESS
from bot.storage.records.learner import LearnerRecord
from bot.storage.records.tables import LEARNER_COLUMNS
from bot.storage.sqlite.store import SqliteStore
from tests.support.opened_rows import KEYLESS_ROWS, OpenedRows, table_of
from tests.support.postgres_server import Postgres, postgres

Row = tuple[Any, ...]
SCHEMA = "stories"

on_sqlite = pytest.mark.parametrize("place", ["SQLite"], indirect=True)
"""Mark for a test about the bytes of a file, or one that would show nothing new on a second engine."""

on_postgres = pytest.mark.parametrize("place", ["PostgreSQL"], indirect=True)
"""Mark for a test of several workers."""


class StorePlace(Protocol):
    """An empty database, and the folder `data` with the files beside it."""

    data: Path

    async def open(self, fingerprint: str = "fits") -> JobStore:
        """Open a store on it; several one after the other, and on PostgreSQL also at the same time."""

    def ask(self, sql: str) -> list[Row]:
        """Run SQL on a separate connection, to read rows or to change what a test needs changed."""

    def rows(self, table: str) -> list[Row]:
        """Return all rows of a table, with what is sealed in them opened; `visitors` are the accounts of `ledger`."""

    def stored(self, table: str) -> list[dict[str, Any]]:
        """Return all rows of a table as they are stored, in that order, with the names of their columns."""

    def bytes(self) -> bytes:
        """Return everything stored here and in the folder: all bytes of a file, or all rows of a server."""


class InAFile:
    """A place on SQLite."""

    def __init__(self, data: Path) -> None:
        self.data, self.path = data, data / "bot.db"

    async def open(self, fingerprint: str = "fits") -> SqliteStore:
        return await SqliteStore.open(self.path, fingerprint)

    def ask(self, sql: str) -> list[Row]:
        with closing(sqlite3.connect(self.path)) as db, db:
            return db.execute(sql).fetchall()

    def rows(self, table: str) -> list[Row]:
        return _opened(self.data, table, self.stored(table_of(table)))

    def stored(self, table: str) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.path)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(f"SELECT * FROM {table}")]

    def bytes(self) -> bytes:
        return _files(self.data)


class OnAServer:
    """A place on PostgreSQL: one schema for all tests of a process, emptied for each."""

    def __init__(self, data: Path) -> None:
        self.data, self._reader, self._seeds = data, row_reader(), count()
        self.url = f"{self._reader.server.url()}?search_path={SCHEMA}"
        self._reader.clear()

    async def open(self, fingerprint: str = "fits") -> PostgresStore:
        return await PostgresStore.open(self.url, self.data, fingerprint, random.Random(next(self._seeds)))

    def ask(self, sql: str) -> list[Row]:
        return self._reader.ask(sql)

    def rows(self, table: str) -> list[Row]:
        return _opened(self.data, table, self.stored(table_of(table)))

    def stored(self, table: str) -> list[dict[str, Any]]:
        return self._reader.named(f"SELECT * FROM {table}")

    def bytes(self) -> bytes:
        values = (
            value for table in self._reader.tables() for row in self.ask(f"SELECT * FROM {table}") for value in row
        )
        held = (value if isinstance(value, bytes) else str(value).encode() for value in values)
        return b"\n".join([*held, _files(self.data)])


def _opened(data: Path, table: str, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    return [tuple(row.values()) for row in OpenedRows(KEYLESS.key, data).opened(table, rows)]


def _files(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


_GIRL = f"""
SELECT {LEARNER_COLUMNS}, 0 FROM (SELECT '{{}}' AS learner, '{{}}' AS addressee) AS asked
    LEFT JOIN guests USING (learner)
    LEFT JOIN reminders ON reminders.learner = addressee LEFT JOIN news ON news.learner = addressee
"""


def looked_at(place: StorePlace, learner: LearnerId) -> LearnerRecord:
    """Return a learner's record, read on a separate connection, with `spoke` left empty."""
    (row,) = place.ask(_GIRL.format(learner, KEYLESS.addressee(learner)))
    return KEYLESS_ROWS.learner(row, learner, KEYLESS.addressee(learner))


ENGINES: Mapping[str, Callable[[Path], StorePlace]] = {"SQLite": InAFile, "PostgreSQL": OnAServer}


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> StorePlace:
    """An empty place for a test's rows, once on each engine."""
    return ENGINES[request.param](tmp_path)


_RESTARTED = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.AdminShutdownError)


class RowReader:
    """A connection on a thread of its own, from which a test looks at rows while stores are working."""

    def __init__(self, server: Postgres) -> None:
        self.server = server
        self._loop = asyncio.new_event_loop()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        Thread(target=self._loop.run_forever, daemon=True).start()
        atexit.register(self._loop.call_soon_threadsafe, self._leave)

    def ask(self, sql: str) -> list[Row]:
        return [tuple(row) for row in self._rows(sql)]

    def named(self, sql: str) -> list[dict[str, Any]]:
        """Return rows with the names of their columns."""
        return [dict(row) for row in self._rows(sql)]

    def _rows(self, sql: str) -> list[asyncpg.Record]:
        return asyncio.run_coroutine_threadsafe(self._ask(sql), self._loop).result(60)

    def clear(self) -> None:
        """Empty every table except the version of the schema."""
        self.ask(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for table in self.tables():
            self.ask(f"DELETE FROM {table}")

    def tables(self) -> list[str]:
        found = self.ask(f"SELECT tablename FROM pg_tables WHERE schemaname = '{SCHEMA}'")
        return [table for (table,) in found if table != "schema_version"]

    async def _ask(self, sql: str) -> list[asyncpg.Record]:
        try:
            return await self._fetch(sql)
        except _RESTARTED:
            self._leave()
            return await self._fetch(sql)

    async def _fetch(self, sql: str) -> list[asyncpg.Record]:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(f"{self.server.url()}?search_path={SCHEMA}")
        return await self._connection.fetch(sql)

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None


@cache
def row_reader() -> RowReader:
    """Return the row reader of this test process."""
    return RowReader(postgres())
