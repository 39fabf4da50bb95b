"""Writing and deleting of ledger blocks in the caller's transaction; `storage/ledger.py` makes them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.ledger import AT_FIRST, AccountInBook, BlockKey, LedgerAddition
from bot.storage.postgres.transactions import Connection

_THESE = "(book, block) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))"
_READ = f"SELECT book, block, sealed FROM ledger WHERE {_THESE}"
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
