"""Writing and deleting of ledger rows in the caller's transaction; `storage/ledger.py` makes the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.storage.ledger import Account, LedgerEntry, LedgerVisitor

_VISIT = """
INSERT INTO visitors VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    country = CASE excluded.country WHEN '-' THEN country ELSE excluded.country END,
    age = CASE excluded.age WHEN '-' THEN age ELSE excluded.age END,
    locale = excluded.locale
"""
_ENTER = """
INSERT INTO ledger SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE (
        SELECT COUNT(*) FROM ledger WHERE book = ?1 AND pseudonym = ?2 AND kind = ?3 AND week = ?5 AND subject <> ?4
    ) < ?7
    ON CONFLICT DO UPDATE SET value = excluded.value WHERE kind = 'reached' AND excluded.value > value
"""


def write(db: sqlite3.Connection, visitor: LedgerVisitor, entries: Sequence[LedgerEntry]) -> None:
    """Store what a turn is counted for."""
    db.execute(_VISIT, visitor)
    for entry in entries:
        db.execute(_ENTER, entry)


def erase(db: sqlite3.Connection, accounts: Sequence[Account]) -> None:
    """Delete accounts from every open counting period (B7)."""
    for account in accounts:
        db.execute("DELETE FROM ledger WHERE book = ? AND pseudonym = ?", account)
        db.execute("DELETE FROM visitors WHERE book = ? AND pseudonym = ?", account)
