"""Rows of the ledger, whose blocks `storage/ledger.py` makes: written in a turn's transaction, read for a freeze."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import aiosqlite

from bot.storage.ledger import AT_FIRST, AccountInBook, BlockKey, Ledger, LedgerAddition, first_blocks
from bot.storage.records.counts import SLICES, LedgerAccount
from bot.storage.row_seals import PeriodSeals
from bot.storage.sqlite.database import in_thread

_PUT = "INSERT INTO ledger VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sealed = excluded.sealed"


def write(db: sqlite3.Connection, addition: LedgerAddition) -> None:
    """Store what a turn is counted for; nothing is written where all of it was counted before."""
    account = addition.account
    found = stored(db, account.names(0, AT_FIRST))
    opened = account.opened(found)
    if missing := account.missing(opened):
        opened = account.opened({**found, **stored(db, missing)})
    changed = addition.changed(opened)
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


@dataclass(frozen=True, slots=True)
class SqliteLedgerReader:
    """Implementation of `sql.counting.LedgerReader`. It reads on a connection of its own, beside the learners' turns.

    During a read the write-ahead log cannot be emptied: a learner who erases her data waits for that, and everybody
    behind her. So the lock `looking` is held for a slice only: of a million accounts one takes half a second.
    """

    connection: aiosqlite.Connection
    looking: asyncio.Lock
    ledger: Ledger

    async def read_accounts(self, book: str, count: Callable[[LedgerAccount], None]) -> None:
        """Count every account of a counting period, slice by slice."""
        if (seals := self.ledger.seals(book)) is None:
            return
        path = await in_thread(self.connection, _path)
        for piece in SLICES:
            read = partial(_read_slice, book, seals, *piece, count)
            async with self.looking:
                if path:
                    await asyncio.to_thread(_read_apart, path, read)
                else:  # a database in memory
                    await in_thread(self.connection, read)


def _path(db: sqlite3.Connection) -> str:
    found: str = db.execute("PRAGMA database_list").fetchone()[2]
    return found


def _read_apart(path: str, read: Callable[[sqlite3.Connection], None]) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA query_only=ON")
        read(db)


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
