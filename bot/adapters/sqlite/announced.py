"""`announced.db`: what became of announcements. The bot writes it, the staff's page reads it; no girl is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from bot.ports import Refused
from bot.rooms.approval import Run, Told

NAME = "announced.db"


def prepare_announced(path: Path) -> None:
    """Make the file where there is none."""
    with _writing(path) as db:
        if db.execute("PRAGMA user_version").fetchone() == (0,):
            db.executescript((Path(__file__).parent / "announced.sql").read_text("utf-8"))


def begin(path: Path, name: str, day: date) -> None:
    """An announcement goes out. From now on it is never begun again."""
    with _writing(path) as db:
        db.execute("INSERT OR IGNORE INTO runs VALUES (?, ?, '', NULL, NULL)", (name, day.isoformat()))


def end(path: Path, name: str, run: Run) -> None:
    """It is over. Asked a second time, after a crash, the first numbers stay: noise is drawn once (C4)."""
    with _writing(path) as db:
        ended = "UPDATE runs SET ended = ?, told = ?, unknown = ? WHERE announcement = ? AND ended = ''"
        db.execute(ended, (run.ended, run.told, run.unknown, name))


def count(path: Path, month: str, shown: Mapping[str, int]) -> None:
    """How many said yes to news, by country; once a month, a second time changes nothing."""
    with _writing(path) as db:
        db.execute("BEGIN IMMEDIATE")
        if db.execute("INSERT OR IGNORE INTO months VALUES (?)", (month,)).rowcount:
            db.executemany("INSERT INTO readers VALUES (?, ?, ?)", ((month, *it) for it in shown.items()))
        db.execute("COMMIT")


def read_announced(path: Path) -> Told:
    """All of it; nothing where there is no file yet."""
    if not path.is_file():
        return Told()
    with reading(path) as db:
        found = db.execute("SELECT announcement, day, ended, told, unknown FROM runs").fetchall()
        (month,) = db.execute("SELECT MAX(month) FROM months").fetchone()
        readers = db.execute("SELECT country, shown FROM readers WHERE month = ?", (month,)).fetchall()
    runs = {name: Run(date.fromisoformat(day), *rest) for name, day, *rest in found}
    return Told(runs, month or "", dict(readers))


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """No write-ahead log: whoever reads the file needs no right to write beside it."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for pragma in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
                db.execute(f"PRAGMA {pragma}")
            yield db
    except sqlite3.Error as error:
        raise Refused(f"The file {path} cannot be written.", "Look at DATA and its permissions.") from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Read only, as it stands at one moment, and no other file can be attached: the page is open to a network."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            db.execute("BEGIN")
            yield db
    except sqlite3.Error as error:
        raise Refused(f"The file {path} cannot be read.", "Look at DATA and its permissions.") from error
