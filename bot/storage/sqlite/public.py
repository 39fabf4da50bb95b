"""`public.db`: the frozen figures. The bot writes it, the staff pages read it; it holds nothing of a learner.

A period is written once, with all its figures, in one transaction; a second time is refused (C4).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import Refused
from bot.files import stamp
from bot.statistics.cells import CELL_KINDS, Cell, FrozenCell
from bot.statistics.periods import Period, period
from bot.statistics.published import Published
from bot.storage.sqlite.schema import migrations, version_of
from bot.storage.sqlite.side_files import prepare, reading, refuse_mixed, refuse_newer, writing

PUBLIC_FILE = "public.db"

_MIGRATIONS = migrations("public")
_FIGURES = "SELECT period, kind, country, locale, age, lesson, item, shown, share, draws FROM figures"
_INSERT = "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class PeriodAlreadyFrozen(Exception):
    """Raised for a period that is published already; its figures stay as they are."""


def prepare_public(path: Path, invented: bool) -> None:
    """Create the file unless it exists, and upgrade an older one.

    Raise Refused where it would mix invented and real figures, and for a file of a newer program.
    """
    prepare(path, _MIGRATIONS, f"INSERT INTO about VALUES ({int(invented)})")
    refuse_mixed(path, invented, of_girls="figures of real girls", of_nobody="invented figures")


def freeze(path: Path, frozen: Period, figures: Iterable[FrozenCell]) -> None:
    """Publish a period, or raise PeriodAlreadyFrozen.

    The figures and the period's row are stored together or not at all.
    """
    with writing(path) as db:
        try:
            db.execute("INSERT INTO periods VALUES (?)", (frozen.name,))
        except sqlite3.IntegrityError as error:
            raise PeriodAlreadyFrozen(frozen.name) from error
        db.executemany(_INSERT, ((*figure.cell, *figure[1:]) for figure in figures))


def declare(path: Path, pilot: Period) -> None:
    """Store a pilot that was announced in time."""
    with writing(path) as db:
        db.execute("INSERT OR IGNORE INTO pilots VALUES (?)", (pilot.name,))


def open_book(path: Path, quarter: Period, first_week: Period) -> None:
    """Store the first week of a quarter that is counted; a second call changes nothing."""
    with writing(path) as db:
        db.execute("INSERT OR IGNORE INTO books VALUES (?, ?)", (quarter.name, first_week.name))


def read_public(path: Path) -> Published:
    """Return everything that is published; nothing where there is no file yet.

    Figures of a kind that an earlier version published and this one does not know stay in the file, unread. Raise
    Refused for a file of another version: only the bot, which writes it, upgrades it.
    """
    if not path.is_file():
        return Published()
    with reading(path) as db:
        refuse_newer(path, db, len(_MIGRATIONS))
        version = version_of(db)
        if version == 0:  # the bot is just making it
            return Published()
        if version != len(_MIGRATIONS):
            raise Refused(
                f"The figures in {path} are of another version of the bot.", "Start the bot: it upgrades them."
            )
        figures = dict(_figure(row) for row in db.execute(_FIGURES) if row[1] in CELL_KINDS)
        done = tuple(name for (name,) in db.execute("SELECT period FROM periods"))
        pilots = tuple(period(name) for (name,) in db.execute("SELECT pilot FROM pilots"))
        opened = dict(db.execute("SELECT quarter, first_week FROM books"))
        (invented,) = db.execute("SELECT invented FROM about").fetchone()
    return Published(done, figures, pilots, opened, bool(invented))


@dataclass(frozen=True, slots=True)
class PublicFile:
    """The file at a path; implements `job_ports.PublishedFigures`."""

    path: Path

    def stamp(self) -> tuple[int, int, int] | None:
        """Return a stamp that differs once another worker has written the file; None where there is none."""
        return stamp(self.path)

    def read(self) -> Published:
        """Return everything that is published."""
        return read_public(self.path)

    def declare(self, pilot: Period) -> None:
        """Store a pilot that was announced in time."""
        declare(self.path, pilot)

    def open_book(self, quarter: Period, first_week: Period) -> None:
        """Store the first week of a quarter that is counted."""
        open_book(self.path, quarter, first_week)

    def freeze(self, period: Period, figures: Iterable[FrozenCell]) -> None:
        """Publish all figures of a period at once. One that another worker has published stays as it is."""
        with suppress(PeriodAlreadyFrozen):
            freeze(self.path, period, figures)


def _figure(row: tuple[Any, ...]) -> tuple[Cell, FrozenCell]:
    cell = Cell(*row[:7])
    return cell, FrozenCell(cell, *row[7:])
