"""Files of figures: each row is one figure with its range, and the dictionary says what every column and kind is."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any, get_args
from zipfile import ZipFile

import pytest

from bot.app.report_labels import labels_of
from bot.lessons.model.text import Text
from bot.statistics.cells import Cell, CellKind, FrozenCell
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.reports import dictionary
from bot.statistics.reports.csv_export import COLUMNS, csv_of
from bot.statistics.reports.json_export import json_of
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.open_data import OPEN_KINDS, OpenData
from bot.statistics.reports.xlsx import xlsx_of
from bot.statistics.tables import TableQuery
from tests.support.course_builders import real
from tests.support.paths import ROOT
from tests.support.workbook_reader import pages

QUARTER, MONTH, PILOT, LESSON = "2026-Q4", "2026-M12", "2026-W27+13", "my-safety-team"
STOPS = ("hello", "goat", "wave")
PLAN = Plan(
    countries=("KE", "-"),
    locales=("en", "sw"),
    ages=("10-13", "-"),
    quizzes={LESSON: {"hello": frozenset({"yes"})}},
    stops={LESSON: STOPS},
    items={"known": {"before": frozenset({"yes"})}},
    domains={"knowledge": ("known",)},
    links={"c-7f3r": "2026-M10"},
)
FIGURES = (
    FrozenCell(Cell(MONTH, "active"), 240),
    FrozenCell(Cell(MONTH, "active", age="10-13"), 95),
    FrozenCell(Cell(MONTH, "came", item="c-7f3r"), 40),
    FrozenCell(Cell(QUARTER, "reached"), 420),
    FrozenCell(Cell(QUARTER, "reached", country="KE"), 300),
    FrozenCell(Cell(QUARTER, "reached", country="-"), 35),
    FrozenCell(Cell(QUARTER, "started", lesson=LESSON), 205),
    FrozenCell(Cell(QUARTER, "finished", lesson=LESSON), 150),
    FrozenCell(Cell(QUARTER, "started", locale="sw", lesson=LESSON), 80),
    FrozenCell(Cell(QUARTER, "finished", locale="sw", lesson=LESSON), 30),
    FrozenCell(Cell(QUARTER, "answered", lesson=LESSON, item="hello"), 100, 95, 6),
    FrozenCell(Cell(QUARTER, "gained", item="domain/knowledge"), 100, 40, 3),
    FrozenCell(Cell(QUARTER, "lost", item="domain/knowledge"), 100, 10, 3),
    FrozenCell(Cell(QUARTER, "stopped", lesson=LESSON), 100, draws=3),
    FrozenCell(Cell(QUARTER, "stopped", lesson=LESSON, item="goat/wave"), 60, draws=6),
    FrozenCell(Cell(QUARTER, "stopped", lesson=LESSON, item="hello"), 40, draws=3),
    FrozenCell(Cell(QUARTER, "help-opened", country="KE"), 60, draws=3),
    FrozenCell(Cell(PILOT, "reached"), 185),
)


def published(figures: Iterable[FrozenCell] = FIGURES, **about: Any) -> PublishedStatistics:
    """Build statistics of these figures; all their periods are frozen, and the quarter was counted as a whole."""
    found = {figure.cell: figure for figure in figures}
    done = tuple(sorted({cell.period for cell in found} | {QUARTER}))
    settings: dict[str, Any] = {"opened": {QUARTER: "2026-W40"}, "pilots": (period(PILOT),), **about}
    return PublishedStatistics(Published(done, found, **settings))


def words(locale: str = "en") -> TableLabels:
    return labels_of(real().course, real().catalogs, locale)


QUERY = TableQuery((period("2026-Q3"), period(QUARTER)))


def rows(
    statistics: PublishedStatistics, query: TableQuery = QUERY, said: TableLabels | None = None
) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_of(statistics, PLAN, query, said or words()).decode())))


def only(found: list[dict[str, str]], **about: str) -> list[dict[str, str]]:
    return [row for row in found if about.items() <= row.items()]


def ranges(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in COLUMNS[9:16])


# One row a figure


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"kind": "reached", "country": "all", "period": QUARTER}, ("420", "413", "427", "", "", "", "")),
        ({"kind": "finished", "language": "all"}, ("150", "143", "157", "73", "65", "81", "205")),
        ({"kind": "stopped", "item": "hello"}, ("40", "29", "51", "20", "12", "28", "200")),
        ({"kind": "stopped", "item": "goat/wave"}, ("60", "46", "74", "38", "27", "49", "160")),
        ({"kind": "stopped", "item": "(end)"}, ("100", "89", "111", "", "", "", "")),
        ({"kind": "change"}, ("100", "89", "111", "30", "14", "46", "100")),
        ({"kind": "help-opened"}, ("60", "39", "81", "", "", "", "")),
    ],
)
def test_a_figure_stands_with_both_ends_of_its_range(about: dict[str, str], expected: tuple[str, ...]) -> None:
    (row,) = only(rows(published()), **about)

    assert ranges(row) == expected


def test_a_share_at_the_edge_reaches_up_to_everybody() -> None:
    (row,) = only(rows(published()), kind="answered")

    assert (row["share"], row["share_high"]) == ("95", "100")


def test_rows_name_their_days_and_places_and_stand_in_order_of_time() -> None:
    found = rows(published())

    assert [row["period"] for row in found if row["kind"] == "reached"] == [PILOT, QUARTER, QUARTER, QUARTER]
    assert {(row["first_day"], row["last_day"]) for row in only(found, period=QUARTER)} == {
        ("2026-09-28", "2027-01-03")
    }
    assert {row["country"] for row in found} == {"all", "KE", "untold"}
    assert {row["age"] for row in found} == {"all", "10 to 13"}
    assert [row["item"] for row in only(found, kind="stopped")] == ["hello", "goat/wave", "(end)"]


def test_where_the_book_began_late_its_figures_name_the_first_counted_day_and_the_others_do_not() -> None:
    found = rows(published(opened={QUARTER: "2026-W49"}))

    assert {row["first_day"] for row in only(found, kind="started")} == {"2026-11-30"}
    assert {row["first_day"] for row in only(found, kind="help-opened")} == {"2026-09-28"}


def test_stops_of_an_older_version_are_not_told_because_they_held_girls_of_other_stops() -> None:
    old = [figure for figure in FIGURES if figure.cell != Cell(QUARTER, "stopped", lesson=LESSON)]

    assert only(rows(published(old)), kind="stopped") == []


def test_stops_of_a_lesson_that_has_changed_are_told_without_a_share() -> None:
    changed = replace(PLAN, stops={LESSON: ("hello", "other")})
    found = list(csv.DictReader(StringIO(csv_of(published(), changed, QUERY, words()).decode())))

    assert [(row["item"], row["accounts"], row["share"]) for row in only(found, kind="stopped")] == [
        ("hello", "40", ""),
        ("goat/wave", "60", ""),
        ("(end)", "100", ""),
    ]


def test_a_country_or_a_language_leaves_only_its_own_rows() -> None:
    kenya = rows(published(), replace(QUERY, country="KE"))
    swahili = rows(published(), replace(QUERY, locale="sw"))

    assert [(row["kind"], row["accounts"]) for row in kenya] == [("reached", "300"), ("help-opened", "60")]
    assert [(row["kind"], row["share"]) for row in swahili] == [("started", ""), ("finished", "38")]


def test_the_months_of_a_quarter_that_still_runs_are_in_the_file() -> None:
    """Otherwise staff would see nothing in the first three months."""
    months = [figure for figure in FIGURES if figure.cell.period == MONTH]
    running = PublishedStatistics(Published((MONTH,), {figure.cell: figure for figure in months}))

    assert [row["kind"] for row in rows(running)] == ["active", "active", "came"]


def test_before_the_first_figures_the_file_has_its_columns_only() -> None:
    assert csv_of(PublishedStatistics(Published()), PLAN, QUERY, words()) == f"{','.join(COLUMNS)}\n".encode()


def test_other_quarters_are_not_in_the_file() -> None:
    assert rows(published(), TableQuery((period("2026-Q3"),))) == only(rows(published()), period=PILOT)


def test_invented_figures_say_so_in_every_row() -> None:
    assert {row["invented"] for row in rows(published())} == {"no"}
    assert {row["invented"] for row in rows(published(invented=True))} == {"yes"}


def test_no_field_is_taken_for_a_formula_or_a_date() -> None:
    """A title that begins with a sign is only words; an age like 10-13 would become a day in October."""
    lesson = real().course.lessons[LESSON].model_copy(update={"title": Text('=2+5"')})
    course = replace(real().course, lessons={**real().course.lessons, LESSON: lesson})
    found = rows(published(), said=labels_of(course, real().catalogs, "en"))
    fields = {field for row in found for field in row.values()}

    assert not [field for field in fields if field[:1] in ("=", "+", "-", "@")]
    assert any(field.startswith("'=2+5\"") for field in fields)


def test_the_same_figures_give_the_same_bytes_in_whatever_order_they_come() -> None:
    forth, back = published(), published(reversed(FIGURES))

    for make in (csv_of, json_of, xlsx_of):
        assert make(forth, PLAN, QUERY, words()) == make(back, PLAN, QUERY, words())


# The dictionary


def test_the_dictionary_names_every_kind_and_every_column_in_order() -> None:
    kinds = list(dictionary.KINDS)

    assert [kind for kind in kinds if kind != "change"] == sorted(get_args(CellKind), key=kinds.index)
    assert set(kinds) == {*get_args(CellKind), "change"}
    assert tuple(dictionary.COLUMNS) == COLUMNS


def test_the_page_of_the_figures_is_the_dictionary() -> None:
    page = (ROOT / "bot/statistics/FIGURES.md").read_text("utf-8")
    table = [tuple(line.strip("| ").split(" | ")) for line in re.findall(r"^\| `.+$", page, re.MULTILINE)]
    defined = [*dictionary.COLUMNS.items(), *dictionary.KINDS.items()]

    assert [tuple(it or "–" for it in (f"`{name}`", *definition)) for name, definition in defined] == table
    assert all(sentence in page for sentence in dictionary.READING)


def test_the_dictionary_is_a_file_of_its_own() -> None:
    found = list(csv.DictReader(StringIO(dictionary.dictionary_csv().decode())))

    assert [row["of"] for row in found] == ["reading"] * 5 + ["column"] * 18 + ["kind"] * len(dictionary.KINDS)
    assert [row["name"] for row in only(found, of="reading")] == ["1", "2", "3", "4", "5"]
    assert only(found, name="erased")[0]["meaning"] == "erased everything"


# JSON


def test_json_holds_the_rows_their_dictionary_and_how_to_read_them() -> None:
    found = json.loads(json_of(published(), PLAN, QUERY, words()))
    row = next(
        dict(zip(found["figures"]["columns"], it, strict=True)) for it in found["figures"]["rows"] if it[3] == "change"
    )

    assert (row["share"], row["share_low"], row["share_high"], row["base"]) == (30, 14, 46, 100)
    assert found["how_to_read"][0].startswith("Each row is one figure")
    assert found["dictionary"]["kinds"]["started"]["unit"] == "accounts"


def test_tables_in_json_hold_both_ends_of_each_range() -> None:
    found = json.loads(json_of(published(), PLAN, QUERY, words()))
    lessons = next(table for table in found["tables"] if table["table"] == "lessons")

    assert lessons["rows"][0]["values"] == [
        {"about": 205, "low": 198, "high": 212},
        {"about": 150, "low": 143, "high": 157},
        {"percent": 73, "of": 205, "low": 65, "high": 81},
    ]
    assert {"points": 30, "of": 100, "low": 14, "high": 46} in [
        value
        for table in found["tables"]
        if table["table"] == "learning"
        for it in table["rows"]
        for value in it["values"]
    ]


# The workbook


def test_a_sheet_has_half_the_width_of_its_range_beside_each_figure() -> None:
    book = pages(xlsx_of(published(), PLAN, QUERY, words()))

    assert book["Lessons"].row(3) == ["Lesson", "Begun", "±", "Ended", "±", "Ended, of those begun", "±"]
    assert book["Lessons"].row(4) == ["My safety team", 205, 7, 150, 7, 73, 8]
    assert book["Did they learn"].row(5)[1:] == ["Knowledge", 100, 11, 40, 14, 10, 11, 30, 16]


def test_a_sheet_keeps_its_head_in_sight() -> None:
    book = pages(xlsx_of(published(), PLAN, QUERY, words()))

    assert book["By country"].frozen == (4, 1)
    assert book["Quizzes"].frozen == (5, 3)


def test_quarters_stand_beside_each_other_above_their_questions() -> None:
    before = [it._replace(cell=it.cell._replace(period="2026-Q3")) for it in FIGURES if it.cell.period == QUARTER]
    page = pages(xlsx_of(published([*FIGURES, *before]), PLAN, QUERY, words()))["Quizzes"]

    assert page.row(3) == ["3rd quarter 2026", "4th quarter 2026"]
    assert page.row(4) == ["Country", "Lesson", "Question", *["Answered", "±", "Right", "±"] * 2]
    assert page.row(5)[:2] == ["All countries", "My safety team"]


def test_a_reason_names_the_lesson_it_is_of() -> None:
    funny = FrozenCell(Cell(QUARTER, "because", lesson=LESSON, item="funny"), 25, draws=3)
    page = pages(xlsx_of(published([funny]), PLAN, QUERY, words()))["Why"]

    assert page.row(3) == ["Lesson", "Reason", "Said so", "±"]
    assert page.row(4) == ["My safety team", "It was funny", 25, 11]


def test_a_sheet_on_which_everything_is_hidden_is_left_out() -> None:
    book = pages(xlsx_of(PublishedStatistics(Published((QUARTER,))), PLAN, QUERY, words()))

    assert list(book) == ["Read me first"]


def test_a_share_at_the_edge_is_words_because_it_is_no_number() -> None:
    book = pages(xlsx_of(published(), PLAN, QUERY, words()))

    assert book["Quizzes"].row(5)[-1] == "≥82 %"


@pytest.mark.parametrize("locale", ["en", "nl"])
def test_each_sheet_has_a_name_of_its_own_that_fits_on_a_tab(locale: str) -> None:
    figures = [*FIGURES, *(it._replace(cell=it.cell._replace(period=PILOT)) for it in FIGURES if not it.cell.age)]
    book = pages(xlsx_of(published(figures), PLAN, QUERY, words(locale)))

    assert len(book) == len({name.lower() for name in book})
    assert max(map(len, book)) <= 31
    assert len(book) == 18


def test_the_workbook_says_on_every_sheet_that_it_is_invented() -> None:
    book = pages(xlsx_of(published(invented=True), PLAN, QUERY, words()))

    assert next(iter(book)) == "Read me first"
    assert all("Invented figures: of no girl." in page.fields.values() for page in book.values())


# Open data


def opened(statistics: PublishedStatistics) -> dict[str, str]:
    """Return the files of the open data of the quarter."""
    archive = OpenData(statistics, PLAN, words()).archive(period(QUARTER))
    with ZipFile(BytesIO(archive)) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


def test_open_data_is_pooled_and_holds_no_help_no_link_and_no_pilot() -> None:
    found = list(csv.DictReader(StringIO(opened(published())["figures.csv"])))

    assert [(row["kind"], row["item"], row["accounts"]) for row in found] == [
        ("started", "", "205"),
        ("finished", "", "150"),
        ("answered", "hello", "100"),
        ("gained", "domain/knowledge", "100"),
        ("lost", "domain/knowledge", "100"),
        ("change", "domain/knowledge", "100"),
        ("stopped", "hello", "40"),
        ("stopped", "goat/wave", "60"),
        ("stopped", "(end)", "100"),
        ("reached", "", "420"),
        ("active", "", "240"),
    ]
    assert {(row["country"], row["language"], row["age"]) for row in found} == {("all", "all", "all")}


def test_of_every_kind_it_is_decided_whether_it_is_open() -> None:
    of_help = {"help-opened", "safe-word", "confirm-yes", "confirm-no", "tidied", "erased", "listed"}
    closed = {"came", "came-finished", *of_help}

    assert set(dictionary.KINDS) - OPEN_KINDS == closed


def test_open_data_comes_with_its_title_its_licence_and_its_dictionary() -> None:
    found = opened(published())

    assert list(found) == ["README.txt", "LICENSE.txt", "figures.csv", "dictionary.csv"]
    assert found["README.txt"].startswith("Safe Online World for Girls: figures of the 4th quarter 2026\n")
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in found["LICENSE.txt"]
    assert found["dictionary.csv"].startswith("of,name,unit,meaning,limits\n")


def test_open_data_tells_what_was_not_counted_and_that_figures_are_invented() -> None:
    old = opened(published(opened={}))["README.txt"]
    pilot = opened(published(pilots=(period("2026-W41+4"),), invented=True))["README.txt"]

    assert "Lessons begun and ended, and what was learned, were not counted in this quarter." in old
    assert pilot.startswith("Invented figures: of no girl.\n")
    assert "A small pilot began on 5 October 2026. Its 4 weeks are not in it." in pilot


def test_open_data_is_the_same_file_whenever_it_is_made() -> None:
    forth, back = (
        OpenData(it, PLAN, words()).archive(period(QUARTER)) for it in (published(), published(reversed(FIGURES)))
    )

    assert forth == back
