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

from bot.statistics.cell_counts import BookCounts, LedgerGroup, PartialCell
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.ledger import Ledger, first_blocks
from bot.storage.records.counts import (
    SLICES,
    BookSum,
    Group,
    LedgerAccount,
    carried_rows,
    ledger_groups,
    month_groups,
    parts_of,
)
from bot.storage.row_seals import PeriodSeals
from bot.storage.sqlite.database import in_thread
from bot.storage.sqlite.ledger import stored

Result = TypeVar("Result")

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

    def __init__(self, work: Work, connection: aiosqlite.Connection, looking: asyncio.Lock, ledger: Ledger) -> None:
        """Use `SqliteStore.counting` instead. The lock `looking` is held during every read of the ledger."""
        self._work, self._connection, self._looking, self._ledger = work, connection, looking, ledger

    async def month(self, book: str) -> list[LedgerGroup]:
        """Return all counts of a counting period."""
        found = Counter[Group]()
        await self._read_all(book, lambda account: found.update(month_groups(account)))
        return ledger_groups(found)

    async def book(self, book: str) -> BookCounts:
        """Return the counts of the book of a quarter or a pilot."""
        found = BookSum()
        await self._read_all(book, found.add)
        return found.counts

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
        while await self._work(partial(_forget_some, open)):
            pass

    async def _read_all(self, book: str, count: Callable[[LedgerAccount], None]) -> None:
        """Count every account of a counting period, slice by slice.

        During a read the write-ahead log cannot be emptied; a learner who erases her data waits for that, and everybody
        behind her. Among a million accounts one slice takes half a second.
        """
        if (seals := self._ledger.seals(book)) is None:
            return
        path = await in_thread(self._connection, _path)
        for piece in SLICES:
            read = partial(_read_slice, book, seals, *piece, count)
            async with self._looking:
                await self._apart(path, read)

    async def _read(self, sql: str, values: tuple[str | bytes, ...]) -> list[Any]:
        return await self._read_at(await in_thread(self._connection, _path), sql, values)

    async def _read_at(self, path: str, sql: str, values: tuple[str | bytes, ...]) -> list[Any]:
        return await self._apart(path, lambda db: db.execute(sql, values).fetchall())

    async def _apart(self, path: str, read: Callable[[sqlite3.Connection], Result]) -> Result:
        if not path:  # a database in memory
            return await in_thread(self._connection, read)
        return await asyncio.to_thread(_read_apart, path, read)


def _path(db: sqlite3.Connection) -> str:
    found: str = db.execute("PRAGMA database_list").fetchone()[2]
    return found


def _read_apart(path: str, read: Callable[[sqlite3.Connection], Result]) -> Result:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA query_only=ON")
        db.execute("PRAGMA temp_store=MEMORY")  # sorting leaves no bytes on the disk
        return read(db)


def _read_slice(
    book: str,
    seals: PeriodSeals,
    first: bytes,
    end: bytes,
    count: Callable[[LedgerAccount], None],
    db: sqlite3.Connection,
) -> None:
    sql = "SELECT block, sealed FROM ledger WHERE book = ? AND block >= ? AND block < ?"
    for account, head in first_blocks(book, seals, db.execute(sql, (book, first, end)).fetchall()):
        blocks = {**head, **stored(db, more)} if (more := account.more(head)) else head
        if found := account.content(blocks):
            count(found)


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


def _forget_some(open: Callable[[], Sequence[str]], db: sqlite3.Connection) -> bool:
    kept = open()
    book = next((found for found in _books(db) if found not in kept), None)
    some = f"SELECT block FROM ledger WHERE book = ?1 LIMIT {AT_ONCE}"
    deleted = db.execute(f"DELETE FROM ledger WHERE book = ?1 AND block IN ({some})", (book,))
    return deleted.rowcount > 0


def _books(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the counting periods of the ledger, each found by one index seek."""
    sql, book = "SELECT MIN(book) FROM ledger WHERE book > ?", ""
    while found := db.execute(sql, (book,)).fetchone()[0]:
        book = found
        yield book
