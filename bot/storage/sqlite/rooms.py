"""`rooms/rooms.db`: what the moderation rooms store. The staff process writes it, the bot may read it.

It, `credentials.db` beside it and `codes/staff.db` are the only files of DATA that process may write. They lie in
folders of their own because SQLite keeps a journal beside each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.files import share
from bot.safeguarding.moderation.access_log import LOG_KEPT_FOR, AccessLogEntry
from bot.safeguarding.moderation.approval import OpenDataRelease
from bot.storage.sqlite.schema import migrations, version_of
from bot.storage.sqlite.side_files import prepare, reading, writing

ROOMS_FILE = "rooms/rooms.db"

LESSON_ROOM = "room/room.db"
"""A file of the same shape, which the lesson room's process writes: its access log, and its failed sign-ins."""

_MIGRATIONS = migrations("rooms")
_LOG = "SELECT at, name, room, page, about FROM log ORDER BY number"


def prepare_rooms(path: Path) -> None:
    """Create the file, readable by its owner and the group, or bring it up to date. Call this before the sandbox."""
    prepare(path, _MIGRATIONS)
    share(path.parent)


def is_current(db: sqlite3.Connection) -> bool:
    """Return True when the file has every table and column of this program; the staff process brings it up to date."""
    return version_of(db) >= len(_MIGRATIONS)


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


@dataclass(frozen=True, slots=True)
class OpenDataFile:
    """Releases of open data in the file at a path: the staff process writes them, `main.py open-data` reads them."""

    path: Path

    @property
    def released(self) -> Mapping[str, OpenDataRelease]:
        """Releases by quarter; none where there is no file yet, or one of an older version."""
        if not self.path.is_file():
            return {}
        with reading(self.path) as db:
            rows = db.execute("SELECT quarter, name, at FROM open_data ORDER BY quarter") if is_current(db) else ()
            return {row[0]: OpenDataRelease(*row) for row in rows}

    def release(self, release: OpenDataRelease) -> None:
        """Store a release; the first one of a quarter stays. It is on disk when this returns."""
        with writing(self.path) as db:
            db.execute("INSERT OR IGNORE INTO open_data VALUES (?, ?, ?)", release)

    def take_back(self, quarter: str) -> None:
        """Delete the release of a quarter, if there is one."""
        with writing(self.path) as db:
            db.execute("DELETE FROM open_data WHERE quarter = ?", (quarter,))
