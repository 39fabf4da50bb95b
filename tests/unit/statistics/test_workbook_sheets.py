"""Sheets of the workbook: which there are, the words on their heads, and which rows and figures they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.statistics.cells import Cell, FrozenCell, list_cell, vote_cell
from bot.statistics.intervals import Share
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.reports.open_data import OpenData
from bot.statistics.reports.workbook import NAMES, Column, Sheet, SheetLine, Workbook, workbook
from bot.statistics.tables import TableQuery
from tests.unit.statistics.test_exports import FIGURES, LESSON, PILOT, PLAN, QUARTER, QUERY, published, words
from tests.unit.statistics.test_text_tables import ASKING

KENYA = replace(QUERY, country="KE")
BOTH = TableQuery((period("2026-Q3"), period(QUARTER)))


def made(figures: Iterable[FrozenCell] = FIGURES, query: TableQuery = QUERY, plan: Plan = PLAN) -> Workbook:
    return workbook(published(figures), plan, query, words())


def names(book: Workbook) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def sheet(book: Workbook, name: str) -> Sheet:
    (found,) = [it for it in book.sheets if it.name == name]
    return found


def of(name: str, figures: Iterable[FrozenCell]) -> list[FrozenCell]:
    """Return the same figures of another period."""
    return [it._replace(cell=it.cell._replace(period=name)) for it in figures]


LISTED = FrozenCell(list_cell(QUARTER, "KE", "a", "1"), 60, draws=3)
MORE = (
    FrozenCell(Cell(QUARTER, "smile", lesson=LESSON), 95, draws=3),
    FrozenCell(Cell(QUARTER, "did-yes", lesson=LESSON), 95, draws=3),
    FrozenCell(Cell(QUARTER, "because", lesson=LESSON, item="funny"), 25, draws=3),
    FrozenCell(Cell(QUARTER, "before", item="known"), 100, 40, 6),
    FrozenCell(vote_cell("2026-M12", "next", "games"), 40),
    FrozenCell(vote_cell("2026-M12", "next", "games", "KE"), 20),
    LISTED,
)


def test_the_workbook_has_a_sheet_for_each_kind_of_table_that_shows_something() -> None:
    pilot = of(PILOT, [it for it in FIGURES if it.cell.kind in ("started", "answered", "gained", "lost", "stopped")])

    assert names(made([*FIGURES, *MORE, *pilot], plan=ASKING)) == [
        *("By quarter", "By country", "By language", "By age", "Lessons", "What girls say", "Did it happen", "Why"),
        *("Links and posters", "Links by month", "Lessons by quarter", "Where girls stopped", "Quizzes"),
        *("Did they learn", "Before and after", "Help", "List question", "What girls picked", "Pilot"),
        *("Pilot, Lessons", "Pilot, Where girls stopped", "Pilot, Quizzes", "Pilot, Did they learn"),
    ]


def test_of_one_country_it_has_what_is_counted_by_country() -> None:
    lessons = FrozenCell(Cell(QUARTER, "started", country="KE", lesson=LESSON), 95)

    assert names(made([*FIGURES, *MORE, lessons], KENYA, ASKING)) == [
        *("By quarter", "Lessons", "Lessons by quarter", "Help", "List question", "What girls picked")
    ]


def test_a_quarter_that_runs_has_no_sheets_of_quarters() -> None:
    months = [it for it in FIGURES if it.cell.period == "2026-M12"]
    running = replace(published(months).published, done=("2026-M12",))
    book = workbook(replace(published(), published=running), PLAN, QUERY, words())

    assert names(book) == ["By country", "By language", "By age", "Links and posters", "Links by month"]


def test_the_first_sheet_says_how_to_read_the_others() -> None:
    book = made()

    assert (book.name, book.title, book.mark) == ("Read me first", "Figures, and how to read them", "")
    assert len(book.paragraphs) == 11
    assert book.paragraphs[0].startswith("Figures count Telegram accounts, not girls")
    assert book.paragraphs[-1].startswith("Telegram accounts that used the bot, each counted once in a quarter")


def test_a_row_has_each_figure_and_half_its_range_and_words_where_it_is_hidden() -> None:
    lessons = sheet(made(), "Lessons")
    share = lessons.lines[0].entries[4]

    assert lessons.title == "Lessons begun and ended"
    assert lessons.heads == ("Lesson",)
    assert lessons.columns == tuple(Column(head) for head in ("Begun", "±", "Ended", "±", "Ended, of those begun", "±"))
    assert isinstance(share, Share) and share.percent == 73
    assert lessons.lines == (SheetLine(("My safety team",), (205, 7, 150, 7, share, 8)),)
    assert sheet(made(), "By age").lines == (SheetLine(("December 2026 (weeks 48–53)",), (95, 7, "<10", "", 240, 7)),)
    assert sheet(made(), "Did they learn").lines[0].entries[-2:] == (30, 16)


def test_quarters_stand_side_by_side_and_a_country_of_which_nothing_is_shown_is_left_out() -> None:
    summer = [FrozenCell(Cell("2026-Q3", "started", lesson=LESSON), 95)]
    kenya = [FrozenCell(Cell(QUARTER, "started", country="KE", lesson=LESSON), 100)]
    found = sheet(made([*summer, *kenya], BOTH), "Lessons by quarter")

    assert found.heads == ("Country", "Lesson")
    assert [(it.head, it.above) for it in found.columns[::2]] == [
        (head, above)
        for above in ("3rd quarter 2026", "4th quarter 2026")
        for head in ("Begun", "Ended", "Ended, of those begun")
    ]
    assert [(line.about, line.entries) for line in found.lines] == [
        (("All countries", "My safety team"), (95, 7, "–", "", "–", "", "–", "", "–", "", "–", "")),
        (("Kenya", "My safety team"), ("–", "", "–", "", "–", "", 100, 7, "–", "", "–", "")),
    ]


def test_a_stop_stands_after_its_quarter_and_its_lesson() -> None:
    found = sheet(made(), "Where girls stopped")

    assert found.heads == ("Period", "Lesson", "Question")
    assert [line.about for line in found.lines] == [
        ("4th quarter 2026", "My safety team", "my-safety-team/hello"),
        ("4th quarter 2026", "My safety team", "my-safety-team/goat … my-safety-team/wave"),
    ]


def test_a_reason_stands_after_its_lesson_and_an_event_after_its_quarter() -> None:
    book = made([*FIGURES, *MORE], plan=ASKING)

    assert (sheet(book, "Why").heads, sheet(book, "Help").heads) == (("Lesson", "Reason"), ("Period", "What"))
    assert sheet(book, "Why").lines[0].about == ("My safety team", "It was funny")
    assert sheet(book, "Help").lines[0].about == ("4th quarter 2026", "Help opened")


def test_a_tab_of_a_pilot_is_cut_at_the_thirty_one_characters_of_a_spreadsheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMES, "stops", "Where girls stopped in a lesson")

    assert names(made([*FIGURES, *of(PILOT, FIGURES)]))[-3] == "Pilot, Where girls stopped in a"


def test_a_file_of_open_data_tells_nobody_when_it_was_made_and_everybody_may_read_it() -> None:
    archive = OpenData(published(), PLAN, words()).archive(period(QUARTER))
    with ZipFile(BytesIO(archive)) as file:
        found = file.infolist()

    assert {it.date_time for it in found} == {(1980, 1, 1, 0, 0, 0)}
    assert {oct(it.external_attr >> 16) for it in found} == {"0o644"}


def test_open_data_names_the_weeks_of_a_pilot_in_its_quarter_and_of_no_other() -> None:
    archive = OpenData(published(pilots=(period(PILOT),)), PLAN, words()).archive(period(QUARTER))
    with ZipFile(BytesIO(archive)) as file:
        text = file.read("README.txt").decode()

    assert "pilot began" not in text
    assert "were not counted in this quarter" not in text
    assert text.endswith("https://creativecommons.org/licenses/by/4.0/legalcode\n")
