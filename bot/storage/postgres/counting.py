"""Counts for the statistics freeze, and noisy parts that wait for the end of their quarter."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.statistics.cell_counts import BookCounts, LedgerGroup, PartialCell
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.ledger import AccountInBook, BlockKey, Ledger, first_blocks
from bot.storage.postgres.ledger import stored
from bot.storage.postgres.transactions import Connection, TransactionRunner
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

_SLICE = "SELECT block, sealed FROM ledger WHERE book = $1 AND block >= $2 AND block < $3"
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

AT_ONCE = 10_000
"""Rows deleted in one transaction."""


@dataclass(frozen=True, slots=True)
class PostgresCounting:
    """Implementation of `job_ports.CountingStore` on PostgreSQL."""

    run: TransactionRunner
    ledger: Ledger

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
        while await self.run(partial(_forget_some, open)):
            pass

    async def _read_all(self, book: str, count: Callable[[LedgerAccount], None]) -> None:
        """Count every account of a counting period, slice by slice.

        Each is a short read, so that VACUUM can remove dead rows in between.
        """
        if (seals := self.ledger.seals(book)) is None:
            return
        for piece in SLICES:
            rows = await self.run(partial(_slice, (book, *piece)))
            found = await asyncio.to_thread(lambda rows: list(first_blocks(book, seals, rows)), rows)
            heads = {key: sealed for _, head in found for key, sealed in head.items()}
            others = [key for account, head in found for key in account.more(head)]
            blocks = heads | await self.run(partial(stored, keys=others))
            await asyncio.to_thread(_count, [account for account, _ in found], blocks, count)


def _count(
    accounts: Iterable[AccountInBook], blocks: Mapping[BlockKey, bytes], count: Callable[[LedgerAccount], None]
) -> None:
    for account in accounts:
        if found := account.content(blocks):
            count(found)


async def _slice(values: Sequence[str | bytes], db: Connection) -> list[Any]:
    return await db.fetch(_SLICE, *values)


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


async def _forget_some(open: Callable[[], Sequence[str]], db: Connection) -> bool:
    """Delete some rows of a closed counting period; return True when there may be more.

    The periods in the ledger are read before the open ones: a key is older than its rows. So rows of a period that
    another worker opens at this moment are never taken for rows of a closed one.
    """
    there = await _books(db)
    kept = open()
    book = next((found for found in there if found not in kept), None)
    some = f"SELECT block FROM ledger WHERE book = $1 ORDER BY block LIMIT {AT_ONCE}"
    until = f"SELECT block FROM ({some}) AS found ORDER BY block DESC LIMIT 1"
    deleted = await db.execute(f"DELETE FROM ledger WHERE book = $1 AND block <= ({until})", book)
    return deleted != "DELETE 0"


async def _books(db: Connection) -> list[str]:
    """Return the counting periods of the ledger, each found by one index seek."""
    sql, books = "SELECT MIN(book) FROM ledger WHERE book > $1", [""]
    while found := await db.fetchval(sql, books[-1]):
        books.append(found)
    return books[1:]
