"""Sealing of the rows that a database had before version 7, in the transaction that brings it up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from bot.errors import Refused
from bot.storage.old_rows import LEDGER, OLD_TABLES, SAME, OldRows
from bot.storage.postgres.transactions import Connection

WITHIN = 600.0
"""Seconds for a statement over all rows of a table."""
_AT_ONCE = 2000


async def seal_old_rows(db: Connection, rows: OldRows | None) -> None:
    """Seal the rows of the old tables and drop these. Raise Refused for rows that there are no keys for."""
    sql = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY($1::text[])"
    if await db.fetchval(sql, OLD_TABLES) < len(OLD_TABLES):
        return
    if rows is not None:
        async for found in _read(db, "guests_before", "SELECT * FROM old_guests"):
            await _put(db, "guests", [(*rows.guest(dict(it)), it["version"]) for it in found])
        async for found in _read(db, "messages_before", "SELECT learner, message_id, expires_at FROM old_messages"):
            await _put(db, "messages", map(rows.message, found))
        for table, columns in SAME.items():
            async for found in _read(db, f"{table}_before", f"SELECT {columns} FROM old_{table}"):
                await _put(db, table, [rows.fading(table, tuple(it)) for it in found])
        await _put_ledger(db, rows)
    elif any([await db.fetchval(f"SELECT COUNT(*) FROM {table}") for table in OLD_TABLES]):
        raise Refused("The database is of another version of the bot.", "Start the bot once with this one.")
    await db.execute(f"DROP TABLE {', '.join(OLD_TABLES)}", timeout=WITHIN)


async def _put_ledger(db: Connection, rows: OldRows) -> None:
    """Seal the ledger; an account's rows may lie on both sides of a fetch."""
    kept: list[Any] = []
    async for found in _read(db, "ledger_before", LEDGER):
        kept += [tuple(row) for row in found]
        last = next(at for at, row in enumerate(kept) if row[:2] == kept[-1][:2])
        await _put(db, "ledger", rows.blocks(kept[:last]))
        kept = kept[last:]
    await _put(db, "ledger", rows.blocks(kept))


async def _read(db: Connection, name: str, sql: str) -> AsyncIterator[list[Any]]:
    await db.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {sql}", timeout=WITHIN)
    while found := await db.fetch(f"FETCH {_AT_ONCE} FROM {name}", timeout=WITHIN):
        yield found
    await db.execute(f"CLOSE {name}")  # a table that is read cannot be dropped


async def _put(db: Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    await db.copy_records_to_table(table, records=list(rows), timeout=WITHIN)
