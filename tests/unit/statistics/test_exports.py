"""Files of figures: each row is one figure with its range, and the dictionary says what every column and kind is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO, StringIO
from typing import get_args
from zipfile import ZipFile

import pytest

from bot.lessons.model.text import Text
from bot.statistics.cells import EVENTS, Cell, CellKind, FrozenCell, vote_cell
from bot.statistics.periods import period
from bot.statistics.published import Published, PublishedStatistics, TableQuery
from bot.statistics.reports.long_form import (
    COLUMNS,
    FigureRow,
    LongForm,
    csv_of,
    dictionary_csv,
    lines_of,
    name_of,
)
from bot.statistics.reports.open_data import OPEN_KINDS, OpenData, file_name
from bot.statistics.reports.xlsx import xlsx_of
from tests.unit.statistics.sample_figures import (
    AUTUMN,
    COURSE,
    FIGURES,
    MONTH,
    PILOT,
    PLAN,
    QUARTER,
    QUERY,
    WELL,
    figure,
    published,
    words,
)

pytestmark = pytest.mark.usefixtures("known_noise")


def rows(figures: Iterable[FrozenCell] = FIGURES, query: TableQuery = QUERY, **about: object) -> list[FigureRow]:
    return list(LongForm(published(figures, **about), PLAN, words()).rows(query))


# One row a figure


def test_a_row_is_whole_from_its_period_to_its_words() -> None:
    assert rows([figure(QUARTER, "answered", 100, 65, 6, lesson="well", item="hello")]) == [
        FigureRow(
            period="2026-Q4",
            first_day="2026-09-28",
            last_day="2027-01-03",
            kind="answered",
            country="all",
            language="all",
            age="all",
            lesson="well",
            item="hello",
            accounts=100,
            accounts_low=86,
            accounts_high=114,
            share=65,
            share_low=50,
            share_high=80,
            base=100,
            words="The well lesson: Who says hello?",
        )
    ]


def test_each_kind_of_figure_stands_once_with_its_share_in_the_order_of_kinds_and_cells() -> None:
    """The share of an end is of those who began, that of a stop of those who reached it; a change is a row more."""
    found = rows([*FIGURES, figure(PILOT, "started", 95, lesson="well")])

    assert [(it.period, it.kind, it.country, it.language, it.item, it.accounts, it.share) for it in found] == [
        (PILOT, "started", "all", "all", "", 95, None),
        (PILOT, "reached", "all", "all", "", 185, None),
        (QUARTER, "started", "all", "all", "", 205, None),
        (QUARTER, "started", "all", "sw", "", 80, None),
        (QUARTER, "finished", "all", "all", "", 150, 73),
        (QUARTER, "finished", "all", "sw", "", 30, 38),
        (QUARTER, "answered", "all", "all", "hello", 100, 95),
        (QUARTER, "gained", "all", "all", "domain/knowledge", 100, 40),
        (QUARTER, "lost", "all", "all", "domain/knowledge", 100, 10),
        (QUARTER, "change", "all", "all", "domain/knowledge", 100, 30),
        (QUARTER, "stopped", "all", "all", "hello", 40, 20),
        (QUARTER, "stopped", "all", "all", "goat/wave", 60, 38),
        (QUARTER, "stopped", "all", "all", "(end)", 100, None),
        (QUARTER, "reached", "all", "all", "", 420, None),
        (QUARTER, "reached", "untold", "all", "", 35, None),
        (QUARTER, "reached", "KE", "all", "", 300, None),
        (QUARTER, "help-opened", "KE", "all", "", 60, None),
        (MONTH, "active", "all", "all", "", 240, None),
        (MONTH, "active", "all", "all", "", 95, None),
        (MONTH, "came", "all", "all", "c-7f3r", 40, None),
    ]
    (change,) = [it for it in found if it.kind == "change"]
    assert (change.share_low, change.share_high, change.base) == (14, 46, 100)
    assert [it.words for it in found if it.kind == "stopped"] == [
        "The well lesson: Who says hello?",
        "The well lesson: Whose goat? … Who waves?",
        "The well lesson",
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell(MONTH, "active"), ""),
        (Cell(QUARTER, "smile", lesson="well"), "The well lesson"),
        (Cell(QUARTER, "because", lesson="well", item="funny"), "The well lesson: It was funny"),
        (Cell(QUARTER, "before", item="tell-first"), "First?"),
        (Cell(QUARTER, "after", item="domain/confidence"), "Confidence"),
        (vote_cell(MONTH, "next", "games"), "next/games"),
        (Cell(MONTH, "came-finished", item="c-7f3r"), "c-7f3r"),
        *zip(
            (Cell(QUARTER, event, country="KE") for event in EVENTS),
            (
                *("Help opened", "Safe word typed", "“Is something wrong?” Yes", "“Is something wrong?” No"),
                *("Chat tidied up", "Everything erased"),
            ),
            strict=True,
        ),
    ],
)
def test_each_kind_says_what_it_is_about(cell: Cell, said: str) -> None:
    assert [row.words for row in rows([FrozenCell(cell, 100, draws=3)])] == [said]


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "all"), ("-", "untold"), ("KE", "KE"), ("10-13", "10 to 13"), ("14-17", "14 to 17"), ("18+", "18+")],
)
def test_no_name_looks_like_a_date(name: str, told: str) -> None:
    assert name_of(name) == told


def test_a_pilot_is_in_the_rows_of_each_quarter_it_touches_and_a_month_in_those_of_its_own() -> None:
    figures = [figure("2026-W36+8", "reached", 185), figure(MONTH, "active", 240)]

    assert [row.period for row in rows(figures, AUTUMN)] == ["2026-W36+8", MONTH]
    assert [row.period for row in rows(figures, TableQuery((period("2026-Q3"),)))] == ["2026-W36+8"]
    assert rows(figures, TableQuery((period("2026-Q2"),))) == []


def test_with_a_country_and_a_language_the_rows_are_of_the_country() -> None:
    figures = [
        figure(QUARTER, "started", 100, country="KE", lesson="well"),
        figure(QUARTER, "started", 80, locale="sw", lesson="well"),
        figure(QUARTER, "started", 200, lesson="well"),
    ]

    assert [it.accounts for it in rows(figures, replace(QUERY, country="KE", locale="sw"))] == [100]
    assert [it.accounts for it in rows(figures, replace(QUERY, locale="sw"))] == [80]
    assert [it.accounts for it in rows(figures)] == [200, 80, 100]


def test_a_share_of_a_hidden_number_and_a_change_of_a_hidden_half_are_not_told() -> None:
    found = rows([it for it in FIGURES if it.cell.kind in ("finished", "lost")])

    assert [(row.kind, row.share) for row in found] == [("finished", None), ("finished", None), ("lost", 10)]


def test_a_figure_of_the_book_names_the_first_counted_day_and_one_of_a_month_its_own() -> None:
    found = rows(opened={QUARTER: "2026-W49", MONTH: "2026-W50"})

    assert {(row.kind, row.first_day) for row in found if row.kind in ("lost", "change", "answered", "active")} == {
        ("lost", "2026-11-30"),
        ("change", "2026-11-30"),
        ("answered", "2026-09-28"),
        ("active", "2026-11-23"),
    }


def test_stops_of_an_older_program_are_left_out_and_those_of_a_changed_lesson_have_no_share() -> None:
    """An older program counted a girl at a later stop than hers, and kept no figure of the end."""
    changed = replace(PLAN, stops={"well": ("hello", "other")})

    assert [it for it in rows(it for it in FIGURES if it.cell.item or it.cell.kind != "stopped") if it.item] == [
        it for it in rows() if it.item and it.kind != "stopped"
    ]
    assert [
        (it.item, it.accounts, it.share)
        for it in LongForm(published(), changed, words()).rows(QUERY)
        if it.kind == "stopped"
    ] == [("hello", 40, None), ("goat/wave", 60, None), ("(end)", 100, None)]


# CSV


def test_a_line_of_the_file_ends_with_its_words_and_whether_it_is_invented() -> None:
    (row,) = rows([figure(MONTH, "active", 240)])

    assert lines_of([row], invented=True).decode().splitlines()[1] == (
        "2026-M12,2026-11-23,2027-01-03,active,all,all,all,,,240,233,247,,,,,,yes"
    )
    assert csv_of(PublishedStatistics(Published()), PLAN, QUERY, words()) == f"{','.join(COLUMNS)}\n".encode()


def test_a_title_that_begins_with_a_sign_is_only_words() -> None:
    formula = WELL.model_copy(update={"title": Text('=2+5"')})
    made = csv_of(published(), PLAN, QUERY, words(course=replace(COURSE, lessons={"well": formula})))
    fields = {field for row in csv.DictReader(StringIO(made.decode())) for field in row.values()}

    assert not [field for field in fields if field[:1] in ("=", "+", "-", "@")]
    assert any(field.startswith("'=2+5\"") for field in fields)


def test_the_same_figures_give_the_same_bytes_in_whatever_order_they_come() -> None:
    forth, back = published(), published(reversed(FIGURES))

    for make in (csv_of, xlsx_of):
        assert make(forth, PLAN, QUERY, words()) == make(back, PLAN, QUERY, words())
    first, second = (OpenData(it, PLAN, words()).archive(period(QUARTER)) for it in (forth, back))
    assert first == second


def test_the_dictionary_is_a_file_that_names_every_column_and_every_kind_in_order() -> None:
    found = list(csv.DictReader(StringIO(dictionary_csv().decode())))
    named = {of: [row["name"] for row in found if row["of"] == of] for of in ("reading", "column", "kind")}

    assert named["reading"] == ["1", "2", "3", "4", "5"]
    assert named["column"] == [*FigureRow._fields, "invented"]
    assert set(named["kind"]) == {*get_args(CellKind), "change"}
    assert [row["meaning"] for row in found if row["name"] == "erased"] == ["erased everything"]
    limits = {row["name"]: row["limits"] for row in found if row["name"] in ("accounts", "share", "because", "erased")}
    assert limits == {
        "accounts": "shown from 10 on, in steps of 5; from more where more chance lies in it",
        "share": "shown from 20 answers on, never 0 or 100",
        "because": "all countries and languages together; of a lesson, in a pilot of all lessons, with about 50 "
        "ratings or more",
        "erased": "by country, only with about 50 accounts or more in each month; shown from 20 on, in steps of 10",
    }


# Open data


def opened(statistics: PublishedStatistics) -> dict[str, str]:
    """Return the files of the open data of the quarter."""
    archive = OpenData(statistics, PLAN, words()).archive(period(QUARTER))
    with ZipFile(BytesIO(archive)) as found:
        assert {it.date_time for it in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "nothing tells when it was made"
        assert {oct(it.external_attr >> 16) for it in found.infolist()} == {"0o644"}, "everybody may read it"
        return {name: found.read(name).decode() for name in found.namelist()}


def test_open_data_is_pooled_and_holds_no_help_no_link_and_no_pilot() -> None:
    found = list(csv.DictReader(StringIO(opened(published())["figures.csv"])))
    closed = {"came", "came-finished", "help-opened", "safe-word", "confirm-yes", "confirm-no", "tidied", "erased"}

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
    assert {*get_args(CellKind), "change"} - OPEN_KINDS == closed, "of every kind it is decided whether it is open"


def test_open_data_comes_with_its_title_its_licence_and_its_dictionary() -> None:
    found = opened(published())

    assert list(found) == ["README.txt", "LICENSE.txt", "figures.csv", "dictionary.csv"]
    assert found["README.txt"].startswith("Safe Online World for Girls: figures of the 4th quarter 2026\n")
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in found["LICENSE.txt"]
    assert found["dictionary.csv"].startswith("of,name,unit,meaning,limits\n")


def test_open_data_tells_what_was_not_counted_and_that_figures_are_invented() -> None:
    old, counted = opened(published(opened={}))["README.txt"], opened(published())["README.txt"]
    pilot = opened(published(pilots=(period("2026-W41+4"),), invented=True))["README.txt"]

    missing = "Lessons begun and ended, and what was learned, were not counted in this quarter."
    assert (missing in old, missing in counted) == (True, False)
    assert pilot.startswith("Invented figures: of no girl.\n")
    assert "A small pilot began on 5 October 2026. Its 4 weeks are not in it." in pilot
    assert "pilot began" not in counted, "that pilot was in another quarter"
    assert [file_name(QUARTER, it) for it in (False, True)] == [
        "open-data-2026-Q4.zip",
        "invented-open-data-2026-Q4.zip",
    ]
