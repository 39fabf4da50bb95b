"""Files of figures: each row is one figure with its range, and the dictionary says what every column and kind is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any, get_args
from zipfile import ZipFile

import pytest

from bot.app.report_labels import labels_of
from bot.lessons.model.text import Text
from bot.statistics.cells import EVENTS, Cell, CellKind, FrozenCell, vote_cell
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.queries import TableQuery
from bot.statistics.reports import dictionary
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.long_form import COLUMNS, FigureRow, LongForm, csv_of, lines_of, name_of
from bot.statistics.reports.open_data import OPEN_KINDS, OpenData, file_name
from bot.statistics.reports.xlsx import xlsx_of
from tests.support.course_builders import real

pytestmark = pytest.mark.usefixtures("known_noise")

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
AUTUMN = TableQuery((period(QUARTER),))


def rows(figures: Iterable[FrozenCell] = FIGURES, query: TableQuery = QUERY, **about: object) -> list[FigureRow]:
    return list(LongForm(published(figures, **about), PLAN, words()).rows(query))


# One row a figure


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


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"kind": "reached", "country": "all", "period": QUARTER}, (420, 413, 427, None, None, None, None)),
        ({"kind": "finished", "language": "all"}, (150, 143, 157, 73, 65, 81, 205)),
        ({"kind": "stopped", "item": "hello"}, (40, 29, 51, 20, 12, 28, 200)),
        ({"kind": "stopped", "item": "goat/wave"}, (60, 46, 74, 38, 27, 49, 160)),
        ({"kind": "stopped", "item": "(end)"}, (100, 89, 111, None, None, None, None)),
        ({"kind": "change"}, (100, 89, 111, 30, 14, 46, 100)),
        ({"kind": "help-opened"}, (60, 39, 81, None, None, None, None)),
        ({"kind": "answered"}, (100, 86, 114, 95, 82, 100, 100)),
    ],
)
def test_a_figure_stands_with_both_ends_of_its_range(about: dict[str, str], expected: tuple[int | None, ...]) -> None:
    (row,) = [it for it in rows() if about.items() <= it._asdict().items()]

    assert row[9:16] == expected


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


def stops(figures: Iterable[FrozenCell], plan: Plan = PLAN) -> list[tuple[str, int, int | None]]:
    found = LongForm(published(figures), plan, words()).rows(QUERY)
    return [(row.item, row.accounts, row.share) for row in found if row.kind == "stopped"]


def test_stops_of_an_older_version_are_not_told_because_they_held_girls_of_other_stops() -> None:
    assert stops(figure for figure in FIGURES if figure.cell != Cell(QUARTER, "stopped", lesson=LESSON)) == []


def test_stops_of_a_lesson_that_has_changed_are_told_without_a_share() -> None:
    changed = replace(PLAN, stops={LESSON: ("hello", "other")})

    assert stops(FIGURES, changed) == [("hello", 40, None), ("goat/wave", 60, None), ("(end)", 100, None)]


# CSV


def test_a_line_of_the_file_ends_with_its_words_and_whether_it_is_invented() -> None:
    (row,) = rows([FrozenCell(Cell(MONTH, "active"), 240)])

    assert lines_of([row], invented=True).decode().splitlines()[1] == (
        "2026-M12,2026-11-23,2027-01-03,active,all,all,all,,,240,233,247,,,,,,yes"
    )
    assert lines_of([row._replace(words="@home")], invented=False).decode().endswith(",'@home,no\n")


def test_before_the_first_figures_the_file_has_its_columns_only() -> None:
    assert csv_of(PublishedStatistics(Published()), PLAN, QUERY, words()) == f"{','.join(COLUMNS)}\n".encode()


def test_a_title_that_begins_with_a_sign_is_only_words() -> None:
    lesson = real().course.lessons[LESSON].model_copy(update={"title": Text('=2+5"')})
    course = replace(real().course, lessons={**real().course.lessons, LESSON: lesson})
    found = csv.DictReader(
        StringIO(csv_of(published(), PLAN, QUERY, labels_of(course, real().catalogs, "en")).decode())
    )
    fields = {field for row in found for field in row.values()}

    assert not [field for field in fields if field[:1] in ("=", "+", "-", "@")]
    assert any(field.startswith("'=2+5\"") for field in fields)


def test_the_same_figures_give_the_same_bytes_in_whatever_order_they_come() -> None:
    forth, back = published(), published(reversed(FIGURES))

    for make in (csv_of, xlsx_of):
        assert make(forth, PLAN, QUERY, words()) == make(back, PLAN, QUERY, words())
    assert OpenData(forth, PLAN, words()).archive(period(QUARTER)) == OpenData(back, PLAN, words()).archive(
        period(QUARTER)
    )


# The dictionary


def test_the_dictionary_names_every_kind_and_every_column_in_order() -> None:
    kinds = list(dictionary.KINDS)

    assert [kind for kind in kinds if kind != "change"] == sorted(get_args(CellKind), key=kinds.index)
    assert set(kinds) == {*get_args(CellKind), "change"}
    assert tuple(dictionary.COLUMNS) == COLUMNS


def test_the_dictionary_is_a_file_of_its_own() -> None:
    found = list(csv.DictReader(StringIO(dictionary.dictionary_csv().decode())))

    assert [row["of"] for row in found] == ["reading"] * 5 + ["column"] * 18 + ["kind"] * len(dictionary.KINDS)
    assert [row["name"] for row in found if row["of"] == "reading"] == ["1", "2", "3", "4", "5"]
    assert [row["meaning"] for row in found if row["name"] == "erased"] == ["erased everything"]


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
    of_help = {"help-opened", "safe-word", "confirm-yes", "confirm-no", "tidied", "erased"}
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


def test_a_file_of_open_data_is_named_by_its_quarter_and_says_when_it_is_invented() -> None:
    assert file_name("2026-Q4", is_invented=False) == "open-data-2026-Q4.zip"
    assert file_name("2026-Q4", is_invented=True) == "invented-open-data-2026-Q4.zip"


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
