"""`bot.db` as source or target of a migration; implements `copy_rows.MigrationSide`.

While a bot runs on it, the file is only read, a piece at a time, so that the bot can empty its write-ahead log in
between.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from bot.errors import NotNow, Refused
from bot.storage.old_rows import OldRows
from bot.storage.records.migration_state import MigrationState
from bot.storage.records.tables import MOVES, Row, RowKey, RowsFingerprint, StoreTable
from bot.storage.sqlite.database import DatabaseInUse, check_secret, newest, open_alone
from bot.storage.sqlite.upgrade_copies import remove_copies

Result = TypeVar("Result")

_PATIENCE = 0.05
"""Seconds in which one attempt waits for a bot to release the file; callers ask again and again."""
_WAITS = 5.0
"""Seconds for which a bot may keep us from reading."""


class SqliteSide:
    """The file at a path. All work runs on one thread."""

    name = "bot.db"

    def __init__(self, path: Path, fingerprint: str, old_rows: OldRows | None = None) -> None:
        """Begin with `read` or `alone`; end with `close`. `old_rows` seals rows of before version 14."""
        self._path, self._fingerprint, self._old_rows = path, fingerprint, old_rows
        self._thread = ThreadPoolExecutor(1)
        self._db: sqlite3.Connection | None = None
        self._is_alone = False

    async def read(self) -> None:
        """Open the file beside a bot. Raise Refused where there is none, or its schema is another version's."""
        await self._work(self._open_for_reading)

    def _open_for_reading(self) -> None:
        if not self._path.is_file():
            raise Refused(f"There is no database in {self._path.parent}.", "Set DATA to the folder of the bot.")
        self._db = _connect_read_only(self._path)
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version != newest():
            raise Refused("The database is of another version of the bot.", "Start the bot once with this one.")
        check_secret(self._db, self._fingerprint, moving="any")

    async def alone(self, move: str) -> bool:
        """See `MigrationSide.alone`. A missing file is created as incoming for this migration."""
        if not self._is_alone:
            await self._work(lambda: self._take(move))
        return self._is_alone

    def _take(self, move: str) -> None:
        """Lock the file. Our own reading connection is closed first, because it would prevent that."""
        was_read = self._db is not None
        self._release()
        try:
            self._db = open_alone(
                self._path, self._fingerprint, moving=move, patience=_PATIENCE, old_rows=self._old_rows
            )
        except DatabaseInUse:
            if was_read:
                self._open_for_reading()
            return
        self._db.execute("PRAGMA foreign_keys=OFF")  # tables are copied one after the other
        self._is_alone = True

    async def piece(self, table: StoreTable, after: RowKey | None, most: int) -> RowsFingerprint:
        """See `MigrationSide.piece`."""
        sql = f"SELECT CAST(group_concat(written, '') AS BLOB), COUNT(*) FROM ({_next(_row_text(table), table, after)})"
        (row,) = await self._ask(sql, (*(after or ()), most))
        return RowsFingerprint(hashlib.sha256(row[0] or b"").digest(), row[1])

    async def skip(self, table: StoreTable, after: RowKey | None, most: int) -> RowKey | None:
        """See `MigrationSide.skip`."""
        sql = f"{_next(', '.join(table.key), table, after, limit='1')} OFFSET ?"
        found = await self._ask(sql, (*(after or ()), most - 1))
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
        delete = f"DELETE FROM {table.name} WHERE ({', '.join(table.key)}) = ({_placeholders(table.key)})"
        put = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({_placeholders(table.columns)})"

        def changed(db: sqlite3.Connection) -> None:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(delete, deleted)
            db.executemany(put, inserted)
            db.execute("COMMIT")

        await self._work(lambda: changed(self._open))

    async def settled(self) -> None:
        """Do nothing: SQLite finds keys without statistics."""

    async def migration_state(self) -> MigrationState:
        """See `MigrationSide.migration_state`."""
        ((state, move),) = await self._ask("SELECT state, move FROM secret_check", ())
        return MigrationState(state, move)

    async def put_migration_state(self, migration_state: MigrationState) -> None:
        """See `MigrationSide.put_migration_state`. Only after `alone` returned True."""
        await self._ask("UPDATE secret_check SET state = ?, move = ?", migration_state)

    async def empty(self) -> None:
        """See `MigrationSide.empty`. Deleted rows are overwritten, the file shrinks, and copies of it go."""
        if not await self.alone("any"):
            raise Refused("A bot is running on this DATA.", "Stop it, and type the same again.")

        def emptied(db: sqlite3.Connection) -> None:
            for table in MOVES:
                db.execute(f"DELETE FROM {table.name}")
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            remove_copies(self._path.parent)

        await self._work(lambda: emptied(self._open))

    async def close(self) -> None:
        """Close the file and end the thread."""
        await self._work(self._release)
        self._thread.shutdown()

    @property
    def _open(self) -> sqlite3.Connection:
        assert self._db is not None  # noqa: S101 - `read` or `alone` comes first
        return self._db

    def _release(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db, self._is_alone = None, False

    async def _ask(self, sql: str, values: Sequence[object]) -> list[Row]:
        return await self._work(lambda: self._open.execute(sql, tuple(values)).fetchall())

    async def _work(self, work: Callable[[], Result]) -> Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except sqlite3.Error as error:
            what = f"The database {self._path} cannot be read or written now."
            raise NotNow(what, "Look at the disk; then type the same again: it continues.") from error


def migration_state_of(path: Path) -> MigrationState | None:
    """Return the migration state of a file; None where it is missing, or empty and was never part of a migration."""
    if not path.is_file():
        return None
    try:
        with closing(_connect_read_only(path)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version >= 10:
                found = db.execute("SELECT state, move FROM secret_check").fetchone()
                migration_state = MigrationState(*found) if found else MigrationState()
                return migration_state if migration_state.move or _has_rows(db) else None
            return MigrationState() if _has_rows(db) else None
    except sqlite3.Error as error:
        raise NotNow(f"The database {path} cannot be read.", "Look at DATA and its permissions.") from error


def _has_rows(db: sqlite3.Connection) -> bool:
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return any(db.execute(f"SELECT 1 FROM {it.name} LIMIT 1").fetchone() for it in MOVES if it.name in there)


def _connect_read_only(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_WAITS, isolation_level=None)
    db.execute("PRAGMA trusted_schema=OFF")
    return db


def _next(what: str, table: StoreTable, after: RowKey | None, limit: str = "?") -> str:
    """Return the SELECT of the rows after a key, in the order of keys."""
    key = ", ".join(table.key)
    beyond = f" WHERE ({key}) > ({_placeholders(table.key)})" if after else ""
    return f"SELECT {what} FROM {table.name}{beyond} ORDER BY {key} LIMIT {limit}"


def _placeholders(columns: Sequence[str]) -> str:
    return ", ".join("?" for _ in columns)


def _row_text(table: StoreTable) -> str:
    """Return SQL for a row as text: values joined by a control character nobody types. PostgreSQL yields the same."""
    letters = (f"hex({column})" if kind == "bytes" else column for column, kind in table.types.items())
    values = (f"coalesce({letter}, char(29))" for letter in letters)
    return f"{' || char(31) || '.join(values)} || char(30) AS written"
