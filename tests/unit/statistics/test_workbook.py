"""The workbook: which sheets there are and what they hold, and how they look on a screen and on paper."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.lessons.model.question import QuestionDays
from bot.statistics.cells import Cell, FrozenCell, vote_cell
from bot.statistics.intervals import Share
from bot.statistics.periods import period
from bot.statistics.plan import Ballot, Plan
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.queries import TableQuery
from bot.statistics.reports import labels
from bot.statistics.reports.workbook import NAMES, Column, Sheet, SheetLine, Workbook, workbook
from bot.statistics.reports.xlsx import xlsx_of
from tests.support.workbook_layout import CellStyle, SheetLayout, layouts, repeated_rows
from tests.support.workbook_reader import pages
from tests.unit.statistics.test_exports import FIGURES, LESSON, MONTH, PILOT, PLAN, QUARTER, QUERY, published, words

pytestmark = pytest.mark.usefixtures("known_noise")

KENYA = replace(QUERY, country="KE")
BOTH = TableQuery((period("2026-Q3"), period(QUARTER)))
DECEMBER = period(MONTH)
ASKING = replace(
    PLAN,
    questions={
        "next": Ballot(QuestionDays(DECEMBER.first, DECEMBER.first, DECEMBER.end), ("games", "music")),
        "old": Ballot(QuestionDays(*[DECEMBER.first - timedelta(days=1)] * 3), ("games",)),
    },
)


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


MORE = (
    FrozenCell(Cell(QUARTER, "smile", lesson=LESSON), 95, draws=3),
    FrozenCell(Cell(QUARTER, "did-yes", lesson=LESSON), 95, draws=3),
    FrozenCell(Cell(QUARTER, "because", lesson=LESSON, item="funny"), 25, draws=3),
    FrozenCell(Cell(QUARTER, "before", item="known"), 100, 40, 6),
    FrozenCell(vote_cell("2026-M12", "next", "games"), 40),
    FrozenCell(vote_cell("2026-M12", "next", "games", "KE"), 20),
)


def test_the_workbook_has_a_sheet_for_each_kind_of_table_that_shows_something() -> None:
    pilot = of(PILOT, [it for it in FIGURES if it.cell.kind in ("started", "answered", "gained", "lost", "stopped")])

    assert names(made([*FIGURES, *MORE, *pilot], plan=ASKING)) == [
        *("By quarter", "By country", "By language", "By age", "Lessons", "What girls say", "Did it happen", "Why"),
        *("Links and posters", "Links by month", "Lessons by quarter", "Where girls stopped", "Quizzes"),
        *("Did they learn", "Before and after", "Help", "What girls picked", "Pilot"),
        *("Pilot, Lessons", "Pilot, Where girls stopped", "Pilot, Quizzes", "Pilot, Did they learn"),
    ]


def test_of_one_country_it_has_what_is_counted_by_country() -> None:
    lessons = FrozenCell(Cell(QUARTER, "started", country="KE", lesson=LESSON), 95)

    assert names(made([*FIGURES, *MORE, lessons], KENYA, ASKING)) == [
        *("By quarter", "Lessons", "Lessons by quarter", "Help", "What girls picked")
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


def test_a_reason_stands_after_its_lesson_and_an_event_after_its_quarter() -> None:
    book = made([*FIGURES, *MORE], plan=ASKING)

    assert (sheet(book, "Why").heads, sheet(book, "Help").heads) == (("Lesson", "Reason"), ("Period", "What"))
    assert sheet(book, "Why").lines[0].about == ("My safety team", "It was funny")
    assert sheet(book, "Help").lines[0].about == ("4th quarter 2026", "Help opened")


def test_a_tab_of_a_pilot_is_cut_at_the_thirty_one_characters_of_a_spreadsheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMES, "stops", "Where girls stopped in a lesson")

    assert names(made([*FIGURES, *of(PILOT, FIGURES)]))[-3] == "Pilot, Where girls stopped in a"


def test_a_sheet_on_which_everything_is_hidden_is_left_out() -> None:
    book = pages(xlsx_of(PublishedStatistics(Published((QUARTER,))), PLAN, QUERY, words()))

    assert list(book) == ["Read me first"]


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_each_sheet_has_a_name_of_its_own_that_fits_on_a_tab(locale: str) -> None:
    figures = [*FIGURES, *(it._replace(cell=it.cell._replace(period=PILOT)) for it in FIGURES if not it.cell.age)]
    book = pages(xlsx_of(published(figures), PLAN, QUERY, words(locale)))

    assert len(book) == len({name.lower() for name in book})
    assert max(map(len, book)) <= 31
    assert len(book) == 18


# How it looks


def book() -> bytes:
    return xlsx_of(published(), PLAN, QUERY, words())


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
