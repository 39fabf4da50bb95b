"""Rows of the ledger, whose blocks `storage/ledger.py` makes: written in a batch's transaction, read for a freeze."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.storage.ledger import AT_FIRST, AccountInBook, BlockKey, Ledger, LedgerAddition, first_blocks
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.counts import SLICES, LedgerAccount

_THESE = "(book, block) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))"
_READ = f"SELECT book, block, sealed FROM ledger WHERE {_THESE}"
_SLICE = "SELECT block, sealed FROM ledger WHERE book = $1 AND block >= $2 AND block < $3"
_PUT = """
INSERT INTO ledger SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[])
ON CONFLICT (book, block) DO UPDATE SET sealed = excluded.sealed
"""
"""An account's blocks are changed by one worker at a time: the learner's row in `guests` is locked by then."""


async def write(db: Connection, additions: Sequence[LedgerAddition]) -> None:
    """Store what turns are counted for, in their order: earlier ones use up the weekly cap of a kind."""
    found = await _blocks(db, [it.account for it in additions])
    before = {account: account.opened(found) for account in {it.account for it in additions}}
    changed: dict[AccountInBook, dict[BlockKey, bytes]] = {account: {} for account in before}
    for addition in additions:
        fresh = addition.changed(before[addition.account])
        before[addition.account] |= fresh
        changed[addition.account] |= fresh
    rows = [account.sealed(*block) for account, blocks in changed.items() for block in blocks.items()]
    if rows:
        await db.execute(_PUT, *zip(*sorted(rows), strict=True))


async def erase(db: Connection, accounts: Sequence[AccountInBook]) -> None:
    """Delete accounts from every open counting period (B7)."""
    if found := await _blocks(db, accounts):
        await db.execute(f"DELETE FROM ledger WHERE {_THESE}", *zip(*found, strict=True))


async def _blocks(db: Connection, accounts: Sequence[AccountInBook]) -> dict[BlockKey, bytes]:
    """Return all blocks of some accounts."""
    found = await stored(db, [key for it in accounts for key in it.names(0, AT_FIRST)])
    return found | await stored(db, [key for it in accounts for key in it.more(found)])


async def stored(db: Connection, keys: Sequence[BlockKey]) -> dict[BlockKey, bytes]:
    """Return the blocks that are there, by their keys."""
    if not keys:
        return {}
    rows = await db.fetch(_READ, *zip(*keys, strict=True))
    return {(book, block): sealed for book, block, sealed in rows}


@dataclass(frozen=True, slots=True)
class PostgresLedgerReader:
    """Implementation of `sql.counting.LedgerReader`: short reads, so that VACUUM can remove dead rows in between."""

    run: TransactionRunner
    ledger: Ledger

    async def read_accounts(self, book: str, count: Callable[[LedgerAccount], None]) -> None:
        """Count every account of a counting period, slice by slice."""
        if (seals := self.ledger.seals(book)) is None:
            return
        for piece in SLICES:
            rows = await self.run(partial(_read_slice, (book, *piece)))
            found = await asyncio.to_thread(lambda rows: list(first_blocks(book, seals, rows)), rows)
            heads = {key: sealed for _, head in found for key, sealed in head.items()}
            others = [key for account, head in found for key in account.more(head)]
            blocks = heads | await self.run(partial(stored, keys=others))
            await asyncio.to_thread(_count, [account for account, _ in found], blocks, count)


async def _read_slice(slice: Sequence[str | bytes], db: Connection) -> list[Any]:
    return await db.fetch(_SLICE, *slice)


def _count(
    accounts: Iterable[AccountInBook], blocks: Mapping[BlockKey, bytes], count: Callable[[LedgerAccount], None]
) -> None:
    for account in accounts:
        if found := account.content(blocks):
            count(found)
