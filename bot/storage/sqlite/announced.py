"""`announced.db`: outcomes of announcements. The bot writes it, the staff pages read it; no learner is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.safeguarding.moderation.approval import AnnouncementReport, AnnouncementRun, Ended
from bot.storage.sqlite.schema import migrations
from bot.storage.sqlite.side_files import prepare, reading, writing

ANNOUNCED_FILE = "announced.db"


def prepare_announced(path: Path) -> None:
    """Create the file unless it exists, and upgrade one of an older version."""
    prepare(path, migrations("announced"))


def read_announced(path: Path) -> AnnouncementReport:
    """Return the whole report; an empty one where there is no file yet."""
    if not path.is_file():
        return AnnouncementReport()
    with reading(path) as db:
        found = db.execute("SELECT announcement, day, ended FROM runs").fetchall()
        (month,) = db.execute("SELECT MAX(month) FROM months").fetchone()
        readers = db.execute("SELECT country, shown FROM readers WHERE month = ?", (month,)).fetchall()
    runs = {name: AnnouncementRun(date.fromisoformat(day), ended) for name, day, ended in found}
    return AnnouncementReport(runs, month or "", dict(readers))


@dataclass(frozen=True, slots=True)
class AnnouncedFile:
    """The file at a path; implements `job_ports.AnnouncementLog`."""

    path: Path

    def read(self) -> AnnouncementReport:
        """Return the whole report."""
        return read_announced(self.path)

    def begin(self, name: str, day: date) -> None:
        """Record that an announcement goes out, so that it is never begun again."""
        with writing(self.path) as db:
            db.execute("INSERT OR IGNORE INTO runs VALUES (?, ?, '')", (name, day.isoformat()))

    def end(self, name: str, ended: Ended) -> None:
        """Record how an announcement ended; called again after a crash, the first end stays."""
        with writing(self.path) as db:
            db.execute("UPDATE runs SET ended = ? WHERE announcement = ? AND ended = ''", (ended, name))

    def count(self, month: str, shown: Mapping[str, int]) -> None:
        """Record how many learners said yes to news, by country; a second call in a month changes nothing."""
        with writing(self.path) as db:
            if db.execute("INSERT OR IGNORE INTO months VALUES (?)", (month,)).rowcount:
                db.executemany("INSERT INTO readers VALUES (?, ?, ?)", ((month, *item) for item in shown.items()))
