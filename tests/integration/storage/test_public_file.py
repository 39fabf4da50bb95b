"""The file of frozen figures: written once, upgraded by the bot alone, and refused by readers of another version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.periods import period
from bot.statistics.published import Published
from bot.storage.sqlite.public import freeze, open_book, prepare_public, read_public
from tests.support.paths import DATA
from tests.support.table_page import tables

FIRST = (DATA / "store-0.1.0" / "data" / "public.db.sql").read_text("utf-8")
FIGURES = """
INSERT INTO periods VALUES ('2026-M10'), ('2026-W40'), ('2026-Q4'), ('2026-W49+4');
INSERT INTO pilots VALUES ('2026-W49+4');
INSERT INTO figures VALUES
    ('2026-M10', 'active', 'KE', '', '', '', '', 120, NULL),
    ('2026-Q4', 'smile', '', '', '', 'song', '', 40, NULL),
    ('2026-Q4', 'answered', 'KE', '', '', 'song', 'hum', 60, 75),
    ('2026-W49+4', 'before', '', '', '', '', 'say-no', 35, 40);
"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Return a file as version 0.1.0 wrote it."""
    path = tmp_path / "public.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(FIRST + FIGURES)
    return path


def test_an_older_file_is_upgraded_with_its_figures_and_says_how_much_noise_they_hold(older: Path) -> None:
    """A month has one draw, a quarter those of three months, a share twice as many."""
    prepare_public(older, invented=False)
    published = read_public(older)

    assert {(cell.period, cell.kind): figure[1:] for cell, figure in published.figures.items()} == {
        ("2026-M10", "active"): (120, None, 1),
        ("2026-Q4", "smile"): (40, None, 3),
        ("2026-Q4", "answered"): (60, 75, 6),
        ("2026-W49+4", "before"): (35, 40, 2),
    }
    assert set(published.done) == {"2026-M10", "2026-W40", "2026-Q4", "2026-W49+4"}
    assert published.pilots == (period("2026-W49+4"),)
    assert published.opened == {}, "no quarter was counted in a book of its own"


def test_a_file_with_figures_of_a_kind_that_is_gone_is_read_without_them(tmp_path: Path) -> None:
    path = tmp_path / "public.db"
    prepare_public(path, invented=False)
    freeze(path, period("2026-Q4"), [FrozenCell(Cell("2026-Q4", "finished-3"), 40)])
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("INSERT INTO figures SELECT period, 'finished-12', '', '', '', '', '', 15, NULL, 1 FROM periods")

    assert [cell.kind for cell in read_public(path).figures] == ["finished-3"]


def test_an_upgraded_file_is_like_a_new_one_and_upgraded_once(older: Path, tmp_path: Path) -> None:
    prepare_public(tmp_path / "new.db", invented=False)
    prepare_public(older, invented=False)
    before = older.read_bytes()
    prepare_public(older, invented=False)

    assert tables(older) == tables(tmp_path / "new.db")
    assert older.read_bytes() == before
    freeze(older, period("2027-M01"), [FrozenCell(Cell("2027-M01", "active"), 20)])
    assert len(read_public(older).figures) == 5


def test_who_reads_a_file_that_the_bot_has_not_upgraded_yet_is_told_to_start_the_bot(older: Path) -> None:
    with pytest.raises(Refused, match="another version of the bot"):
        read_public(older)


def test_the_first_week_of_a_quarter_stays_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "public.db"
    prepare_public(path, invented=False)
    open_book(path, period("2026-Q4"), period("2026-W47"))
    open_book(path, period("2026-Q4"), period("2026-W48"))

    assert read_public(path).opened == {"2026-Q4": "2026-W47"}


def test_a_file_that_the_bot_is_just_making_holds_no_figures_yet(tmp_path: Path) -> None:
    (tmp_path / "public.db").touch()

    assert read_public(tmp_path / "public.db") == Published()
