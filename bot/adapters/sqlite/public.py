"""`public.db`: the frozen figures. The bot writes it, the staff pages read it, and it holds nothing of any girl.

A period is written once, whole, with all its figures, in one transaction; a second time is refused (C4).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bot.ports import Refused
from bot.statistics.cells import Cell, Frozen
from bot.statistics.gate import Published
from bot.statistics.periods import Period, period

NAME = "public.db"

_FIGURES = "SELECT period, kind, country, locale, age, lesson, item, shown, share FROM figures"
_INSERT = "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


class FrozenAlready(Exception):
    """The period is published; its figures stay as they are."""


def prepare_public(path: Path, invented: bool) -> None:
    """Make the file where there is none. Refused where it holds girls' figures and these are invented, or not."""
    with _writing(path) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            db.executescript((Path(__file__).parent / "public.sql").read_text("utf-8"))
            db.execute("INSERT INTO about VALUES (?)", (invented,))
        (found,) = db.execute("SELECT invented FROM about").fetchone()
    if bool(found) != invented:
        what = "invented figures" if found else "figures of real girls"
        raise Refused(f"{path} holds {what}.", "Set DATA to another folder.")


def freeze(path: Path, frozen: Period, figures: Iterable[Frozen]) -> None:
    """Publish a period, or FrozenAlready. Figures and "this period is done" are there together or not at all."""
    with _writing(path) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            db.execute("INSERT INTO periods VALUES (?)", (frozen.name,))
        except sqlite3.IntegrityError as error:
            raise FrozenAlready(frozen.name) from error
        db.executemany(_INSERT, ((*it.cell, it.shown, it.share) for it in figures))
        db.execute("COMMIT")


def declare(path: Path, pilot: Period) -> None:
    """Remember a pilot that was told of in time."""
    with _writing(path) as db:
        db.execute("INSERT OR IGNORE INTO pilots VALUES (?)", (pilot.name,))


def read_public(path: Path) -> Published:
    """All that is published; nothing where there is no file yet."""
    if not path.is_file():
        return Published()
    with reading(path) as db:
        figures = dict(map(_figure, db.execute(_FIGURES)))
        done = tuple(name for (name,) in db.execute("SELECT period FROM periods"))
        pilots = tuple(period(name) for (name,) in db.execute("SELECT pilot FROM pilots"))
        (invented,) = db.execute("SELECT invented FROM about").fetchone()
    return Published(done, figures, pilots, bool(invented))


def _figure(row: tuple[Any, ...]) -> tuple[Cell, Frozen]:
    cell = Cell(*row[:7])
    return cell, Frozen(cell, *row[7:])


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """No write-ahead log: whoever reads the file needs no right to write beside it."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for pragma in ("journal_mode=DELETE", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
                db.execute(f"PRAGMA {pragma}")
            yield db
    except sqlite3.Error as error:
        raise Refused(f"The figures in {path} cannot be written.", "Look at DATA and its permissions.") from error


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Read only, as it stands at one moment, and no other file can be attached."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            db.execute("BEGIN")
            yield db
    except sqlite3.Error as error:
        raise Refused(f"The figures in {path} cannot be read.", "Look at DATA and its permissions.") from error
