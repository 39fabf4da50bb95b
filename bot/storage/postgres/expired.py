"""Deletion of expired rows in small transactions: 100,000 may expire on one day while learners keep tapping (B8)."""

from __future__ import annotations

from functools import partial

from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.tables import EXPIRE, StoreTable

AT_ONCE = 5000
"""Rows deleted in one transaction: a learner among them who taps at this moment waits for it."""


async def take_out(run: TransactionRunner, now: int) -> None:
    """Delete the expired rows. After an interruption the next purge continues."""
    for table in EXPIRE:
        while await run(partial(_delete_some, table, now)):
            pass


async def _delete_some(table: StoreTable, now: int, db: Connection) -> bool:
    """Delete some expired rows; return True when there may be more.

    A row locked by a turn is left for the next purge.
    """
    key = ", ".join(table.key)
    some = f"SELECT {key} FROM {table.name} WHERE expires_at <= $1 LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED"
    found = f"WITH found AS MATERIALIZED ({some})"  # evaluated once, whatever the plan
    deleted = await db.execute(f"{found} DELETE FROM {table.name} WHERE ({key}) IN (SELECT * FROM found)", now)
    return deleted == f"DELETE {AT_ONCE}"
