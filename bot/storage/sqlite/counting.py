"""What was counted, read for the freeze; and what waits for the end of its quarter, with its noise already in it.

A month's part of a quarter is carried once: asked a second time, after a crash, the first noise stays (C4).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any, Protocol, TypeVar

import aiosqlite

from bot.statistics.cells import Event
from bot.statistics.cells_for_period import LedgerGroup, PartialCell
from bot.statistics.sensitive_counts import Addition
from bot.storage.records.counts import SLICES, Sum, carried_rows, parts_of
from bot.storage.sqlite.database import in_thread

Result = TypeVar("Result")

_VISITED = """
SELECT 'visited', '', '', country, locale, age, COUNT(*)
FROM visitors WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3
GROUP BY country, locale, age
"""
_MARKS = """
SELECT kind, subject, value, country, locale, '', COUNT(*)
FROM ledger JOIN visitors USING (book, pseudonym)
WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3
    AND kind IN ('started', 'finished', 'answered', 'before', 'after', 'reached', 'rated', 'because', 'voted', 'came')
GROUP BY kind, subject, value, country, locale
"""
_CAME_AND_FINISHED = """
SELECT 'came-finished', subject, '', '', '', '', COUNT(*)
FROM ledger AS came WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3 AND kind = 'came' AND EXISTS (
    SELECT 1 FROM ledger WHERE book = came.book AND pseudonym = came.pseudonym AND kind = 'finished'
)
GROUP BY subject
"""
_OF_A_WEEK = """
SELECT kind, subject, '', country, locale, '', COUNT(*)
FROM ledger JOIN visitors USING (book, pseudonym)
WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3
    AND week = ?4 AND kind IN ('active', 'started', 'finished')
GROUP BY kind, subject, country, locale
"""
_FINISHERS = """
SELECT lessons, COUNT(*) FROM (
    SELECT COUNT(*) AS lessons FROM ledger
    WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3 AND kind = 'finished' GROUP BY pseudonym
) GROUP BY lessons
"""
_CARRY = "INSERT INTO carried VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CARRIED = """
SELECT quarter, kind, country, locale, '', lesson, item, value, SUM(noisy)
FROM carried WHERE quarter = ? GROUP BY kind, country, locale, lesson, item, value
"""
_ONCE = "INSERT OR IGNORE INTO handled_updates VALUES (?, ?)"
"""A number by chance, below all of Telegram's."""
_OF_A_MONTH = (_VISITED, _MARKS, _CAME_AND_FINISHED)

AT_ONCE = 10_000
"""Rows taken out in one transaction: girls wait for no longer than that."""


class Work(Protocol):
    """Run one function in a transaction of the store's."""

    def __call__(self, work: Callable[[sqlite3.Connection], Result]) -> Awaitable[Result]:
        """Its result, or StoreGone."""


