"""A PostgreSQL database as source or target of a migration; implements `copy_rows.MigrationSide`."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from functools import partial

import asyncpg
from asyncpg.transaction import Transaction

from bot.storage.ports import StoreGone
from bot.storage.postgres.database import MOVER, has_workers, open_database
from bot.storage.postgres.transactions import (
    ANSWERS_WITHIN,
    RETIRED,
    Connection,
    Pool,
    Result,
    TransactionWork,
    rerun,
    transaction,
)
from bot.storage.records.migration_state import MigrationState
from bot.storage.records.tables import MOVES, Row, RowKey, RowsFingerprint, StoreTable

WITHIN = 600.0
"""Seconds for a statement that reads or deletes all rows of a table."""

_CONNECTIONS = 4
_ALL = ", ".join(table.name for table in MOVES)
_OWN_COLUMNS = {"guests": {"version": 0}}
"""Columns that only PostgreSQL has. Nobody holds a version from before the migration, so all start with the same."""


class PostgresSide:
    """The database of a pool."""

    name = "PostgreSQL"

    def __init__(self, pool: Pool) -> None:
        """Use `PostgresSide.open` instead; end with `close`."""
        self._pool, self._chance = pool, random.Random()  # noqa: S311  waiting times need not be secret
        self._held: tuple[Connection, Transaction] | None = None

    @classmethod
    async def open(cls, url: str, fingerprint: str, move: str) -> PostgresSide:
        """Open the database of a URL and bring it up to date; a new one is incoming for the migration `move`."""
        return cls(await open_database(url, fingerprint, size=_CONNECTIONS, name=MOVER, moving=move))

    async def alone(self, move: str) -> bool:
        """See `MigrationSide.alone`. Without workers, lock every table until `put_migration_state` or `close`."""
        if self._held is None and not await self._run(has_workers):
            await self._hold()
        return self._held is not None

    async def _hold(self) -> None:
        """Lock the tables in one transaction on a connection of its own; `put_migration_state` uses and commits it."""
        try:
            connection = await self._pool.acquire()
            held = connection.transaction(isolation="read_committed")
            await held.start()
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            try:
                await connection.execute(f"LOCK TABLE {_ALL} IN EXCLUSIVE MODE")
            except asyncpg.LockNotAvailableError:
                await held.rollback()
                await self._pool.release(connection)
            else:
                self._held = connection, held
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise StoreGone from error

    async def piece(self, table: StoreTable, after: RowKey | None, most: int) -> RowsFingerprint:
        """See `MigrationSide.piece`."""
        letters = "convert_to(coalesce(string_agg(written, ''), ''), 'UTF8')"
        sql = f"SELECT sha256({letters}), COUNT(*) FROM ({_next(_row_text(table), table, after)}) AS piece"
        (row,) = await self._ask(sql, (*(after or ()), most))
        return RowsFingerprint(*row)

    async def skip(self, table: StoreTable, after: RowKey | None, most: int) -> RowKey | None:
        """See `MigrationSide.skip`."""
        found = await self._ask(f"{_next(', '.join(table.key), table, after)} OFFSET {most - 1}", (*(after or ()), 1))
        return found[0] if found else None

    async def rows(self, table: StoreTable, after: RowKey | None, most: int) -> list[Row]:
        """See `MigrationSide.rows`."""
        return await self._ask(_next(", ".join(table.columns), table, after), (*(after or ()), most))

    async def count(self, table: StoreTable) -> int:
        """See `MigrationSide.count`."""
        ((found,),) = await self._ask(f"SELECT COUNT(*) FROM {table.name}", ())
        return int(found)

    async def change(self, table: StoreTable, deleted: Sequence[RowKey], inserted: Sequence[Row]) -> None:
        """See `MigrationSide.change`."""
        own = _OWN_COLUMNS.get(table.name, {})
        named = " AND ".join(f"{it} = ${at}" for at, it in enumerate(table.key, 1))
        rows, columns = [(*row, *own.values()) for row in inserted], (*table.columns, *own)

        async def changed(db: Connection) -> None:
            if deleted:
                await db.executemany(f"DELETE FROM {table.name} WHERE {named}", deleted)
            if rows:
                await db.copy_records_to_table(table.name, records=rows, columns=columns)

        await self._run(changed)

    async def settled(self) -> None:
        """Update the planner's statistics, so that rows are found by their keys from the first tap on."""
        for table in MOVES:
            await self._run(partial(_execute, f"ANALYZE {table.name}"))

    async def migration_state(self) -> MigrationState:
        """See `MigrationSide.migration_state`."""
        ((state, move),) = await self._ask("SELECT state, move FROM secret_check", ())
        return MigrationState(state, move)

    async def put_migration_state(self, migration_state: MigrationState) -> None:
        """See `MigrationSide.put_migration_state`. A retired store is closed to new rows; table locks are released."""
        if self._held is None:
            await self._run(partial(_store_migration_state, migration_state))
            return
        (connection, held), self._held = self._held, None
        try:
            await _store_migration_state(migration_state, connection)
            await held.commit()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise StoreGone from error
        await self._pool.release(connection)

    async def empty(self) -> None:
        """See `MigrationSide.empty`. The server's own logs and backups are for its operator to delete."""
        await self._run(partial(_execute, f"TRUNCATE {_ALL}"))

    async def close(self) -> None:
        """Release locks and connections."""
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                if self._held is not None:
                    await self._held[1].rollback()
                    await self._pool.release(self._held[0])
                await self._pool.close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self._pool.terminate()

    async def _ask(self, sql: str, values: Sequence[object]) -> list[Row]:
        return [tuple(row) for row in await self._run(lambda db: db.fetch(sql, *values, timeout=WITHIN))]

    async def _run(self, work: TransactionWork[Result]) -> Result:
        return await rerun(partial(transaction, self._pool, work), chance=self._chance)


async def _execute(sql: str, db: Connection) -> None:
    await db.execute(sql, timeout=WITHIN)


async def _store_migration_state(migration_state: MigrationState, db: Connection) -> None:
    await db.execute("SET LOCAL synchronous_commit = on")  # whatever the server's default is
    await db.execute("UPDATE secret_check SET state = $1, move = $2", *migration_state)
    for table in MOVES:
        await db.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT IF EXISTS {RETIRED}", timeout=WITHIN)
        if migration_state.state == "gone":
            refuse_rows = f"ALTER TABLE {table.name} ADD CONSTRAINT {RETIRED} CHECK (false) NOT VALID"
            await db.execute(refuse_rows, timeout=WITHIN)


def _next(what: str, table: StoreTable, after: RowKey | None) -> str:
    """Return the SELECT of the rows after a key, in the order of keys."""
    key, many = ", ".join(table.key), len(after or ())
    beyond = f" WHERE ({key}) > ({', '.join(f'${at}' for at in range(1, many + 1))})" if after else ""
    return f"SELECT {what} FROM {table.name}{beyond} ORDER BY {key} LIMIT ${many + 1}"


def _row_text(table: StoreTable) -> str:
    """Return SQL for a row as text: values joined by a control character nobody types. SQLite yields the same."""
    letters = (
        f"upper(encode({column}, 'hex'))" if kind == "bytes" else f"{column}::text"
        for column, kind in table.types.items()
    )
    values = (f"coalesce({letter}, chr(29))" for letter in letters)
    return f"{' || chr(31) || '.join(values)} || chr(30) AS written"
