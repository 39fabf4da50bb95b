"""Rows of figures for scripts: which a query holds, in which order, and what each says it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.statistics.cells import EVENTS, Cell, FrozenCell, list_cell, vote_cell
from bot.statistics.periods import period
from bot.statistics.reports.csv_export import lines_of
from bot.statistics.reports.json_export import json_of
from bot.statistics.reports.long_form import FigureRow, LongForm, name_of
from bot.statistics.reports.open_data import file_name
from bot.statistics.tables import TableQuery
from tests.unit.statistics.test_exports import FIGURES, LESSON, MONTH, PILOT, PLAN, QUARTER, QUERY, published, words

AUTUMN = TableQuery((period(QUARTER),))


def rows(figures: Iterable[FrozenCell], query: TableQuery = QUERY, **about: object) -> list[FigureRow]:
    return list(LongForm(published(figures, **about), PLAN, words()).rows(query))


def test_a_row_is_whole_from_its_period_to_its_words() -> None:
    quiz = FrozenCell(Cell(QUARTER, "answered", lesson=LESSON, item="hello"), 100, 65, 6)

    assert rows([quiz]) == [
        FigureRow(
            period="2026-Q4",
            first_day="2026-09-28",
            last_day="2027-01-03",
            kind="answered",
            country="all",
            language="all",
            age="all",
            lesson="my-safety-team",
            item="hello",
            accounts=100,
            accounts_low=86,
            accounts_high=114,
            share=65,
            share_low=50,
            share_high=80,
            base=100,
            words="My safety team: my-safety-team/hello",
        )
    ]


def test_rows_of_a_period_stand_in_the_order_of_their_kinds_and_then_of_their_cells() -> None:
    found = rows([*FIGURES, FrozenCell(Cell(PILOT, "started", lesson=LESSON), 95)])

    assert [(row.period, row.kind, row.country, row.language) for row in found] == [
        (PILOT, "started", "all", "all"),
        (PILOT, "reached", "all", "all"),
        (QUARTER, "started", "all", "all"),
        (QUARTER, "started", "all", "sw"),
        (QUARTER, "finished", "all", "all"),
        (QUARTER, "finished", "all", "sw"),
        (QUARTER, "answered", "all", "all"),
        (QUARTER, "gained", "all", "all"),
        (QUARTER, "lost", "all", "all"),
        (QUARTER, "change", "all", "all"),
        *[(QUARTER, "stopped", "all", "all")] * 3,
        (QUARTER, "reached", "all", "all"),
        (QUARTER, "reached", "untold", "all"),
        (QUARTER, "reached", "KE", "all"),
        (QUARTER, "help-opened", "KE", "all"),
        *[(MONTH, kind, "all", "all") for kind in ("active", "active", "came")],
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell(MONTH, "active"), ""),
        (Cell(QUARTER, "started", lesson=LESSON), "My safety team"),
        (Cell(QUARTER, "smile", lesson=LESSON), "My safety team"),
        (Cell(QUARTER, "because", lesson=LESSON, item="funny"), "My safety team: It was funny"),
        (Cell(QUARTER, "before", item="known"), "known"),
        (Cell(QUARTER, "after", item="domain/confidence"), "Confidence"),
        (list_cell(QUARTER, "KE", "b", "3"), "List B: three"),
        (vote_cell(MONTH, "next", "games"), "next/games"),
        (Cell(MONTH, "came-finished", item="c-7f3r"), "c-7f3r"),
        (Cell(QUARTER, "erased", country="KE"), "Everything erased"),
    ],
)
def test_each_kind_says_what_it_is_about(cell: Cell, said: str) -> None:
    (row,) = rows([FrozenCell(cell, 100, draws=3)])

    assert row.words == said


def test_the_end_of_a_lesson_is_about_the_lesson_and_a_run_about_its_stops() -> None:
    assert [(row.item, row.words) for row in rows(FIGURES) if row.kind == "stopped"] == [
        ("hello", "My safety team: my-safety-team/hello"),
        ("goat/wave", "My safety team: my-safety-team/goat … my-safety-team/wave"),
        ("(end)", "My safety team"),
    ]


def test_every_event_of_help_has_its_words() -> None:
    found = rows([FrozenCell(Cell(QUARTER, event, country="KE"), 60, draws=3) for event in EVENTS])

    assert [row.words for row in found] == [
        "Help opened",
        "Safe word typed",
        "“Is something wrong?” Yes",
        "“Is something wrong?” No",
        "Chat tidied up",
        "Everything erased",
    ]


@pytest.mark.parametrize(
    ("name", "told"),
    [("", "all"), ("-", "untold"), ("KE", "KE"), ("10-13", "10 to 13"), ("14-17", "14 to 17"), ("18+", "18+")],
)
def test_no_name_looks_like_a_date(name: str, told: str) -> None:
    assert name_of(name) == told


def test_a_pilot_is_in_the_rows_of_each_quarter_it_touches_and_a_month_in_those_of_its_own() -> None:
    figures = [FrozenCell(Cell("2026-W36+8", "reached"), 185), FrozenCell(Cell(MONTH, "active"), 240)]

    assert [row.period for row in rows(figures, AUTUMN)] == ["2026-W36+8", MONTH]
    assert [row.period for row in rows(figures, TableQuery((period("2026-Q3"),)))] == ["2026-W36+8"]
    assert rows(figures, TableQuery((period("2026-Q2"),))) == []


def test_with_a_country_and_a_language_the_rows_are_of_the_country() -> None:
    figures = [
        FrozenCell(Cell(QUARTER, "started", country="KE", lesson=LESSON), 100),
        FrozenCell(Cell(QUARTER, "started", locale="sw", lesson=LESSON), 80),
        FrozenCell(Cell(QUARTER, "started", lesson=LESSON), 200),
    ]

    assert [it.accounts for it in rows(figures, replace(QUERY, country="KE", locale="sw"))] == [100]
    assert [it.accounts for it in rows(figures, replace(QUERY, locale="sw"))] == [80]
    assert [it.accounts for it in rows(figures)] == [200, 80, 100]


def test_a_share_of_a_hidden_number_and_a_change_of_a_hidden_half_are_not_told() -> None:
    ended = FrozenCell(Cell(QUARTER, "finished", lesson=LESSON), 150)
    lost = FrozenCell(Cell(QUARTER, "lost", item="domain/knowledge"), 100, 10, 3)

    assert [(row.kind, row.share, row.base) for row in rows([ended, lost])] == [
        ("finished", None, None),
        ("lost", 10, 100),
    ]


def test_a_figure_of_the_book_names_the_first_counted_day_and_one_of_a_month_its_own() -> None:
    found = rows(FIGURES, opened={QUARTER: "2026-W49", MONTH: "2026-W50"})

    assert {(row.kind, row.first_day) for row in found if row.kind in ("lost", "change", "answered", "active")} == {
        ("lost", "2026-11-30"),
        ("change", "2026-11-30"),
        ("answered", "2026-09-28"),
        ("active", "2026-11-23"),
    }


def test_a_line_of_the_file_ends_with_its_words_and_whether_it_is_invented() -> None:
    (row,) = rows([FrozenCell(Cell(MONTH, "active"), 240)])

    assert lines_of([row], invented=True).decode().splitlines()[1] == (
        "2026-M12,2026-11-23,2027-01-03,active,all,all,all,,,240,233,247,,,,,,yes"
    )
    assert lines_of([row._replace(words="@home")], invented=False).decode().endswith(",'@home,no\n")


# JSON


def table(name: str, figures: Iterable[FrozenCell] = FIGURES) -> dict[str, object]:
    found = json.loads(json_of(published(figures), PLAN, QUERY, words()))
    return next(it for it in found["tables"] if it["table"] == name)


def test_a_table_in_json_is_whole_with_ids_and_words() -> None:
    assert table("reach-by-age") == {
        "table": "reach-by-age",
        "title": "Accounts by month and age",
        "note": (
            "About how many Telegram accounts used the bot in a month, all countries together, by the age they told. "
            "“<10” means fewer than about 10, perhaps none. "
            "The total is counted by itself: what is hidden elsewhere is in it."
        ),
        "about": {},
        "hidden_below": 10,
        "columns": [
            {"of": "age", "id": "10 to 13", "words": "10 to 13"},
            {"of": "age", "id": "untold", "words": "Age not told"},
            {"of": "column", "id": "total", "words": "Total"},
        ],
        "rows": [
            {
                "of": "period",
                "id": "2026-M12",
                "words": "December 2026 (weeks 48–53)",
                "values": [{"about": 95, "low": 88, "high": 102}, None, {"about": 240, "low": 233, "high": 247}],
            }
        ],
    }


def test_a_table_of_help_in_json_says_below_how_many_it_hides_and_of_which_quarter_it_is() -> None:
    found = table("help")

    assert (found["hidden_below"], found["about"]) == (20, {"period": "2026-Q4"})


def test_json_names_its_quarters_its_columns_and_whether_it_is_invented() -> None:
    found = json.loads(json_of(published(invented=True), PLAN, QUERY, words()))

    assert (found["invented"], found["quarters"]) == (True, ["2026-Q3", "2026-Q4"])
    assert found["figures"]["columns"][:4] == ["period", "first_day", "last_day", "kind"]
    assert len(found["figures"]["rows"]) == 19
    assert "“<10”" in json_of(published(), PLAN, QUERY, words()), "letters, and no codes of them"


# Open data


def test_a_file_of_open_data_is_named_by_its_quarter_and_says_when_it_is_invented() -> None:
    assert file_name("2026-Q4", is_invented=False) == "open-data-2026-Q4.zip"
    assert file_name("2026-Q4", is_invented=True) == "invented-open-data-2026-Q4.zip"
