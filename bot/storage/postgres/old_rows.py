"""Sealing of the rows that a database had before version 7, in the transaction that brings it up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from bot.errors import Refused
from bot.storage.old_rows import COUNTED, OLD_TABLES, ROW_BY_ROW, OldRows
from bot.storage.postgres.transactions import Connection
from bot.storage.records.tables import GUESTS, NamedRow

WITHIN = 600.0
"""Seconds for a statement over all rows of a table."""
_AT_ONCE = 2000


async def seal_old_rows(db: Connection, rows: OldRows | None) -> None:
    """Seal the rows of the old tables and drop these. Raise Refused for rows that there are no keys for."""
    sql = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = ANY($1::text[])"
    if await db.fetchval(sql, OLD_TABLES) < len(OLD_TABLES):
        return
    if rows is not None:
        for table in ROW_BY_ROW:
            sealed, own = rows.sealed(table), ["version"] if table is GUESTS else []
            async for found in _fetch_in_pieces(db, f"{table.name}_before", f"SELECT * FROM old_{table.name}"):
                old_rows = map(dict, found)
                await _copy_rows(db, table.name, [{**sealed(old), **{it: old[it] for it in own}} for old in old_rows])
        await _put_ledger(db, rows)
    elif any([await db.fetchval(f"SELECT COUNT(*) FROM {table}") for table in OLD_TABLES]):
        raise Refused("The database is of another version of the bot.", "Start the bot once with this one.")
    await db.execute(f"DROP TABLE {', '.join(OLD_TABLES)}", timeout=WITHIN)


async def _put_ledger(db: Connection, rows: OldRows) -> None:
    """Seal the ledger; an account's rows may lie on both sides of a fetch."""
    kept: list[Any] = []
    async for found in _fetch_in_pieces(db, "ledger_before", COUNTED):
        kept += [tuple(row) for row in found]
        last = next(at for at, row in enumerate(kept) if row[:2] == kept[-1][:2])
        await _copy_rows(db, "ledger", rows.blocks(kept[:last]))
        kept = kept[last:]
    await _copy_rows(db, "ledger", rows.blocks(kept))


async def _fetch_in_pieces(db: Connection, name: str, sql: str) -> AsyncIterator[list[Any]]:
    await db.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {sql}", timeout=WITHIN)
    while found := await db.fetch(f"FETCH {_AT_ONCE} FROM {name}", timeout=WITHIN):
        yield found
    await db.execute(f"CLOSE {name}")  # a table that is read cannot be dropped


async def _copy_rows(db: Connection, table: str, rows: Iterable[NamedRow]) -> None:
    found = list(rows)
    if found:
        records = [tuple(row.values()) for row in found]
        await db.copy_records_to_table(table, records=records, columns=list(found[0]), timeout=WITHIN)
