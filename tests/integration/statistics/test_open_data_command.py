"""`python main.py open-data`: it writes the file of a quarter that was released, and no other."""

from __future__ import annotations

import csv
import time
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.safeguarding.moderation.approval import OpenDataRelease
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.periods import period
from bot.storage.sqlite.public import PUBLIC_FILE, freeze, open_book, prepare_public
from bot.storage.sqlite.rooms import ROOMS_FILE, OpenDataFile, prepare_rooms
from tests.support.browser import lesson_in
from tests.support.command_line import FINE, is_refused, typed_here

pytestmark = pytest.mark.slow

QUARTER = period("2026-Q4")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a working folder with the invented figures of one quarter."""
    lesson_in(tmp_path)
    path = tmp_path / "var" / PUBLIC_FILE
    path.parent.mkdir()
    prepare_public(path, invented=True)
    open_book(path, QUARTER, QUARTER.each_week[0])
    freeze(path, QUARTER, [FrozenCell(Cell(QUARTER.name, "reached"), 420)])
    return tmp_path


def release(folder: Path) -> None:
    path = folder / "var" / ROOMS_FILE
    prepare_rooms(path)
    OpenDataFile(path).release(OpenDataRelease(QUARTER.name, "anna", int(time.time())))


def test_a_released_quarter_is_written_to_a_file_whose_name_says_invented(folder: Path) -> None:
    release(folder)

    run = typed_here(folder, "open-data", "2026-q4", DATA="var")
    assert (run.returncode, run.stdout) == (FINE, "invented-open-data-2026-Q4.zip is written.\n")
    with ZipFile(folder / "invented-open-data-2026-Q4.zip") as archive:
        (row,) = csv.DictReader(StringIO(archive.read("figures.csv").decode()))
    assert (row["kind"], row["accounts"], row["invented"]) == ("reached", "420", "yes")


def test_what_was_not_released_is_refused_and_no_file_is_left(folder: Path) -> None:
    is_refused(
        typed_here(folder, "open-data", "2026-Q4", "-o", "open.zip", DATA="var"),
        "2026-Q4 is not open data: safeguarding has not released it.",
        "with the room `open-data`",
    )
    assert not (folder / "open.zip").exists()


def test_a_quarter_that_is_not_frozen_is_refused(folder: Path) -> None:
    release(folder)

    is_refused(typed_here(folder, "open-data", "2027-Q1", DATA="var"), "There are no figures of a quarter 2027-Q1.")
