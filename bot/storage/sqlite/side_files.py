"""Opening of the small files beside `bot.db`: one process writes each of them, another one may read it.

The reading process is open to a network, so no other file can be attached to a connection, and its sandbox
(`bot/app/sandbox.py`) lets only this module open them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import NotNow, Refused
from bot.files import share

PRAGMAS = ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000", "foreign_keys=ON")
"""No write-ahead log, so that a reader needs no right to write beside the file. What is deleted is overwritten."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for reading, as it is at one moment. It has to exist."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            db.execute("BEGIN")
            yield db
    except sqlite3.Error as error:
        raise Refused(f"The file {path} cannot be read.", "Look at DATA and its permissions.") from error


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file for writing; every statement is committed by itself unless a transaction is begun.

    A missing file is created, readable by its owner and the group. NotNow where the machine does not let us write, so
    that a service is started again; Refused for a file that is damaged.
    """
    try:
        if not path.exists():
            share(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for pragma in PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            yield db
    except (OSError, sqlite3.Error) as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: Exception) -> Refused:
    """Return the sentence about a file that cannot be written, or that SQLite says is damaged."""
    is_machine = isinstance(error, OSError | sqlite3.OperationalError)  # a full disk, a lock, permissions
    kind = NotNow if is_machine else Refused
    return kind(f"The file {path} cannot be written.", "Look at the disk, and at DATA and its permissions.")


def refuse_newer(path: Path, db: sqlite3.Connection, newest: int) -> None:
    """Raise Refused for a file that a newer program has upgraded: this one does not know what to keep in it."""
    if db.execute("PRAGMA user_version").fetchone()[0] > newest:
        raise Refused(f"The file {path} was made by a newer version of the program.", "Start that one.")


def make(db: sqlite3.Connection, tables: Path, first: str = "") -> None:
    """Create the tables and first row of a new file, all or nothing: a killed process leaves no half-made file."""
    db.executescript(f"BEGIN IMMEDIATE;\n{tables.read_text('utf-8')}\n{first}\nCOMMIT;")
