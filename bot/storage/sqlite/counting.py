"""Counts for the statistics freeze, and noisy parts that wait for the end of their quarter.

A month's part of a quarter is stored once: called again after a crash, the first noise stays (C4).
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

from bot.statistics.book import BookCounts
from bot.statistics.cells_for_period import LedgerGroup, PartialCell
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.records.counts import SLICES, Sum, book_counts, carried_rows, parts_of
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
    AND kind IN ('answered', 'reached', 'rated', 'because', 'did', 'voted', 'came')
GROUP BY kind, subject, value, country, locale
"""
_CAME_AND_FINISHED = """
SELECT 'came-finished', subject, '', '', '', '', COUNT(*)
FROM ledger AS came WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3 AND kind = 'came' AND EXISTS (
    SELECT 1 FROM ledger WHERE book = came.book AND pseudonym = came.pseudonym AND kind = 'finished'
)
GROUP BY subject
"""
_BEGUN = """EXISTS (
    SELECT 1 FROM ledger
    WHERE book = done.book AND pseudonym = done.pseudonym AND kind = 'started' AND subject = done.subject
)"""
"""A lesson that began in another book is not counted as ended in either."""
_LESSONS = f"""
SELECT kind, subject, '', country, locale, '', COUNT(*)
FROM ledger AS done JOIN visitors USING (book, pseudonym)
WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3 AND (kind = 'started' OR kind = 'finished' AND {_BEGUN})
GROUP BY kind, subject, country, locale
"""
_ANSWERS = """
SELECT country, answers, COUNT(*) FROM (
    SELECT country, group_concat(kind || ' ' || subject || ' ' || value, ',') AS answers FROM (
        SELECT pseudonym, country, kind, subject, value FROM ledger JOIN visitors USING (book, pseudonym)
        WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3 AND kind IN ('before', 'fourth', 'eighth', 'after')
        ORDER BY pseudonym, kind, subject
    ) GROUP BY pseudonym
) GROUP BY country, answers
"""
_FINISHERS = f"""
SELECT lessons, COUNT(*) FROM (
    SELECT COUNT(*) AS lessons FROM ledger AS done
    WHERE book = ?1 AND pseudonym >= ?2 AND pseudonym < ?3 AND kind = 'finished' AND {_BEGUN}
    GROUP BY pseudonym
) GROUP BY lessons
"""
_CARRY = "INSERT INTO carried VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CARRIED = """
SELECT quarter, kind, country, locale, '', lesson, item, value, SUM(noisy)
FROM carried WHERE quarter = ?1
    AND month IN (SELECT month FROM carried WHERE quarter = ?1 AND kind = 'stopped' AND item = '')
GROUP BY kind, country, locale, lesson, item, value
"""
"""Leave out months that an older version froze: they lack the number of learners who came to the end (no item)."""
_TALLIES = "SELECT country, event, noisy, additions FROM tallies WHERE quarter = ?"
_ADD = """
INSERT INTO tallies (quarter, country, event, noisy, additions) VALUES (?, ?, ?, ?, 1)
ON CONFLICT DO UPDATE SET noisy = noisy + excluded.noisy, additions = additions + 1
"""
_ONCE = "INSERT OR IGNORE INTO handled_updates VALUES (?, ?)"
"""The id of an addition is random and below zero, so it never equals an update id of Telegram's."""
_OF_A_MONTH = (_VISITED, _MARKS, _CAME_AND_FINISHED)
_OF_A_BOOK = (_VISITED, _LESSONS)

AT_ONCE = 10_000
"""Rows deleted in one transaction: learners wait no longer than for one."""


class Work(Protocol):
    """Run a function in a transaction of the store."""

    def __call__(self, work: Callable[[sqlite3.Connection], Result]) -> Awaitable[Result]:
        """Return its result, or raise StoreGone."""


