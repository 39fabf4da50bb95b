"""Writing and deleting of ledger rows in the caller's transaction; `storage/ledger.py` makes the rows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.storage.ledger import Account, LedgerEntry, LedgerVisitor
from bot.storage.postgres.transactions import Connection

_VISIT = """
INSERT INTO visitors AS known VALUES ($1, $2, $3, $4, $5) ON CONFLICT (book, pseudonym) DO UPDATE SET
    country = CASE excluded.country WHEN '-' THEN known.country ELSE excluded.country END,
    age = CASE excluded.age WHEN '-' THEN known.age ELSE excluded.age END,
    locale = excluded.locale
    WHERE excluded.country NOT IN ('-', known.country) OR excluded.age NOT IN ('-', known.age)
        OR excluded.locale <> known.locale
"""
"""Writes only what is new: PostgreSQL keeps every old row version until it is vacuumed."""
_ENTER = """
INSERT INTO ledger AS known SELECT $1, $2::bytea, $3, $4, $5, $6
    WHERE (
        SELECT COUNT(*) FROM ledger WHERE book = $1 AND pseudonym = $2 AND kind = $3 AND week = $5 AND subject <> $4
    ) < $7
    ON CONFLICT (book, pseudonym, kind, subject) DO UPDATE SET value = excluded.value
        WHERE known.kind = 'reached' AND excluded.value > known.value
"""
_IN = "(book, pseudonym) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))"


async def write(db: Connection, visitors: Sequence[LedgerVisitor], entries: Sequence[LedgerEntry]) -> None:
    """Store what turns are counted for, in their order: earlier ones use up the weekly cap of a kind."""
    await db.executemany(_VISIT, visitors)
    await db.executemany(_ENTER, entries)


async def erase(db: Connection, accounts: Sequence[Account]) -> None:
    """Delete accounts from every open counting period (B7)."""
    books, pseudonyms = [account.book for account in accounts], [account.pseudonym for account in accounts]
    for table in ("ledger", "visitors"):
        await db.execute(f"DELETE FROM {table} WHERE {_IN}", books, pseudonyms)
