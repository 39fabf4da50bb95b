"""`bot.db` as a house that girls move out of or into; see `carrying.Side`. While a bot runs on it, it is only read, a
piece at a time: the bot's own log can be emptied between two of them.
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
from bot.storage.records.migration_state import MigrationState
from bot.storage.records.tables import BYTES, MOVES, Key, Row, RowsFingerprint, StoreTable
from bot.storage.sqlite.database import DatabaseInUse, check_secret, newest, open_alone

Result = TypeVar("Result")

_PATIENCE = 0.05
"""Seconds in which a bot may let go of the file: it is asked again and again."""
_WAITS = 5.0
"""Seconds for which a bot may keep us from reading."""


class SqliteSide:
    """The file at a path. Everything is done on one thread."""

    name = "bot.db"

    def __init__(self, path: Path, fingerprint: str) -> None:
        """Begin with `read` or `alone`; close it."""
        self._path, self._fingerprint = path, fingerprint
        self._thread = ThreadPoolExecutor(1)
        self._db: sqlite3.Connection | None = None
        self._is_alone = False

    async def read(self) -> None:
        """Look at the file beside a bot. Refused where there is none, or one of another version of the program."""
        await self._work(self._read)

    def _read(self) -> None:
        if not self._path.is_file():
            raise Refused(f"There is no database in {self._path.parent}.", "Set DATA to the folder of the bot.")
        self._db = _reading(self._path)
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version != newest():
            raise Refused("The database is of another version of the bot.", "Start the bot once with this one.")
        check_secret(self._db, self._fingerprint, moving="any")

    async def alone(self, move: str) -> bool:
        """Whether nobody else has it now. One that is not there is made, for girls who are coming by a move."""
        if not self._is_alone:
            await self._work(lambda: self._take(move))
        return self._is_alone

    def _take(self, move: str) -> None:
        """Our own reading would be in our way."""
        was_read = self._db is not None
        self._let_go()
        try:
            self._db = open_alone(self._path, self._fingerprint, moving=move, patience=_PATIENCE)
        except DatabaseInUse:
            if was_read:
                self._read()
            return
        self._db.execute("PRAGMA foreign_keys=OFF")  # tables come one after the other
        self._is_alone = True

    async def piece(self, table: StoreTable, after: Key | None, most: int) -> RowsFingerprint:
        """See `carrying.Side`."""
        sql = f"SELECT CAST(group_concat(written, '') AS BLOB), COUNT(*) FROM ({_next(_written(table), table, after)})"
        (row,) = await self._ask(sql, (*(after or ()), most))
        return RowsFingerprint(hashlib.sha256(row[0] or b"").digest(), row[1])

    async def skip(self, table: StoreTable, after: Key | None, most: int) -> Key | None:
        """See `carrying.Side`."""
        sql = f"{_next(', '.join(table.key), table, after, limit='1')} OFFSET ?"
        found = await self._ask(sql, (*(after or ()), most - 1))
        return found[0] if found else None

    async def rows(self, table: StoreTable, after: Key | None, most: int) -> list[Row]:
        """See `carrying.Side`."""
        return await self._ask(_next(", ".join(table.columns), table, after), (*(after or ()), most))

    async def count(self, table: StoreTable) -> int:
        """See `carrying.Side`."""
        ((found,),) = await self._ask(f"SELECT COUNT(*) FROM {table.name}", ())
        return int(found)

    async def change(self, table: StoreTable, gone: Sequence[Key], fresh: Sequence[Row]) -> None:
        """See `carrying.Side`."""
        delete = f"DELETE FROM {table.name} WHERE ({', '.join(table.key)}) = ({_marks(table.key)})"
        put = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({_marks(table.columns)})"

        def changed(db: sqlite3.Connection) -> None:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(delete, gone)
            db.executemany(put, fresh)
            db.execute("COMMIT")

        await self._work(lambda: changed(self._open))

    async def settled(self) -> None:
        """Nothing: a key is found by its table itself."""

    async def mark(self) -> MigrationState:
        """See `carrying.Side`."""
        ((state, move),) = await self._ask("SELECT state, move FROM secret_check", ())
        return MigrationState(state, move)

    async def put_mark(self, mark: MigrationState) -> None:
        """See `carrying.Side`. Only where we are alone."""
        await self._ask("UPDATE secret_check SET state = ?, move = ?", mark)

    async def empty(self) -> None:
        """See `carrying.Side`. Rows are overwritten as they go, and the file shrinks to what is left."""
        if not await self.alone("any"):
            raise Refused("A bot is running on this DATA.", "Stop it, and type the same again.")

        def emptied(db: sqlite3.Connection) -> None:
            for table in MOVES:
                db.execute(f"DELETE FROM {table.name}")
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        await self._work(lambda: emptied(self._open))

    async def close(self) -> None:
        """Let go of the file."""
        await self._work(self._let_go)
        self._thread.shutdown()

    @property
    def _open(self) -> sqlite3.Connection:
        assert self._db is not None  # noqa: S101 - `read` or `alone` comes first
        return self._db

    def _let_go(self) -> None:
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
            raise NotNow(what, "Look at the disk; then type the same again, and it goes on.") from error


def mark_of(path: Path) -> MigrationState | None:
    """Whether girls live in the file at a path; None where there is no file, or no row, and nobody ever moved."""
    if not path.is_file():
        return None
    try:
        with closing(_reading(path)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version >= 10:
                found = db.execute("SELECT state, move FROM secret_check").fetchone()
                mark = MigrationState(*found) if found else MigrationState()
                return mark if mark.move or _has_rows(db) else None
            return MigrationState() if _has_rows(db) else None
    except sqlite3.Error as error:
        raise NotNow(f"The database {path} cannot be read.", "Look at DATA and its permissions.") from error


def _has_rows(db: sqlite3.Connection) -> bool:
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return any(db.execute(f"SELECT 1 FROM {it.name} LIMIT 1").fetchone() for it in MOVES if it.name in there)


def _reading(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=_WAITS, isolation_level=None)
    db.execute("PRAGMA trusted_schema=OFF")
    return db


def _next(what: str, table: StoreTable, after: Key | None, limit: str = "?") -> str:
    """The rows after a key, in the order of keys."""
    key = ", ".join(table.key)
    beyond = f" WHERE ({key}) > ({_marks(table.key)})" if after else ""
    return f"SELECT {what} FROM {table.name}{beyond} ORDER BY {key} LIMIT {limit}"


def _marks(columns: Sequence[str]) -> str:
    return ", ".join("?" for _ in columns)


def _written(table: StoreTable) -> str:
    """A row as letters: its values with a letter between them that nobody can type. PostgreSQL writes the same."""
    letters = (f"hex({it})" if it in BYTES else it for it in table.columns)
    values = (f"coalesce({it}, char(29))" for it in letters)
    return f"{' || char(31) || '.join(values)} || char(30) AS written"
