"""The workbook as it looks on a screen and on paper: wide enough to be read, and printed with its head on each page."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.reports import labels
from bot.statistics.reports.xlsx import xlsx_of
from tests.support.workbook_layout import CellStyle, SheetLayout, layouts, repeated_rows
from tests.support.workbook_reader import pages
from tests.unit.statistics.test_exports import FIGURES, LESSON, PLAN, QUARTER, QUERY, published, words


@cache
def book() -> bytes:
    return xlsx_of(published(), PLAN, QUERY, words())


@cache
def looks() -> dict[str, SheetLayout]:
    return layouts(book())


HEAD = CellStyle(bold=True, align={"wrapText": "1"}, line="thin")
NUMBER = CellStyle(format="#,##0")
HIDDEN = CellStyle(colour="FF5B6470", align={"horizontal": "right"})
NOTE = CellStyle(align={"vertical": "top", "wrapText": "1"})


def test_what_a_cell_is_shows_in_how_it_looks() -> None:
    quizzes, lessons, country = looks()["Quizzes"].styles, looks()["Lessons"].styles, looks()["By country"].styles

    assert lessons["A1"] == CellStyle(bold=True, size="14"), "the title"
    assert (lessons["A2"], lessons["G2"]) == (NOTE, NOTE)
    assert lessons["A3"] == CellStyle(bold=True, colour="FFA11D1D"), "the mark of invented figures"
    assert (lessons["A4"], lessons["G4"]) == (HEAD, HEAD)
    assert (lessons["A5"], lessons["B5"], lessons["C5"]) == (CellStyle(), NUMBER, NUMBER)
    assert lessons["F5"] == CellStyle(format='0" %"'), "a share"
    assert (country["B5"], quizzes["F6"]) == (HIDDEN, HIDDEN), "hidden, and a share at the edge"
    assert quizzes["D4"] == CellStyle(bold=True, align={"horizontal": "center"}, line="dotted"), "a quarter"


def test_the_first_sheet_has_its_title_and_its_mark_above_paragraphs_that_can_be_read_whole() -> None:
    first = looks()["Read me first"]

    assert first.widths == [100]
    assert first.heights == {
        **{3: 21, 4: 36, 5: 51, 6: 51, 7: 51, 8: 51, 9: 36, 10: 36, 11: 36, 12: 21},
        13: 261,
    }
    page = pages(book())["Read me first"].fields
    assert page[0, 0] == "Figures, and how to read them"
    assert str(page[2, 0]).startswith("Figures count Telegram accounts, not girls")
    assert first.styles["A1"] == CellStyle(bold=True, size="14")
    assert first.styles["A2"] == CellStyle(bold=True, colour="FFA11D1D")
    assert {first.styles[f"A{row}"] == NOTE for row in range(3, 14)} == {True}
    assert first.attribute("sheetView", "showGridLines") == "0"
    assert first.attribute("pageSetup", "paperSize") == "9", "A4"


def test_a_column_of_labels_is_as_wide_as_its_longest_and_one_of_figures_as_its_heading() -> None:
    assert looks()["By country"].widths == [30, 11, 5, 11, 5, 11, 5]
    assert looks()["Where girls stopped"].widths == [19, 17, 44, 11, 5, 11, 5, 11, 5]


def test_a_column_is_as_wide_as_its_heading_where_no_label_is_longer_and_never_wider_than_a_screen() -> None:
    stops = ("own-fault", "helplines")
    plan = replace(PLAN, stops={LESSON: stops})
    figures = (
        FrozenCell(Cell(QUARTER, "answered", country="KE", lesson=LESSON, item="hello"), 100, 95, 6),
        FrozenCell(Cell(QUARTER, "stopped", lesson=LESSON), 100, draws=3),
        FrozenCell(Cell(QUARTER, "stopped", lesson=LESSON, item="/".join(stops)), 60, draws=6),
    )
    kenya = layouts(xlsx_of(published(figures), plan, replace(QUERY, country="KE"), words()))
    everywhere = layouts(xlsx_of(published(figures), plan, QUERY, words()))

    assert kenya["Quizzes"].widths[0] == 10, "Country, above Kenya"
    assert everywhere["Where girls stopped"].widths[2] == 60


def test_a_note_stretches_over_the_table_but_not_beyond_six_figures_and_is_high_enough() -> None:
    merged = {name: look.merged for name, look in looks().items()}

    assert merged["Read me first"] == []
    assert merged["Links and posters"] == ["A2:E2"]
    assert merged["Lessons"] == ["A2:G2"]
    assert merged["Did they learn"] == ["A2:H2", "C4:J4"]
    assert {name: looks()[name].heights for name in ("Links by month", "Lessons", "Help")} == {
        "Links by month": {2: 36},
        "Lessons": {2: 51},
        "Help": {2: 51},
    }


def test_a_quarter_stands_above_its_own_figures() -> None:
    before = [it._replace(cell=it.cell._replace(period="2026-Q3")) for it in FIGURES if it.cell.period == QUARTER]
    found = xlsx_of(published([*FIGURES, *before]), PLAN, QUERY, words())

    assert layouts(found)["Quizzes"].merged == ["A2:I2", "D4:G4", "H4:K4"]
    fields = pages(found)["Quizzes"].fields
    assert (fields[3, 3], fields[3, 7]) == ("3rd quarter 2026", "4th quarter 2026")


def test_a_table_can_be_filtered_from_its_headings_to_its_last_row() -> None:
    assert looks()["Help"].attribute("autoFilter", "ref") == "A4:F10"
    assert looks()["Quizzes"].attribute("autoFilter", "ref") == "A5:G6"


def test_on_paper_a_sheet_is_as_wide_as_a_page_and_each_page_has_its_head_and_its_number() -> None:
    lessons = looks()["Lessons"]

    assert (lessons.attribute("pageSetup", "paperSize"), lessons.attribute("pageSetup", "orientation")) == (
        "9",
        "landscape",
    )
    assert lessons.attribute("pageSetUpPr", "fitToPage") == "1"
    assert lessons.attribute("pageSetup", "fitToWidth") is None, "one page, as is usual"
    assert lessons.attribute("pageSetup", "fitToHeight") == "0", "as many as it takes"
    assert lessons.footer == "&L&CLessons begun and ended&R&P / &N"
    rows = repeated_rows(book())
    assert (rows["Lessons"], rows["Quizzes"]) == ("$4:$4", "$5:$5")


def test_invented_figures_say_so_below_the_note_and_on_paper_on_each_page() -> None:
    book = xlsx_of(published(invented=True), PLAN, QUERY, words())
    found, lessons, first = layouts(book), pages(book)["Lessons"].fields, pages(book)["Read me first"].fields

    assert (lessons[0, 0], lessons[2, 0]) == ("Lessons begun and ended", "Invented figures: of no girl.")
    assert first[1, 0] == "Invented figures: of no girl."
    assert found["Lessons"].footer == "&LInvented figures: of no girl.&CLessons begun and ended&R&P / &N"


def test_a_share_near_nobody_is_the_most_it_may_be() -> None:
    quiz = FrozenCell(Cell(QUARTER, "answered", lesson=LESSON, item="hello"), 100, 5, 6)

    assert pages(xlsx_of(published([quiz]), PLAN, QUERY, words()))["Quizzes"].row(5)[-1] == "≤18 %"


def test_no_sentence_becomes_a_formula_or_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(labels.NOTES, "lessons", "=1+1")
    monkeypatch.setitem(labels.NOTES, "help", "https://example.org")
    found = xlsx_of(published(), PLAN, QUERY, words())

    assert pages(found)["Lessons"].row(1) == ["=1+1"]
    assert layouts(found)["Help"].xml.find(".//{*}hyperlink") is None


def test_a_full_disk_keeps_nobody_from_the_workbook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is made in memory, so no figure is left in a temporary file either."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no-room"))

    assert xlsx_of(published(), PLAN, QUERY, words()) == book()
