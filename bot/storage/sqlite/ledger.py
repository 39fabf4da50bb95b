"""Writing and deleting of ledger blocks in the caller's transaction; `storage/ledger.py` makes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from bot.storage.ledger import AT_FIRST, AccountInBook, BlockKey, LedgerAddition

_PUT = "INSERT INTO ledger VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed"


def write(db: sqlite3.Connection, addition: LedgerAddition) -> None:
    """Store what a turn is counted for; nothing is written where all of it was counted before."""
    account = addition.account
    changed = addition.changed(account.opened(_blocks(db, account)))
    db.executemany(_PUT, [account.sealed(key, block) for key, block in changed.items()])


def erase(db: sqlite3.Connection, accounts: Sequence[AccountInBook]) -> None:
    """Delete accounts from every open counting period (B7)."""
    for account in accounts:
        db.executemany("DELETE FROM ledger WHERE book = ? AND block = ?", _blocks(db, account))


def _blocks(db: sqlite3.Connection, account: AccountInBook) -> Mapping[BlockKey, bytes]:
    found = stored(db, account.names(0, AT_FIRST))
    return {**found, **stored(db, more)} if (more := account.more(found)) else found


def stored(db: sqlite3.Connection, keys: Sequence[BlockKey]) -> dict[BlockKey, bytes]:
    """Return the blocks of one book that are there, by their keys."""
    book, marks = keys[0][0], ", ".join("?" for _ in keys)
    found = db.execute(
        f"SELECT block, sealed FROM ledger WHERE book = ? AND block IN ({marks})", (book, *(name for _, name in keys))
    )
    return {(book, name): sealed for name, sealed in found}
