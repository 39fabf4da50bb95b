"""`rooms/rooms.db`: what the moderation rooms store. The staff process writes it, the bot may read it.

It, `credentials.db` beside it and `codes/staff.db` are the only files of DATA that process may write, and only this
module may open them for writing: the sandbox (`bot/app/sandbox.py`) enforces both. They lie in folders of their own
because SQLite keeps a journal beside each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.files import create, share
from bot.safeguarding.moderation.access_log import LOG_KEPT_FOR, AccessLogEntry
from bot.storage.sqlite.side_files import PRAGMAS, reading, refuse_newer, unwritable

ROOMS_FILE = "rooms/rooms.db"

LESSON_ROOM = "room/room.db"
"""A file of the same shape, which the lesson room's process writes: its access log, and its failed sign-ins."""

_MIGRATIONS = sorted((Path(__file__).parent / "room_migrations").glob("*.sql"))
_LOG = "SELECT at, name, room, page, about FROM log ORDER BY number"


def prepare_rooms(path: Path) -> None:
    """Create the file, readable by its owner and the group, or bring it up to date. Call this before the sandbox."""
    prepare(path, _MIGRATIONS)
    share(path.parent)
    share(path)


def prepare(path: Path, known: Sequence[Path]) -> None:
    """Create a file of the folder, readable by its owner only, or bring it up to date by the steps that it lacks.

    `known` are all steps of this program; a file of a newer one is refused.
    """
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        create(path)
    except OSError as error:
        raise unwritable(path, error) from error
    with _open(path) as db:
        (done,) = db.execute("PRAGMA user_version").fetchone()
        refuse_newer(path, db, newest=int(known[-1].stem))
        for step in known:
            if (number := int(step.stem)) > done:
                db.executescript(f"BEGIN IMMEDIATE;\n{step.read_text('utf-8')}\nPRAGMA user_version={number};\nCOMMIT;")


def is_current(db: sqlite3.Connection) -> bool:
    """Return True when the file has every table and column of this program; the staff process brings it up to date."""
    (done,) = db.execute("PRAGMA user_version").fetchone()
    return bool(done >= int(_MIGRATIONS[-1].stem))


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open one transaction: everything is kept when the block ends well, nothing when it does not."""
    with _open(path) as db:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("COMMIT")


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for writing. It has to exist, and no other can be attached: the process is open to a network."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            for pragma in PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            yield db
    except sqlite3.Error as error:
        raise unwritable(path, error) from error


@dataclass(frozen=True, slots=True)
class RoomsFile:
    """The access log in the file at a path."""

    path: Path

    def write(self, entry: AccessLogEntry) -> None:
        """Append a line to the access log; on disk when this returns."""
        line = (entry.at, entry.name, entry.room, entry.page, entry.about)
        with writing(self.path) as db:
            db.execute("INSERT INTO log (at, name, room, page, about) VALUES (?, ?, ?, ?, ?)", line)

    def forget(self, now: int) -> None:
        """Delete lines of the access log after twelve months."""
        with writing(self.path) as db:
            db.execute("DELETE FROM log WHERE at <= ?", (now - LOG_KEPT_FOR,))

    @property
    def entries(self) -> tuple[AccessLogEntry, ...]:
        """The whole access log, oldest first; nothing where there is no file yet."""
        if not self.path.is_file():
            return ()
        with reading(self.path) as db:
            return tuple(AccessLogEntry(*row) for row in db.execute(_LOG))
