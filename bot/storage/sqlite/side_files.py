"""Opening of the small files beside `bot.db`: one process writes each of them, another one may read it.

A process that opens them is open to a network, so no other file can be attached to a connection, and its sandbox
(`bot/app/sandbox.py`) lets only this module open them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import NotNow, Refused
from bot.files import create, share
from bot.storage.sqlite.schema import migrate, version_of

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


def prepare(path: Path, steps: Sequence[Path], first: str = "", *, is_shared: bool = True) -> None:
    """Create a file, or bring it up to date by the steps that it lacks; `first` is SQL for a new one alone.

    It is readable by its owner, and by the group if it is shared. Raise NotNow where the machine does not let us write,
    so that a service is started again, and Refused for a file that is damaged or of a newer program. Call this before
    the sandbox.
    """
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        share(path) if is_shared else create(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    with _open_for_writing(path) as db:
        refuse_newer(path, db, newest=len(steps))
        is_new = version_of(db) == 0
        migrate(db, steps, lambda db: db.execute(first) if is_new and first else None)


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open one transaction: everything is kept when the block ends well, nothing when it does not.

    The file has to exist. Raise NotNow and Refused as `prepare` does.
    """
    with _open_for_writing(path) as db:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")


@contextmanager
def _open_for_writing(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            for pragma in PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            yield db
    except sqlite3.Error as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: Exception) -> Refused:
    """Return the sentence about a file that cannot be written, or that SQLite says is damaged."""
    is_machine = isinstance(error, OSError | sqlite3.OperationalError)  # a full disk, a lock, permissions
    kind = NotNow if is_machine else Refused
    return kind(f"The file {path} cannot be written.", "Look at the disk, and at DATA and its permissions.")


def refuse_newer(path: Path, db: sqlite3.Connection, newest: int) -> None:
    """Raise Refused for a file that a newer program has upgraded: this one does not know what to keep in it."""
    if version_of(db) > newest:
        raise Refused(f"The file {path} was made by a newer version of the program.", "Start that one.")


def refuse_mixed(path: Path, invented: bool, of_girls: str, of_nobody: str) -> None:
    """Raise Refused where what is written next would mix invented learners with real ones (`about.invented`)."""
    with reading(path) as db:
        (found,) = db.execute("SELECT invented FROM about").fetchone()
    if bool(found) != invented:
        raise Refused(f"{path} holds {of_nobody if found else of_girls}.", "Set DATA to another folder.")