class SqliteCounting:
    """Implementation of `job_ports.CountingStore` on SQLite.

    It reads on a connection of its own, so that learners are answered meanwhile, and writes through the store's.
    """

    def __init__(self, work: Work, connection: aiosqlite.Connection, looking: asyncio.Lock) -> None:
        """Use `SqliteStore.counting` instead. The lock `looking` is held during every read of the ledger."""
        self._work, self._connection, self._looking = work, connection, looking

    async def month(self, book: str) -> list[LedgerGroup]:
        """Return all counts of a counting period."""
        return [LedgerGroup(*row) for sql in _OF_A_MONTH for row in await self._count(sql, book)]

    async def book(self, book: str) -> BookCounts:
        """Return the counts of the book of a quarter or a pilot."""
        groups = [LedgerGroup(*row) for sql in _OF_A_BOOK for row in await self._count(sql, book)]
        return book_counts(groups, await self._count(_FINISHERS, book), await self._count(_ANSWERS, book))

    async def carry(self, month: str, parts: Mapping[PartialCell, int]) -> None:
        """Store a month's noisy parts until their quarter ends; parts that are stored already stay."""
        await self._work(lambda db: _carry(db, month, parts))

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """Return the sums of the parts that months stored for a quarter."""
        rows = await self._read(_CARRIED, (quarter,))
        return parts_of(rows)

    async def tally(self, addition: Addition) -> None:
        """Add to a quarter's sensitive counters (C9).

        A caller cancelled meanwhile cannot know whether it was stored, and makes the same addition again.
        """
        await self._work(lambda db: _tally(db, addition))

    async def tallies(self, quarter: str) -> list[Tally]:
        """Return a quarter's sensitive counters."""
        return [Tally(*row) for row in await self._read(_TALLIES, (quarter,))]

    async def forget_quarter(self, quarter: str) -> None:
        """Delete what waited for a quarter that is frozen."""
        await self._work(lambda db: _forget_quarter(db, quarter))

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Delete, in small transactions, the rows of all counting periods but those `open` returns at the time."""
        for table in ("ledger", "visitors"):
            while await self._work(partial(_forget_some, table, open)):
                pass

    async def _count(self, sql: str, book: str) -> list[Any]:
        """Return the summed rows of all slices.

        During a read the write-ahead log cannot be emptied; a learner who erases her data waits for that, and everybody
        behind her. Among a million accounts one slice takes a fifth of a second.
        """
        found, path = Sum(), await in_thread(self._connection, _path)
        for first, end in SLICES:
            async with self._looking:
                found.add(await self._read_at(path, sql, (book, first, end)))
        return found.rows

    async def _read(self, sql: str, values: tuple[str | bytes, ...]) -> list[Any]:
        return await self._read_at(await in_thread(self._connection, _path), sql, values)

    async def _read_at(self, path: str, sql: str, values: tuple[str | bytes, ...]) -> list[Any]:
        if not path:  # a database in memory
            return await in_thread(self._connection, lambda db: db.execute(sql, values).fetchall())
        return await asyncio.to_thread(_read_apart, path, sql, values)


def _path(db: sqlite3.Connection) -> str:
    found: str = db.execute("PRAGMA database_list").fetchone()[2]
    return found


def _read_apart(path: str, sql: str, values: tuple[str | bytes, ...]) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA query_only=ON")
        db.execute("PRAGMA temp_store=MEMORY")  # sorting leaves no bytes on the disk
        return db.execute(sql, values).fetchall()


def _carry(db: sqlite3.Connection, month: str, parts: Mapping[PartialCell, int]) -> None:
    if db.execute("SELECT 1 FROM carried WHERE month = ?", (month,)).fetchone():
        return
    db.executemany(_CARRY, carried_rows(month, parts))


def _tally(db: sqlite3.Connection, addition: Addition) -> None:
    if db.execute(_ONCE, (addition.number, addition.until)).rowcount:
        db.executemany(_ADD, ((addition.quarter, *name, noisy) for name, noisy in addition.noisy.items()))


def _forget_quarter(db: sqlite3.Connection, quarter: str) -> None:
    for table in ("carried", "tallies"):
        db.execute(f"DELETE FROM {table} WHERE quarter = ?", (quarter,))


def _forget_some(table: str, open: Callable[[], Sequence[str]], db: sqlite3.Connection) -> bool:
    kept = open()
    book = next((found for found in _books(db, table) if found not in kept), None)
    some = f"SELECT pseudonym FROM {table} WHERE book = ?1 LIMIT {AT_ONCE}"
    deleted = db.execute(f"DELETE FROM {table} WHERE book = ?1 AND pseudonym IN ({some})", (book,))
    return deleted.rowcount > 0


def _books(db: sqlite3.Connection, table: str) -> Iterator[str]:
    """Yield the counting periods of a table, each found by one index seek."""
    sql, book = f"SELECT MIN(book) FROM {table} WHERE book > ?", ""
    while found := db.execute(sql, (book,)).fetchone()[0]:
        book = found
        yield book
