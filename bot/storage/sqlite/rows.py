"""Statements that both engines run (`bot/storage/sql`), on SQLite: in one transaction and one hop to its thread."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.storage.ports import StoreGone
from bot.storage.sql.addresses import StoredAddresses
from bot.storage.sql.rows import RowsWork
from bot.storage.sqlite.database import in_transaction, open_alone

Result = TypeVar("Result")

_LOCK = re.compile(r"\s+FOR UPDATE( OF \w+)?( SKIP LOCKED)?")


class Work(Protocol):
    """Run a function in a transaction of the store."""

    def __call__(self, work: Callable[[sqlite3.Connection], Result]) -> Awaitable[Result]:
        """Return its result, or raise StoreGone."""


@dataclass(frozen=True, slots=True)
class SqliteRows:
    """Implementation of `sql.rows.Rows` on SQLite. Nothing is waited for, so `within` has no meaning."""

    db: sqlite3.Connection

    async def fetch(self, sql: str, *values: Any, within: float | None = None) -> list[Any]:
        """Return the rows of a SELECT."""
        return self.db.execute(_translate(sql), values).fetchall()

    async def execute(self, sql: str, *values: Any, within: float | None = None) -> int:
        """Run a statement and return the number of rows that it changed."""
        return self.db.execute(_translate(sql), values).rowcount

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]], within: float | None = None) -> None:
        """Run a statement for each of some rows of values."""
        self.db.executemany(_translate(sql), rows)


@dataclass(frozen=True, slots=True)
class SqliteTransactions:
    """Implementation of `sql.rows.Transactions` on SQLite. `empty_log` removes deleted bytes from the log."""

    work: Work
    empty_log: Callable[[], Awaitable[None]]

    async def run(self, work: RowsWork[Result]) -> Result:
        """Run work in one transaction."""
        return await self.work(lambda db: run_to_end(work(SqliteRows(db))))

    async def erase_bytes(self) -> None:
        """Remove what was deleted from the bytes of the files too."""
        await self.empty_log()


def run_to_end(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine that awaits nothing but `SqliteRows`, which never wait, and return its result."""
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    work.close()
    raise RuntimeError("A transaction on SQLite may wait for nothing.")


@lru_cache
def _translate(sql: str) -> str:
    """Return a statement with the parameters of SQLite, and without locks: only this connection writes."""
    return _LOCK.sub("", sql).replace("$", "?")


@contextmanager
def addresses_alone(path: Path, fingerprint: str) -> Iterator[StoredAddresses]:
    """Open the addresses in a file for this process only. Raise DatabaseInUse while a bot runs on it."""
    with closing(open_alone(path, fingerprint)) as db:

        async def work(work: Callable[[sqlite3.Connection], Result]) -> Result:
            try:
                return in_transaction(db, work)
            except sqlite3.Error as error:
                raise StoreGone from error

        async def empty_log() -> None:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        yield StoredAddresses(SqliteTransactions(work, empty_log))