class SqliteCounting:
    """Reads on a connection of its own, so that girls are answered meanwhile; writes through the store's."""

    def __init__(self, work: Work, connection: aiosqlite.Connection, looking: asyncio.Lock) -> None:
        """Use `SqliteStore.books`. `looking` is held for every look at the ledger."""
        self._work, self._connection, self._looking = work, connection, looking

    async def month(self, book: str) -> list[LedgerGroup]:
        """All that is counted in a book."""
        return [LedgerGroup(*row) for sql in _OF_A_MONTH for row in await self._count(sql, book)]

    async def week(self, book: str, week: str) -> list[LedgerGroup]:
        """What is counted in one week of a book."""
        return [LedgerGroup(*row) for row in await self._count(_OF_A_WEEK, book, week)]

    async def finishers(self, book: str) -> dict[int, int]:
        """How many accounts ended so many lessons."""
        return dict(await self._count(_FINISHERS, book))

    async def carry(self, month: str, parts: Mapping[PartialCell, int]) -> None:
        """Lay a month's noisy parts by until their quarter ends; those that lie there already stay."""
        await self._work(lambda db: _carry(db, month, parts))

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """The sums of what months laid by for a quarter."""
        rows = await self._read(_CARRIED, (quarter,))
        return parts_of(rows)

    async def tally(self, addition: Addition, noise: Callable[[], int]) -> None:
        """Add to a quarter's sensitive counters. A counter begins with its noise (C9).

        Who is cancelled meanwhile does not know whether it is done, and adds it again.
        """
        await self._work(lambda db: _tally(db, addition, noise))

    async def tallies(self, quarter: str) -> list[tuple[str, Event, int]]:
        """A quarter's noisy counters: country, event, count."""
        return await self._read("SELECT country, event, noisy FROM tallies WHERE quarter = ?", (quarter,))

    async def forget_quarter(self, quarter: str) -> None:
        """Take away what waited for a quarter that is frozen."""
        await self._work(lambda db: _forget_quarter(db, quarter))

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Take away the rows of every book but those open at the time, a piece at a time."""
        for table in ("ledger", "visitors"):
            while await self._work(partial(_forget_some, table, open)):
                pass

    async def _count(self, sql: str, book: str, *values: str) -> list[Any]:
        """The rows of all slices.

        While somebody looks, the log cannot be emptied, and who erases herself waits for that, with everybody behind
        her; of a million accounts a slice takes a fifth of a second.
        """
        found = Sum()
        for first, end in SLICES:
            async with self._looking:
                found.add(await self._read(sql, (book, first, end, *values)))
        return found.rows

    async def _read(self, sql: str, values: tuple[str | bytes, ...]) -> list[Any]:
        path = await in_thread(self._connection, _path)
        if not path:
            return await in_thread(self._connection, lambda db: db.execute(sql, values).fetchall())
        return await asyncio.to_thread(_read_apart, path, sql, values)


def _path(db: sqlite3.Connection) -> str:
    found: str = db.execute("PRAGMA database_list").fetchone()[2]
    return found


def _read_apart(path: str, sql: str, values: tuple[str | bytes, ...]) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA query_only=ON")
        db.execute("PRAGMA temp_store=MEMORY")  # what is sorted on the way leaves no bytes on the disk
        return db.execute(sql, values).fetchall()


def _carry(db: sqlite3.Connection, month: str, parts: Mapping[PartialCell, int]) -> None:
    if db.execute("SELECT 1 FROM carried WHERE month = ?", (month,)).fetchone():
        return
    db.executemany(_CARRY, carried_rows(month, parts))


def _tally(db: sqlite3.Connection, addition: Addition, noise: Callable[[], int]) -> None:
    if not db.execute(_ONCE, (addition.number, addition.until)).rowcount:
        return
    quarter = addition.quarter
    for (country, event), count in addition.counts.items():
        db.execute(
            "INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET noisy = noisy + excluded.noisy",
            (quarter, country, event, count)
            if _has_begun(db, quarter, country, event)
            else (quarter, country, event, count + noise()),
        )


def _has_begun(db: sqlite3.Connection, *names: str) -> bool:
    sql = "SELECT 1 FROM tallies WHERE quarter = ? AND country = ? AND event = ?"
    return db.execute(sql, names).fetchone() is not None


def _forget_quarter(db: sqlite3.Connection, quarter: str) -> None:
    for table in ("carried", "tallies"):
        db.execute(f"DELETE FROM {table} WHERE quarter = ?", (quarter,))


def _forget_some(table: str, open: Callable[[], Sequence[str]], db: sqlite3.Connection) -> bool:
    kept = open()
    book = next((found for found in _books(db, table) if found not in kept), None)
    some = f"SELECT pseudonym FROM {table} WHERE book = ?1 LIMIT {AT_ONCE}"
    gone = db.execute(f"DELETE FROM {table} WHERE book = ?1 AND pseudonym IN ({some})", (book,))
    return gone.rowcount > 0


def _books(db: sqlite3.Connection, table: str) -> Iterator[str]:
    """The books of a table, each found by one jump in its order."""
    sql, book = f"SELECT MIN(book) FROM {table} WHERE book > ?", ""
    while found := db.execute(sql, (book,)).fetchone()[0]:
        book = found
        yield book
