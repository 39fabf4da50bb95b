"""What has expired is taken out a piece at a time: a hundred thousand may end on one day, and girls tap on (B8)."""

from __future__ import annotations

from functools import partial

from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.tables import EXPIRE, StoreTable

AT_ONCE = 5000
"""Rows taken out in one transaction: who is among them and taps at this moment waits for it."""


async def take_out(run: TransactionRunner, now: int) -> None:
    """Delete what has expired. Cut off in between, the next purge goes on."""
    for table in EXPIRE:
        while await run(partial(_some, table, now)):
            pass


async def _some(table: StoreTable, now: int, db: Connection) -> bool:
    """Whether there may be more. A row whose girl taps at this moment stays: it is looked at again when it is free."""
    key = ", ".join(table.key)
    some = f"SELECT {key} FROM {table.name} WHERE expires_at <= $1 LIMIT {AT_ONCE} FOR UPDATE SKIP LOCKED"
    found = f"WITH found AS MATERIALIZED ({some})"  # looked for once, whatever the plan
    gone = await db.execute(f"{found} DELETE FROM {table.name} WHERE ({key}) IN (SELECT * FROM found)", now)
    return gone == f"DELETE {AT_ONCE}"
