"""Saved places in PostgreSQL: read for a backup, and put back. Nobody else's row is read (SERVER.md)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from functools import partial

from bot.errors import NotNow
from bot.storage.ports import StoreGone
from bot.storage.postgres.database import OURS, open_database
from bot.storage.postgres.transactions import Connection, TransactionWork, rerun, transaction
from bot.storage.records.tables import GUESTS, Row

NAME = f"{OURS} backs up"
"""Application name of the connection: it is no worker."""
WITHIN = 600.0
"""Seconds for all rows."""

_AT_ONCE = 2000


async def read_saved_places(
    url: str, fingerprint: str, came_by: str, now: int, take: Callable[[list[Row]], None]
) -> None:
    """Hand the rows of learners who saved their place to `take`, in the columns of GUESTS, as they are at one moment.

    A row may come twice, when the connection is lost in between.
    """
    sql = f"SELECT {', '.join(GUESTS.columns)} FROM guests WHERE saved = 1 AND expires_at > $1"

    async def read(db: Connection) -> None:
        cursor = await db.cursor(sql, now, timeout=WITHIN)
        while rows := await cursor.fetch(_AT_ONCE, timeout=WITHIN):
            take([tuple(row) for row in rows])

    await _run(url, fingerprint, came_by, read)


async def put_back(url: str, fingerprint: str, came_by: str, rows: Callable[[], Iterable[Row]]) -> None:
    """Copy the rows that the database lacks into it, all or none; what is there now is newer, and stays."""
    await _run(url, fingerprint, came_by, partial(_copy, rows))


async def _copy(rows: Callable[[], Iterable[Row]], db: Connection) -> None:
    columns = ", ".join(GUESTS.columns)
    await db.execute(f"CREATE TEMP TABLE back ON COMMIT DROP AS SELECT {columns} FROM guests WHERE false")
    await db.copy_records_to_table("back", records=rows(), columns=GUESTS.columns, timeout=WITHIN)
    sql = f"INSERT INTO guests ({columns}, version) SELECT {columns}, 0 FROM back ON CONFLICT DO NOTHING"
    await db.execute(sql, timeout=WITHIN)


async def _run(url: str, fingerprint: str, came_by: str, work: TransactionWork[None]) -> None:
    pool = await open_database(url, fingerprint, size=1, name=NAME, came_by=came_by)
    try:
        chance = random.Random()  # noqa: S311  waiting times need not be secret
        await rerun(partial(transaction, pool, work), chance=chance)
    except StoreGone as gone:
        raise NotNow("PostgreSQL cannot do this now.", "Look whether it runs; then type the same again.") from gone
    finally:
        await pool.close()
