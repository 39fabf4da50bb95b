"""What was counted, read for the freeze; and what waits for the end of its quarter, with its noise already in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.statistics.cells import Event
from bot.statistics.cells_for_period import LedgerGroup, PartialCell
from bot.statistics.sensitive_counts import Addition
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.counts import SLICES, Sum, carried_rows, parts_of

_HERE = "book = $1 AND pseudonym >= $2 AND pseudonym < $3"
_THERE = "visitors.book = $1 AND visitors.pseudonym >= $2 AND visitors.pseudonym < $3"
"""Said of both tables of a join, so that neither is read beyond the slice."""
_VISITED = f"""
SELECT 'visited', '', '', country, locale, age, COUNT(*) FROM visitors WHERE {_HERE} GROUP BY country, locale, age
"""
_MARKS = f"""
SELECT kind, subject, value, country, locale, '', COUNT(*)
FROM ledger JOIN visitors USING (book, pseudonym)
WHERE {_HERE} AND {_THERE}
    AND kind IN ('started', 'finished', 'answered', 'before', 'after', 'reached', 'rated', 'because', 'voted', 'came')
GROUP BY kind, subject, value, country, locale
"""
_CAME_AND_FINISHED = f"""
SELECT 'came-finished', subject, '', '', '', '', COUNT(*)
FROM ledger AS came WHERE {_HERE} AND kind = 'came' AND EXISTS (
    SELECT 1 FROM ledger WHERE book = came.book AND pseudonym = came.pseudonym AND kind = 'finished'
)
GROUP BY subject
"""
_OF_A_WEEK = f"""
SELECT kind, subject, '', country, locale, '', COUNT(*)
FROM ledger JOIN visitors USING (book, pseudonym)
WHERE {_HERE} AND {_THERE} AND week = $4 AND kind IN ('active', 'started', 'finished')
GROUP BY kind, subject, country, locale
"""
_FINISHERS = f"""
SELECT lessons, COUNT(*) FROM (
    SELECT COUNT(*) AS lessons FROM ledger WHERE {_HERE} AND kind = 'finished' GROUP BY pseudonym
) AS finishers GROUP BY lessons
"""
_CARRY = "INSERT INTO carried VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
_CARRIED = """
SELECT quarter, kind, country, locale, '', lesson, item, value, SUM(noisy)::bigint
FROM carried WHERE quarter = $1 GROUP BY quarter, kind, country, locale, lesson, item, value
"""
_BEGIN_TALLY = "INSERT INTO tallies VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
_ADD_TALLY = "UPDATE tallies SET noisy = noisy + $4 WHERE quarter = $1 AND country = $2 AND event = $3"
_ONCE = "INSERT INTO handled_updates VALUES ($1, $2) ON CONFLICT DO NOTHING"
"""A number by chance, below all of Telegram's."""

_OF_A_MONTH = (_VISITED, _MARKS, _CAME_AND_FINISHED)

AT_ONCE = 10_000
"""Rows taken out in one transaction."""


@dataclass(frozen=True, slots=True)
class PostgresCounting:
    """What whoever closes the books asks of the store; see `upkeep.Books`."""

    run: TransactionRunner

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
        await self.run(lambda db: _carry(db, month, parts))

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """The sums of what months laid by for a quarter."""
        rows = await self.run(lambda db: db.fetch(_CARRIED, quarter))
        return parts_of(rows)

    async def tally(self, addition: Addition, noise: Callable[[], int]) -> None:
        """Add to a quarter's sensitive counters. A counter begins with its noise (C9)."""
        await self.run(lambda db: _tally(db, addition, noise))

    async def tallies(self, quarter: str) -> list[tuple[str, Event, int]]:
        """A quarter's noisy counters: country, event, count."""
        sql = "SELECT country, event, noisy FROM tallies WHERE quarter = $1"
        return [(country, event, noisy) for country, event, noisy in await self.run(lambda db: db.fetch(sql, quarter))]

    async def forget_quarter(self, quarter: str) -> None:
        """Take away what waited for a quarter that is frozen."""
        for table in ("carried", "tallies"):
            await self.run(partial(_forget_of, table, quarter))

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Take away the rows of every book but those open at the time, a piece at a time."""
        for table in ("ledger", "visitors"):
            while await self.run(partial(_forget_some, table, open)):
                pass

    async def _count(self, sql: str, book: str, *values: str) -> list[Any]:
        """The rows of all slices. Each is a short look, so that rows that are gone can be swept."""
        found = Sum()
        for first, end in SLICES:
            found.add(await self.run(partial(_slice, sql, (book, first, end, *values))))
        return found.rows


async def _slice(sql: str, values: Sequence[str | bytes], db: Connection) -> list[Any]:
    return await db.fetch(sql, *values)


async def _carry(db: Connection, month: str, parts: Mapping[PartialCell, int]) -> None:
    if await db.fetchval("SELECT 1 FROM carried WHERE month = $1 LIMIT 1", month):
        return
    await db.executemany(_CARRY, carried_rows(month, parts))


async def _tally(db: Connection, addition: Addition, noise: Callable[[], int]) -> None:
    """Of workers that write at the same time one begins a counter, and only its noise is in it."""
    if await db.execute(_ONCE, addition.number, addition.until) == "INSERT 0 0":
        return
    quarter, names = addition.quarter, sorted(addition.counts)
    await db.executemany(_BEGIN_TALLY, [(quarter, *name, noise()) for name in names])
    await db.executemany(_ADD_TALLY, [(quarter, *name, addition.counts[name]) for name in names])


async def _forget_of(table: str, quarter: str, db: Connection) -> None:
    await db.execute(f"DELETE FROM {table} WHERE quarter = $1", quarter)


async def _forget_some(table: str, open: Callable[[], Sequence[str]], db: Connection) -> bool:
    """Whether there may be more. What is there is asked before what is open: the key of a book is older than its rows.

    So rows of a book that another worker opens at this moment are never taken for rows of one that is closed.
    """
    there = await _books(db, table)
    kept = open()
    book = next((found for found in there if found not in kept), None)
    some = f"SELECT pseudonym FROM {table} WHERE book = $1 LIMIT {AT_ONCE}"
    gone = await db.execute(f"DELETE FROM {table} WHERE book = $1 AND pseudonym IN ({some})", book)
    return gone != "DELETE 0"


async def _books(db: Connection, table: str) -> list[str]:
    """The books of a table, each found by one jump in its order."""
    sql, books = f"SELECT MIN(book) FROM {table} WHERE book > $1", [""]
    while found := await db.fetchval(sql, books[-1]):
        books.append(found)
    return books[1:]
