"""The workbook: which sheets there are and what they hold, and how they look on a screen and on paper."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lessons.model.question import QuestionDays
from bot.statistics.cells import FrozenCell, vote_cell
from bot.statistics.intervals import Share
from bot.statistics.periods import period
from bot.statistics.plan import Ballot, Plan
from bot.statistics.published import TableQuery
from bot.statistics.reports import labels
from bot.statistics.reports.workbook import NAMES, Column, Sheet, SheetLine, Workbook, workbook
from bot.statistics.reports.xlsx import xlsx_of
from tests.support.workbook_reader import CellStyle, SheetLayout, layouts, pages, repeated_rows
from tests.unit.statistics.sample_figures import (
    FIGURES,
    MONTH,
    PILOT,
    PLAN,
    QUARTER,
    QUERY,
    figure,
    in_period,
    published,
    words,
)

pytestmark = pytest.mark.usefixtures("known_noise")

KENYA = replace(QUERY, country="KE")
DECEMBER = period(MONTH)
ASKING = replace(
    PLAN,
    questions={
        "next": Ballot(QuestionDays(DECEMBER.first, DECEMBER.first, DECEMBER.end), ("games", "music")),
        "old": Ballot(QuestionDays(*[DECEMBER.first - timedelta(days=1)] * 3), ("games",)),
    },
)
MORE = (
    *FIGURES,
    figure(QUARTER, "smile", 95, draws=3, lesson="well"),
    figure(QUARTER, "did-yes", 95, draws=3, lesson="well"),
    figure(QUARTER, "because", 25, draws=3, lesson="well", item="funny"),
    figure(QUARTER, "before", 100, 40, 6, item="tell-first"),
    figure(QUARTER, "started", 95, country="KE", lesson="well"),
    FrozenCell(vote_cell(MONTH, "next", "games"), 40),
    FrozenCell(vote_cell(MONTH, "next", "games", "KE"), 20),
)


def made(figures: Iterable[FrozenCell] = FIGURES, query: TableQuery = QUERY, plan: Plan = PLAN) -> Workbook:
    return workbook(published(figures), plan, query, words())


def names(book: Workbook) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def sheet(book: Workbook, name: str) -> Sheet:
    (found,) = [it for it in book.sheets if it.name == name]
    return found


# What is in it


def test_the_workbook_has_a_sheet_for_each_kind_of_table_that_shows_something() -> None:
    of_pilot = [it for it in FIGURES if it.cell.kind in ("started", "answered", "gained", "lost", "stopped")]

    assert names(made([*MORE, *in_period(PILOT, of_pilot)], plan=ASKING)) == [
        *("By quarter", "By country", "By language", "By age", "Lessons", "What girls say", "Did it happen", "Why"),
        *("Links and posters", "Links by month", "Lessons by quarter", "Where girls stopped", "Quizzes"),
        *("Did they learn", "Before and after", "Help", "What girls picked", "Pilot"),
        *("Pilot, Lessons", "Pilot, Where girls stopped", "Pilot, Quizzes", "Pilot, Did they learn"),
    ]
    assert names(made(MORE, KENYA, ASKING)) == [
        *("By quarter", "Lessons", "Lessons by quarter", "Help", "What girls picked")
    ], "what is counted by country"
    assert names(made(())) == []


def test_a_quarter_that_runs_has_no_sheets_of_quarters() -> None:
    months = published([it for it in FIGURES if it.cell.period == MONTH], done=(MONTH,))

    assert names(workbook(months, PLAN, QUERY, words())) == [
        *("By country", "By language", "By age", "Links and posters", "Links by month")
    ]


def test_the_first_sheet_says_how_to_read_the_others() -> None:
    book = made()

    assert (book.name, book.title, book.mark) == ("Read me first", "Figures, and how to read them", "")
    assert len(book.paragraphs) == 11
    assert book.paragraphs[0].startswith("Figures count Telegram accounts, not girls")
    assert book.paragraphs[-1].startswith("Telegram accounts that used the bot, each counted once in a quarter")


def test_a_row_has_each_figure_and_half_its_range_and_words_where_it_is_hidden() -> None:
    lessons = sheet(made(), "Lessons")
    share = lessons.lines[0].entries[4]

    assert (lessons.title, lessons.heads) == ("Lessons begun and ended", ("Lesson",))
    assert lessons.columns == tuple(Column(head) for head in ("Begun", "±", "Ended", "±", "Ended, of those begun", "±"))
    assert isinstance(share, Share) and share.percent == 73
    assert lessons.lines == (SheetLine(("The well lesson",), (205, 7, 150, 7, share, 8)),)
    assert sheet(made(), "By age").lines == (SheetLine(("December 2026 (weeks 48–53)",), (95, 7, "<10", "", 240, 7)),)
    assert sheet(made(), "Did they learn").lines[0].entries[-2:] == (30, 16)


def test_quarters_stand_side_by_side_and_a_country_of_which_nothing_is_shown_is_left_out() -> None:
    begun = [
        figure("2026-Q3", "started", 95, lesson="well"),
        figure(QUARTER, "started", 100, country="KE", lesson="well"),
    ]
    found = sheet(made(begun), "Lessons by quarter")

    assert found.heads == ("Country", "Lesson")
    assert [(it.head, it.above) for it in found.columns[::2]] == [
        (head, above)
        for above in ("3rd quarter 2026", "4th quarter 2026")
        for head in ("Begun", "Ended", "Ended, of those begun")
    ]
    assert [(line.about, line.entries) for line in found.lines] == [
        (("All countries", "The well lesson"), (95, 7, "–", "", "–", "", "–", "", "–", "", "–", "")),
        (("Kenya", "The well lesson"), ("–", "", "–", "", "–", "", 100, 7, "–", "", "–", "")),
    ]


def test_a_reason_stands_after_its_lesson_and_an_event_after_its_quarter() -> None:
    reasons, of_help = (sheet(made(MORE), name) for name in ("Why", "Help"))

    assert (reasons.heads, reasons.lines[0].about) == (("Lesson", "Reason"), ("The well lesson", "It was funny"))
    assert (of_help.heads, of_help.lines[0].about) == (("Period", "What"), ("4th quarter 2026", "Help opened"))


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_each_sheet_has_a_name_of_its_own_cut_at_what_fits_on_a_tab(
    locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(NAMES, "stops", "Where girls stopped in a lesson")
    book = pages(xlsx_of(published([*FIGURES, *in_period(PILOT, FIGURES)]), PLAN, QUERY, words(locale)))

    assert len(book) == len({name.lower() for name in book}) == 18
    assert max(map(len, book)) == 31


# How it looks


def book() -> bytes:
    return xlsx_of(published(), PLAN, QUERY, words())


def looks() -> dict[str, SheetLayout]:
    return layouts(book())


HEAD = CellStyle(bold=True, align={"wrapText": "1"}, line="thin")
NUMBER = CellStyle(format="#,##0")
HIDDEN = CellStyle(colour="FF5B6470", align={"horizontal": "right"})
NOTE = CellStyle(align={"vertical": "top", "wrapText": "1"})
TITLE, MARK = CellStyle(bold=True, size="14"), CellStyle(bold=True, colour="FFA11D1D")


@pytest.mark.parametrize(
    ("sheet", "cells", "style"),
    [
        ("Lessons", "A1", TITLE),
        ("Lessons", "A2 G2", NOTE),
        ("Lessons", "A3", MARK),
        ("Lessons", "A4 G4", HEAD),
        ("Lessons", "A5", CellStyle()),
        ("Lessons", "B5 C5", NUMBER),
        ("Lessons", "F5", CellStyle(format='0" %"')),
        ("By country", "B5", HIDDEN),
        ("Quizzes", "F6", HIDDEN),  # a share at the edge
        ("Quizzes", "D4", CellStyle(bold=True, align={"horizontal": "center"}, line="dotted")),  # a quarter
        ("Read me first", "A1", TITLE),
        ("Read me first", "A2", MARK),
        ("Read me first", "A3 A13", NOTE),
    ],
)
def test_the_kind_of_a_cell_shows_in_its_look(sheet: str, cells: str, style: CellStyle) -> None:
    assert [looks()[sheet].styles[it] for it in cells.split()] == [style] * len(cells.split())


def test_paragraphs_and_notes_can_be_read_whole_and_a_note_stretches_over_six_figures_at_most() -> None:
    found = looks()
    heights, merged = ({name: getattr(it, of) for name, it in found.items()} for of in ("heights", "merged"))

    assert found["Read me first"].widths == [100]
    assert {number: heights["Read me first"][number] for number in (3, 4, 5)} == {3: 21, 4: 36, 5: 51}
    assert (heights["Links by month"], heights["Lessons"]) == ({2: 36}, {2: 51})
    assert (merged["Read me first"], merged["Links and posters"], merged["Lessons"]) == ([], ["A2:E2"], ["A2:G2"])
    assert merged["Did they learn"] == ["A2:H2", "C4:J4"]


def test_a_column_is_as_wide_as_its_heading_or_its_longest_label_and_never_wider_than_a_screen() -> None:
    stops = ("o" * 40, "p" * 40)
    figures = (
        figure(QUARTER, "stopped", 100, draws=3, lesson="well"),
        figure(QUARTER, "stopped", 60, draws=6, lesson="well", item="/".join(stops)),
    )
    wide = layouts(xlsx_of(published(figures), replace(PLAN, stops={"well": stops}), QUERY, words()))

    assert looks()["By country"].widths == [30, 11, 5, 11, 5, 11, 5]
    assert looks()["Help"].widths[:2] == [19, 28]
    assert wide["Where girls stopped"].widths[2] == 60


def test_a_sheet_is_filtered_from_its_headings_and_printed_as_wide_as_a_page_with_its_head_on_each() -> None:
    found, rows = looks(), repeated_rows(book())
    lessons, paper = found["Lessons"], ("paperSize", "orientation", "fitToWidth", "fitToHeight")

    assert found["Help"].attribute("autoFilter", "ref") == "A4:F10"
    assert found["Quizzes"].attribute("autoFilter", "ref") == "A5:G6"
    assert [lessons.attribute("pageSetup", it) for it in paper] == ["9", "landscape", None, "0"], (
        "A4, any number of pages"
    )
    assert lessons.attribute("pageSetUpPr", "fitToPage") == "1"
    assert lessons.footer == "&L&CLessons begun and ended&R&P / &N"
    assert (rows["Lessons"], rows["Quizzes"]) == ("$4:$4", "$5:$5")
    assert found["Read me first"].attribute("sheetView", "showGridLines") == "0"
    assert found["Read me first"].attribute("pageSetup", "paperSize") == "9"


def test_invented_figures_say_so_on_each_sheet_and_on_paper_on_each_page() -> None:
    made = xlsx_of(published(invented=True), PLAN, QUERY, words())
    lessons, first = (pages(made)[name].fields for name in ("Lessons", "Read me first"))

    assert (lessons[0, 0], lessons[2, 0]) == ("Lessons begun and ended", "Invented figures: of no girl.")
    assert (first[0, 0], first[1, 0]) == ("Figures, and how to read them", "Invented figures: of no girl.")
    assert layouts(made)["Lessons"].footer == "&LInvented figures: of no girl.&CLessons begun and ended&R&P / &N"


def test_no_sentence_becomes_a_formula_or_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(labels.NOTES, "lessons", "=1+1")
    monkeypatch.setitem(labels.NOTES, "help", "https://example.org")
    found = book()

    assert pages(found)["Lessons"].row(1) == ["=1+1"]
    assert layouts(found)["Help"].xml.find(".//{*}hyperlink") is None


def test_a_workbook_is_made_on_a_full_disk_and_leaves_no_figure_in_a_temporary_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no-room"))

    assert book().startswith(b"PK")
