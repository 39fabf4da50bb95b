"""Counts for the statistics freeze, and noisy parts that wait for the end of their quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.statistics.cell_counts import BookCounts, LedgerGroup, PartialCell
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.records.counts import (
    BookSum,
    Group,
    LedgerAccount,
    carried_rows,
    ledger_groups,
    month_groups,
    parts_of,
)
from bot.storage.sql.rows import Rows, Transactions

_CARRY = "INSERT INTO carried VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
_CARRIED = """
SELECT quarter, kind, country, locale, '', lesson, item, value, CAST(SUM(noisy) AS BIGINT)
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

AT_ONCE = 10_000
"""Rows deleted in one transaction: learners wait no longer than for one."""
_DELETE = """
DELETE FROM ledger WHERE book = $1 AND block <= (
    SELECT block FROM (SELECT block FROM ledger WHERE book = $1 ORDER BY block LIMIT $2) AS found
    ORDER BY block DESC LIMIT 1
)
"""


class LedgerReader(Protocol):
    """Reading of the ledger, by each engine in its own way: beside the learners' turns."""

    async def read_accounts(self, book: str, count: Callable[[LedgerAccount], None]) -> None:
        """Count every account of a counting period, slice by slice; none where its key was destroyed."""


@dataclass(frozen=True, slots=True)
class CountingStore:
    """Counts for the statistics freeze, and noisy parts that wait for the end of their quarter.

    A month's part of a quarter is stored once: called again after a crash, the first noise stays (C4).
    """

    transactions: Transactions
    reader: LedgerReader

    async def month(self, book: str) -> list[LedgerGroup]:
        """Return all counts of a counting period."""
        found = Counter[Group]()
        await self.reader.read_accounts(book, lambda account: found.update(month_groups(account)))
        return ledger_groups(found)

    async def book(self, book: str) -> BookCounts:
        """Return the counts of the book of a quarter or a pilot."""
        found = BookSum()
        await self.reader.read_accounts(book, found.add)
        return found.counts

    async def carry(self, month: str, parts: Mapping[PartialCell, int]) -> None:
        """Store a month's noisy parts until their quarter ends; parts that are stored already stay."""
        await self.transactions.run(lambda db: _carry(db, month, parts))

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """Return the sums of the parts that months stored for a quarter."""
        return parts_of(await self.transactions.run(lambda db: db.fetch(_CARRIED, quarter)))

    async def tally(self, addition: Addition) -> None:
        """Add to a quarter's sensitive counters (C9). An addition that was made before is not made again.

        A caller cancelled meanwhile cannot know whether it was stored, and makes the same addition again.
        """
        await self.transactions.run(lambda db: _tally(db, addition))

    async def tallies(self, quarter: str) -> list[Tally]:
        """Return a quarter's sensitive counters."""
        return [Tally(*row) for row in await self.transactions.run(lambda db: db.fetch(_TALLIES, quarter))]

    async def forget_quarter(self, quarter: str) -> None:
        """Delete what waited for a quarter that is frozen."""
        await self.transactions.run(lambda db: _forget_quarter(db, quarter))

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Delete, in small transactions, the rows of all counting periods but those `open` returns at the time."""
        while await self.transactions.run(partial(_forget_some, open)):
            pass


async def _carry(db: Rows, month: str, parts: Mapping[PartialCell, int]) -> None:
    if not await db.fetch("SELECT 1 FROM carried WHERE month = $1 LIMIT 1", month):
        await db.executemany(_CARRY, carried_rows(month, parts))


async def _tally(db: Rows, addition: Addition) -> None:
    """Add to the counters, in an order of names that keeps workers from waiting for each other."""
    if not await db.execute(_ONCE, addition.number, addition.until):
        return
    await db.executemany(_ADD, [(addition.quarter, *name, noisy) for name, noisy in sorted(addition.noisy.items())])


async def _forget_quarter(db: Rows, quarter: str) -> None:
    for table in ("carried", "tallies"):
        await db.execute(f"DELETE FROM {table} WHERE quarter = $1", quarter)


async def _forget_some(open: Callable[[], Sequence[str]], db: Rows) -> bool:
    """Delete some rows of a closed counting period; return True when there may be more.

    The periods in the ledger are read before the open ones: a key is older than its rows. So rows of a period that
    another worker opens at this moment are never taken for rows of a closed one.
    """
    there = await _read_books(db)
    kept = open()
    book = next((found for found in there if found not in kept), None)
    return await db.execute(_DELETE, book, AT_ONCE) > 0


async def _read_books(db: Rows) -> list[str]:
    """Return the counting periods of the ledger, each found by one index seek."""
    books = [""]
    while found := (await db.fetch("SELECT MIN(book) FROM ledger WHERE book > $1", books[-1]))[0][0]:
        books.append(found)
    return books[1:]
