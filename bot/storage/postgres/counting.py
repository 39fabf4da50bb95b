"""Counts for the statistics freeze, and noisy parts that wait for the end of their quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.statistics.book import BookCounts
from bot.statistics.cells_for_period import LedgerGroup, PartialCell
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.counts import SLICES, Sum, book_counts, carried_rows, parts_of

_HERE = "book = $1 AND pseudonym >= $2 AND pseudonym < $3"
_THERE = "visitors.book = $1 AND visitors.pseudonym >= $2 AND visitors.pseudonym < $3"
"""Condition on both tables of a join, so that neither is read beyond the slice."""
_VISITED = f"""
SELECT 'visited', '', '', country, locale, age, COUNT(*) FROM visitors WHERE {_HERE} GROUP BY country, locale, age
"""
_MARKS = f"""
SELECT kind, subject, value, country, locale, '', COUNT(*)
FROM ledger JOIN visitors USING (book, pseudonym)
WHERE {_HERE} AND {_THERE}
    AND kind IN ('answered', 'reached', 'rated', 'because', 'did', 'voted', 'came')
GROUP BY kind, subject, value, country, locale
"""
_CAME_AND_FINISHED = f"""
SELECT 'came-finished', subject, '', '', '', '', COUNT(*)
FROM ledger AS came WHERE {_HERE} AND kind = 'came' AND EXISTS (
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
WHERE {_HERE} AND {_THERE} AND (kind = 'started' OR kind = 'finished' AND {_BEGUN})
GROUP BY kind, subject, country, locale
"""
_ANSWERS = f"""
SELECT country, answers, COUNT(*) FROM (
    SELECT country, string_agg(kind || ' ' || subject || ' ' || value, ',' ORDER BY kind, subject) AS answers
    FROM ledger JOIN visitors USING (book, pseudonym)
    WHERE {_HERE} AND {_THERE} AND kind IN ('before', 'fourth', 'eighth', 'after')
    GROUP BY pseudonym, country
) AS given GROUP BY country, answers
"""
_FINISHERS = f"""
SELECT lessons, COUNT(*) FROM (
    SELECT COUNT(*) AS lessons FROM ledger AS done WHERE {_HERE} AND kind = 'finished' AND {_BEGUN}
    GROUP BY pseudonym
) AS finishers GROUP BY lessons
"""
_CARRY = "INSERT INTO carried VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
_CARRIED = """
SELECT quarter, kind, country, locale, '', lesson, item, value, SUM(noisy)::bigint
FROM carried WHERE quarter = $1
    AND month IN (SELECT month FROM carried WHERE quarter = $1 AND kind = 'stopped' AND item = '')
GROUP BY quarter, kind, country, locale, lesson, item, value
"""
"""Leave out months that an older version froze: they lack the number of learners who came to the end (no item)."""
_TALLIES = "SELECT country, event, noisy, additions FROM tallies WHERE quarter = $1"
_ADD = """
INSERT INTO tallies (quarter, country, event, noisy, additions) VALUES ($1, $2, $3, $4, 1)
ON CONFLICT (quarter, country, event)
DO UPDATE SET noisy = tallies.noisy + excluded.noisy, additions = tallies.additions + 1
"""
_ONCE = "INSERT INTO handled_updates VALUES ($1, $2) ON CONFLICT DO NOTHING"
"""The id of an addition is random and below zero, so it never equals an update id of Telegram's."""

_OF_A_MONTH = (_VISITED, _MARKS, _CAME_AND_FINISHED)
_OF_A_BOOK = (_VISITED, _LESSONS)

AT_ONCE = 10_000
"""Rows deleted in one transaction."""


@dataclass(frozen=True, slots=True)
class PostgresCounting:
    """Implementation of `job_ports.CountingStore` on PostgreSQL."""

    run: TransactionRunner

    async def month(self, book: str) -> list[LedgerGroup]:
        """Return all counts of a counting period."""
        return [LedgerGroup(*row) for sql in _OF_A_MONTH for row in await self._count(sql, book)]

    async def book(self, book: str) -> BookCounts:
        """Return the counts of the book of a quarter or a pilot."""
        groups = [LedgerGroup(*row) for sql in _OF_A_BOOK for row in await self._count(sql, book)]
        return book_counts(groups, await self._count(_FINISHERS, book), await self._count(_ANSWERS, book))

    async def carry(self, month: str, parts: Mapping[PartialCell, int]) -> None:
        """Store a month's noisy parts until their quarter ends; parts that are stored already stay."""
        await self.run(lambda db: _carry(db, month, parts))

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """Return the sums of the parts that months stored for a quarter."""
        rows = await self.run(lambda db: db.fetch(_CARRIED, quarter))
        return parts_of(rows)

    async def tally(self, addition: Addition) -> None:
        """Add to a quarter's sensitive counters (C9)."""
        await self.run(lambda db: _tally(db, addition))

    async def tallies(self, quarter: str) -> list[Tally]:
        """Return a quarter's sensitive counters."""
        return [Tally(*row) for row in await self.run(lambda db: db.fetch(_TALLIES, quarter))]

    async def forget_quarter(self, quarter: str) -> None:
        """Delete what waited for a quarter that is frozen."""
        for table in ("carried", "tallies"):
            await self.run(partial(_forget_of, table, quarter))

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Delete, in small transactions, the rows of all counting periods but those `open` returns then."""
        for table in ("ledger", "visitors"):
            while await self.run(partial(_forget_some, table, open)):
                pass

    async def _count(self, sql: str, book: str) -> list[Any]:
        """Return the summed rows of all slices.

        Each is a short read, so that VACUUM can remove dead rows in between.
        """
        found = Sum()
        for first, end in SLICES:
            found.add(await self.run(partial(_slice, sql, (book, first, end))))
        return found.rows


async def _slice(sql: str, values: Sequence[str | bytes], db: Connection) -> list[Any]:
    return await db.fetch(sql, *values)


async def _carry(db: Connection, month: str, parts: Mapping[PartialCell, int]) -> None:
    if await db.fetchval("SELECT 1 FROM carried WHERE month = $1 LIMIT 1", month):
        return
    await db.executemany(_CARRY, carried_rows(month, parts))


async def _tally(db: Connection, addition: Addition) -> None:
    """Add to the counters, in an order of names that keeps workers from waiting for each other."""
    if await db.execute(_ONCE, addition.number, addition.until) == "INSERT 0 0":
        return
    await db.executemany(_ADD, [(addition.quarter, *name, noisy) for name, noisy in sorted(addition.noisy.items())])


async def _forget_of(table: str, quarter: str, db: Connection) -> None:
    await db.execute(f"DELETE FROM {table} WHERE quarter = $1", quarter)


async def _forget_some(table: str, open: Callable[[], Sequence[str]], db: Connection) -> bool:
    """Delete some rows of a closed counting period; return True when there may be more.

    The periods in the table are read before the open ones: a key is older than its rows. So rows of a period that
    another worker opens at this moment are never taken for rows of a closed one.
    """
    there = await _books(db, table)
    kept = open()
    book = next((found for found in there if found not in kept), None)
    some = f"SELECT pseudonym FROM {table} WHERE book = $1 ORDER BY pseudonym LIMIT {AT_ONCE}"
    until = f"SELECT pseudonym FROM ({some}) AS found ORDER BY pseudonym DESC LIMIT 1"
    deleted = await db.execute(f"DELETE FROM {table} WHERE book = $1 AND pseudonym <= ({until})", book)
    return deleted != "DELETE 0"


async def _books(db: Connection, table: str) -> list[str]:
    """Return the counting periods of a table, each found by one index seek."""
    sql, books = f"SELECT MIN(book) FROM {table} WHERE book > $1", [""]
    while found := await db.fetchval(sql, books[-1]):
        books.append(found)
    return books[1:]
