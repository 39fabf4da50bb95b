"""The small files beside `bot.db`: one process writes each of them, and another one may read it.

Whoever reads is open to a network, so nothing can be attached to what is open, and the wall of the staff's process
(`bot/app/sandbox.py`) lets this module alone open them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import Refused

_PRAGMAS = ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000", "foreign_keys=ON")
"""No write-ahead log: whoever reads the file needs no right to write beside it. What is deleted is overwritten."""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Read only, as it stands at one moment. The file has to be there."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            db.execute("BEGIN")
            yield db
    except sqlite3.Error as error:
        raise Refused(f"The file {path} cannot be read.", "Look at DATA and its permissions.") from error


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[sqlite3.Connection]:
    """To write, each statement by itself unless a transaction is begun. Made where there is none; a `private` one is
    readable by its owner only."""
    try:
        if private:
            path.touch(mode=0o600)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for pragma in _PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            yield db
    except (OSError, sqlite3.Error) as error:
        raise Refused(f"The file {path} cannot be written.", "Look at DATA and its permissions.") from error


def make(db: sqlite3.Connection, tables: Path, first: str = "") -> None:
    """The tables of a new file and its first row, all or nothing: whoever is killed meanwhile leaves no half a file."""
    db.executescript(f"BEGIN IMMEDIATE;\n{tables.read_text('utf-8')}\n{first}\nCOMMIT;")
