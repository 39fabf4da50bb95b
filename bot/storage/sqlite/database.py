"""Opening of the SQLite file: settings that keep it safe, migrations, and the check of the secret.

Exactly one connection ever writes to the file: SQLite before 3.51.3 can lose rows otherwise.
Rows of before version 14 are sealed in the transaction that brings a file up to date.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.errors import NotNow, Refused
from bot.storage.old_rows import COUNTED, OLD_TABLES, ROW_BY_ROW, OldRows
from bot.storage.ports import StoreGone
from bot.storage.records.migration_state import MigrationState, ensure_active
from bot.storage.records.tables import NamedRow
from bot.storage.sqlite.schema import migrate, migrations, version_of

Result = TypeVar("Result")

log = logging.getLogger(__name__)

_MIGRATIONS = migrations("bot")

OLDEST = (3, 37, 0)
"""The first version of SQLite with STRICT tables."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "busy_timeout=1000",  # no other writer is expected: past a foreign lock, learners are answered without the store
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "journal_size_limit=8388608",
    "cache_size=-1024",  # KiB, half of SQLite's default: the operating system caches the file anyway
)


IN_MEMORY = ":memory:"
"""Path of a database for invented learners."""


async def open_database(
    path: Path | str, fingerprint: str, *, invented: bool = False, old_rows: OldRows | None = None
) -> aiosqlite.Connection:
    """Open the database at a path and bring it up to date; `old_rows` seals rows of before version 14.

    Raise Refused for an old SQLite, for another secret, and for invented learners in a database of real ones.
    """
    if sqlite3.sqlite_version_info < OLDEST:
        raise Refused(f"SQLite {sqlite3.sqlite_version} is too old.", "Install Python with SQLite 3.37 or newer.")
    try:
        if path != IN_MEMORY:
            sqlite3.connect(path).close()  # fails here, or aiosqlite's thread would outlive the loop
        connection = await _connect_or_close(path)
    except sqlite3.Error as error:
        raise Refused(f"The database {path} cannot be opened.", "Look at DATA and its permissions.") from error
    try:
        await in_thread(connection, lambda db: _prepare(db, fingerprint, invented, old_rows=old_rows))
    except BaseException:
        await connection.close()
        raise
    return connection


async def _connect_or_close(path: Path | str) -> aiosqlite.Connection:
    """Open a connection. If cancelled while opening (Ctrl+C), close it first: its thread still posts to this loop."""
    opening = asyncio.ensure_future(_connect(path))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        await (await opening).close()
        raise


async def _connect(path: Path | str) -> aiosqlite.Connection:
    if path == IN_MEMORY:
        return await aiosqlite.Connection(_in_memory, iter_chunk_size=64)
    return await aiosqlite.connect(path, isolation_level=None)


def _in_memory() -> sqlite3.Connection:
    """Open a database that is no file, and to which none can be attached: its process may be open to a network."""
    db = sqlite3.connect(IN_MEMORY, isolation_level=None)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    return db


class DatabaseInUse(Refused):
    """Raised when a bot runs on the file."""


def open_alone(
    path: Path, fingerprint: str, *, moving: str = "", patience: float = 1, old_rows: OldRows | None = None
) -> sqlite3.Connection:
    """Open the database for this process only; raise DatabaseInUse while a bot runs on it. No bot can start meanwhile.

    `moving` is the name of a migration, for which the database opens in any state; a new one is then incoming.
    `patience` is in seconds. Without `old_rows` a file with rows of before version 14 is refused.
    """
    db = sqlite3.connect(path, timeout=patience, isolation_level=None, uri=True)
    try:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        _prepare(db, fingerprint, moving=moving, old_rows=old_rows)
    except BaseException as error:
        db.close()
        if isinstance(error.__cause__, sqlite3.OperationalError) and "locked" in str(error.__cause__):
            raise DatabaseInUse("A bot is running on this DATA.", "Stop it first.") from error
        raise
    return db


