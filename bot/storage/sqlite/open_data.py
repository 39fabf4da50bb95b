"""Releases of open data, in `rooms/rooms.db`: the staff process writes them, `main.py open-data` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.safeguarding.moderation.approval import OpenDataRelease
from bot.storage.sqlite.rooms import is_current, writing
from bot.storage.sqlite.side_files import reading


@dataclass(frozen=True, slots=True)
class OpenDataFile:
    """The releases in the file at a path."""

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