async def in_thread(connection: aiosqlite.Connection, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """Run a function in the connection's own thread: a whole transaction in one hop, cancelled whole or not at all.

    Raise StoreGone when the connection is closed. Exceptions of the function are raised as they are.
    """
    # The one place that uses aiosqlite's private names; `test_sqlite_store` guards them. Its public interface sends
    # each statement to the thread by itself: a transaction of eight took 280 µs of CPU instead of 50, and a caller who
    # is cancelled between two statements would leave it open.
    try:
        db = connection._conn
    except ValueError as error:
        raise StoreGone from error
    result: Result = await connection._execute(work, db)  # type: ignore[no-untyped-call]  # private
    return result


def in_transaction(db: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """Run a function in one transaction, whole or not at all."""
    db.execute("BEGIN IMMEDIATE")
    try:
        result = work(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return result


_OTHER_SECRET = "The secret does not fit the database.", "Set BOT_SECRET to the one it was made with."
_PASSING = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_LOCKED")
"""Errors that come from the disk or another program. The file itself is good, and must not be moved away."""


def _prepare(
    db: sqlite3.Connection,
    fingerprint: str,
    invented: bool = False,
    moving: str = "",
    old_rows: OldRows | None = None,
) -> None:
    try:
        for pragma in _PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        if invented:
            db.execute("PRAGMA synchronous=OFF")  # invented learners may be lost in a power cut
        _migrate(db, fingerprint, old_rows)
        check_secret(db, fingerprint, invented, moving)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(_PASSING):
            raise NotNow("The database cannot be written.", "Look at the disk, and at who else has it open.") from error
        raise Refused(
            "The database is damaged or not ours.", "Move the file away; then restore a backup, if there is one."
        ) from error


def newest() -> int:
    """Return the schema version of a database that is up to date."""
    return len(_MIGRATIONS)


def _migrate(db: sqlite3.Connection, fingerprint: str, old_rows: OldRows | None) -> None:
    done = version_of(db)
    if done > newest() and _is_ours(db):
        raise Refused("The database was made by a newer version of the bot.", "Start that one.")
    if done:
        _refuse_other_secret(db, fingerprint)  # or the rows would be sealed under a key that opens none of them
    if migrate(db, _MIGRATIONS, lambda db: _seal_old_rows(db, old_rows)):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # nothing of before stays in the file's bytes


def _seal_old_rows(db: sqlite3.Connection, rows: OldRows | None) -> None:
    """Seal the rows of the old tables and drop these. Raise Refused for rows that there are no keys for."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not there.issuperset(OLD_TABLES):
        return
    if rows is not None:
        for table in ROW_BY_ROW:
            _insert_rows(db, table.name, map(rows.sealed(table), _named_rows(db, f"old_{table.name}")))
        _insert_rows(db, "ledger", rows.blocks(db.execute(COUNTED)))
    elif any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in OLD_TABLES):
        raise Refused("The database is of another version of the bot.", "Start the bot once with this one.")
    for name in OLD_TABLES:
        db.execute(f"DROP TABLE {name}")


def _named_rows(db: sqlite3.Connection, table: str) -> Iterator[NamedRow]:
    found = db.execute(f"SELECT * FROM {table}")
    names = [name for name, *_ in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def _insert_rows(db: sqlite3.Connection, table: str, rows: Iterable[NamedRow]) -> None:
    for row in rows:
        given = ", ".join(f":{name}" for name in row)
        db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({given})", row)


def _refuse_other_secret(db: sqlite3.Connection, fingerprint: str) -> None:
    found = db.execute("SELECT fingerprint FROM secret_check").fetchone()
    if found and found[0] != fingerprint:
        raise Refused(*_OTHER_SECRET)


def _is_ours(db: sqlite3.Connection) -> bool:
    """Return True for a file of this bot in any version: each has had this table."""
    return bool(db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'secret_check'").fetchone())


def check_secret(db: sqlite3.Connection, fingerprint: str, invented: bool = False, moving: str = "") -> None:
    """Raise Refused for another secret and for invented learners among real ones, and unless the store is active.

    While a migration (`moving`) runs, any state will do. A new database gets the fingerprint of the secret.
    """
    ask = "SELECT fingerprint, invented, state, move FROM secret_check"
    found: tuple[Any, ...] | None = db.execute(ask).fetchone()
    if found is None:
        db.execute("INSERT INTO secret_check VALUES (?, ?, ?, ?)", (fingerprint, invented, *MigrationState.new(moving)))
    elif bool(found[1]) != invented:
        who = "invented girls" if found[1] else "real girls"
        raise Refused(f"The database holds {who}.", "Set DATA to another folder.")
    elif found[0] != fingerprint:
        raise Refused(*_OTHER_SECRET)
    elif not moving:
        ensure_active(MigrationState(*found[2:]), "SQLite")


LOOKED_WITHIN = 10.0
"""Seconds after which the look for damaged pages ends without a result: a bot that is stopped waits for its end."""

_LOOK_STEPS = 10_000
"""Steps of SQLite's virtual machine between two looks at the clock, well under a millisecond."""


def is_damaged(path: Path | None, within: float = LOOKED_WITHIN) -> bool:
    """Tell whether a page of a database file is damaged. It takes a thread of its own, for up to `within` seconds.

    False where there is no file, where it cannot be read now (another alarm tells that), and where time was too short.
    """
    if path is None or not path.is_file():
        return False
    until = time.monotonic() + within
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.set_progress_handler(lambda: time.monotonic() > until, _LOOK_STEPS)
            return bool(db.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)])
    except sqlite3.DatabaseError as error:
        name: str = getattr(error, "sqlite_errorname", "")
        if name == "SQLITE_INTERRUPT":
            log.warning("the database is too large to be read through for damage in %d seconds", within)
        return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
