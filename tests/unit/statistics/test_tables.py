"""Tables of staff: each with its rows, columns and limits, what is in a total, and how much is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.lessons.model.question import QuestionDays
from bot.statistics import tables
from bot.statistics.cells import EVENTS, FrozenCell
from bot.statistics.intervals import About
from bot.statistics.periods import Period, period
from bot.statistics.plan import Ballot, Plan
from bot.statistics.published import Published, PublishedStatistics, TableQuery, coverage
from bot.statistics.tables import Label, Table, TableRow, left_over, lesson_totals
from tests.unit.statistics.sample_figures import columns, figure, values

FIRST, SECOND, PILOT = period("2027-Q1"), period("2027-Q2"), period("2027-W05+4")
MONTHS = ("2027-M01", "2027-M02", "2027-M03", "2027-M04")
PLAN = Plan(
    countries=("KE", "NP"),
    locales=("en", "sw"),
    ages=("10-13", "-"),
    quizzes={"well": {"whose": frozenset({"ours"})}, "song": {}},
    stops={"well": ("first", "whose", "goat"), "song": ("hum",)},
    items={"who-did-it": {"before": frozenset({"poster"})}},
    domains={"knowledge": ("who-did-it",)},
    questions={
        "next-story": Ballot(QuestionDays(date(2027, 2, 15), date(2027, 3, 28), date(2027, 5, 1)), ("games", "music")),
        "later": Ballot(QuestionDays(date(2027, 7, 5), date(2027, 7, 9), date(2027, 8, 1)), ("yes",)),
    },
    links={"c-7f3r": "2027-M01", "c-2": "2027-M02"},
)
ONE = TableQuery((FIRST,))
BOTH = TableQuery((FIRST, SECOND))
KENYA, SWAHILI = TableQuery((FIRST,), "KE"), TableQuery((FIRST,), locale="sw")

Values = list[int | str | None]


def statistics_of(*figures: FrozenCell) -> PublishedStatistics:
    done = (*MONTHS, FIRST.name, SECOND.name)
    opened = {FIRST.name: "2027-W01", SECOND.name: "2027-W14"}
    return PublishedStatistics(Published(done, {it.cell: it for it in figures}, opened=opened))


ACTIVE = statistics_of(
    figure("2027-M01", "active", 900),
    figure("2027-M01", "active", 600, country="KE"),
    figure("2027-M01", "active", 300, locale="sw"),
    figure("2027-M01", "active", 200, age="10-13"),
    figure("2027-M04", "active", 700),
    figure("2027-Q1", "reached", 1200),
    figure("2027-Q1", "reached", 800, country="KE"),
)
CAME = statistics_of(
    figure("2027-M01", "came", 40, item="c-7f3r"),
    figure("2027-M02", "came", 30, item="c-7f3r"),
    figure("2027-M02", "came", 20, item="c-2"),
    figure("2027-M02", "came-finished", 15, item="c-7f3r"),
    figure("2027-M04", "came", 500, item="c-7f3r"),
)


@pytest.mark.parametrize(
    ("table", "heads", "rows"),
    [
        (
            tables.reach_by_country(ACTIVE, PLAN, ONE),
            ["country KE", "country NP", "column total"],
            {"2027-M01": [600, None, 900], "2027-M02": [None] * 3, "2027-M03": [None] * 3},
        ),
        (
            tables.reach_by_country(ACTIVE, PLAN, KENYA),
            ["country KE"],
            {"2027-M01": [600], "2027-M02": [None], "2027-M03": [None]},
        ),
        (
            tables.reach_by_language(ACTIVE, PLAN, ONE),
            ["locale en", "locale sw", "column total"],
            {"2027-M01": [None, 300, 900], "2027-M02": [None] * 3, "2027-M03": [None] * 3},
        ),
        (
            tables.reach_by_age(ACTIVE, PLAN, ONE),
            ["age 10-13", "age -", "column total"],
            {"2027-M01": [200, None, 900], "2027-M02": [None] * 3, "2027-M03": [None] * 3},
        ),
        (
            tables.reached(ACTIVE, PLAN, ONE),
            ["column total", "country KE", "country NP"],
            {"2027-Q1": [1200, 800, None]},
        ),
        (tables.reached(ACTIVE, PLAN, KENYA), ["country KE"], {"2027-Q1": [800]}),
        (
            tables.links(CAME, PLAN, ONE),
            ["column came", "column came-finished"],
            {"c-7f3r": [70, 15], "c-2": [20, None]},
        ),
        (
            tables.links_by_month(CAME, PLAN, ONE),
            ["link c-7f3r", "link c-2"],
            {"2027-M01": [40, None], "2027-M02": [30, 20], "2027-M03": [None, None]},
        ),
    ],
    ids=lambda it: f"{it.id} {it.columns[0].name}" if isinstance(it, Table) else "",
)
def test_accounts_are_told_by_period_each_column_by_itself_and_only_of_the_chosen_quarters(
    table: Table, heads: list[str], rows: dict[str, Values]
) -> None:
    assert (columns(table), values(table)) == (heads, rows)


LESSONS = (
    figure("2027-Q1", "started", 100, lesson="well"),
    figure("2027-Q2", "started", 60, lesson="well"),
    figure("2027-Q1", "finished", 50, lesson="well"),
    figure("2027-Q1", "started", 40, lesson="well", country="KE"),
    figure("2027-Q1", "started", 30, lesson="well", locale="sw"),
)
BEGUN_AND_ENDED = ["column started", "column finished", "column finished-share"]


@pytest.mark.parametrize(
    ("query", "well", "about"),
    [
        (BOTH, [160, 50, "50 %"], ()),
        (KENYA, [40, None, None], (Label("country", "KE"),)),
        (SWAHILI, [30, None, None], (Label("locale", "sw"),)),
        (TableQuery((FIRST,), "KE", "sw"), [40, None, None], (Label("country", "KE"),)),
    ],
)
def test_lessons_are_told_by_country_or_by_language_and_the_table_says_so(
    query: TableQuery, well: Values, about: tuple[Label, ...]
) -> None:
    """The share is of the quarters that show both numbers: 50 of 100, and not of 160."""
    table = tables.lessons(statistics_of(*LESSONS), PLAN, query)

    assert (columns(table), table.about) == (BEGUN_AND_ENDED, about)
    assert values(table) == {"well": well, "song": [None, None, None]}


@pytest.mark.parametrize(
    ("query", "started", "finished", "share", "shown", "cells"),
    [
        (BOTH, 160, 50, 50, 3, 8),
        (TableQuery((FIRST,), "KE", "sw"), 40, None, None, 1, 4),
        (TableQuery((FIRST, SECOND), locale="sw"), 30, None, None, 1, 4),
    ],
)
def test_a_total_of_lessons_says_how_many_of_its_figures_are_hidden(
    query: TableQuery, started: int, finished: int | None, share: int | None, shown: int, cells: int
) -> None:
    """A quarter in which the country or the language is too small has no figures, hidden or shown."""
    reached = (
        figure("2027-Q1", "reached", 300, country="KE"),
        figure("2027-Q1", "reached", 300, locale="sw"),
        figure("2027-Q2", "reached", 195, locale="sw"),
    )
    found = lesson_totals(statistics_of(*LESSONS, *reached), PLAN, query)

    assert found.started is not None and found.started.accounts == started
    assert (found.finished and found.finished.accounts, found.share and found.share.percent) == (finished, share)
    assert (found.shown, found.cells) == (shown, cells)


def test_a_small_pilot_tells_its_lessons_and_its_counts() -> None:
    found = statistics_of(
        figure(PILOT.name, "started", 100, lesson="well"),
        figure(PILOT.name, "finished", 50, lesson="well"),
        figure(PILOT.name, "reached", 150),
        figure(PILOT.name, "finished-3", 45),
        figure(PILOT.name, "smile", 70),
        figure(PILOT.name, "did-yes", 20),
    )
    lessons, counts = tables.pilot_lessons(found, PLAN, PILOT), tables.pilot(found, PILOT)

    assert (columns(lessons), values(lessons)) == (
        BEGUN_AND_ENDED,
        {"well": [100, 50, "50 %"], "song": [None, None, None]},
    )
    assert {name: value for name, (value,) in values(counts).items()} == {
        **{"reached": 150, "finished-3": 45, "smile": 70, "shrug": None, "frown": None},
        **{"did-yes": 20, "did-not-yet": None, "did-not-for-me": None},
    }
    assert columns(counts) == ["column accounts"]
    assert lessons.about == counts.about == (Label("period", "2027-W05+4"),)


def test_where_girls_stopped_is_told_stop_by_stop_with_those_who_reached_it() -> None:
    found = statistics_of(
        figure("2027-Q1", "stopped", 50, lesson="well", item="first"),
        figure("2027-Q1", "stopped", 25, lesson="well", item="whose/goat"),
        figure("2027-Q1", "stopped", 125, lesson="well"),
        figure("2027-Q1", "stopped", 30, lesson="well", item="first/goat", locale="sw"),
        figure("2027-Q1", "stopped", 20, lesson="well", locale="sw"),
    )
    every, swahili = (tables.stops(found, PLAN, FIRST, "well", locale) for locale in ("", "sw"))

    assert columns(every) == ["column reached-stop", "column stopped", "column stopped-share"]
    assert values(every) == {"well/first": [200, 50, "25 %"], "well/whose/goat": [150, 25, "17 %"]}
    assert every.about == (Label("lesson", "well"), Label("period", "2027-Q1"))
    assert values(swahili) == {"well/first/goat": [50, 30, "60 %"]}
    assert swahili.about == (*every.about, Label("locale", "sw"))
    assert tables.stops(found, PLAN, FIRST, "song").rows == ()


def test_ratings_tasks_and_reasons_are_summed_over_the_quarters() -> None:
    found = statistics_of(
        figure("2027-Q1", "smile", 40, lesson="well"),
        figure("2027-Q2", "smile", 30, lesson="well"),
        figure("2027-Q1", "frown", 15, lesson="song"),
        figure("2027-Q1", "did-not-yet", 25, lesson="well"),
        figure("2027-Q1", "because", 20, lesson="well", item="long"),
        figure("2027-Q2", "because", 35, lesson="well", item="long"),
    )
    rated, done = tables.ratings(found, PLAN, BOTH), tables.tasks(found, PLAN, BOTH)
    reasons = tables.reasons(found, BOTH, "well")

    assert columns(rated) == ["column smile", "column shrug", "column frown"]
    assert values(rated) == {"well": [70, None, None], "song": [None, None, 15]}
    assert columns(done) == ["column did-yes", "column did-not-yet", "column did-not-for-me"]
    assert values(done) == {"well": [None, 25, None]}, "a lesson with few ratings is left out"
    assert (columns(reasons), reasons.about) == (["column said"], (Label("lesson", "well"),))
    assert values(reasons) == {"funny": [None], "learn": [None], "long": [55], "hard": [None]}


def test_answers_to_questions_open_in_chosen_months_are_summed_for_all_or_one_country() -> None:
    found = statistics_of(
        figure("2027-M02", "voted", 40, item="next-story/games"),
        figure("2027-M03", "voted", 30, item="next-story/games"),
        figure("2027-M04", "voted", 500, item="next-story/games"),
        figure("2027-M03", "voted", 25, item="next-story/music", country="KE"),
    )
    (every,), (kenya,) = (list(tables.vote_tables(found, PLAN, query)) for query in (SWAHILI, KENYA))

    assert columns(every) == ["column voted"]
    assert values(every) == {"next-story/games": [70], "next-story/music": [None]}
    assert every.about == (Label("question", "next-story"),), "nobody is counted by language here"
    assert values(kenya) == {"next-story/games": [None], "next-story/music": [25]}
    assert kenya.about == (Label("question", "next-story"), Label("country", "KE"))
    assert list(tables.vote_tables(found, PLAN, TableQuery((SECOND, period("2027-Q3"))))) == []


def test_quizzes_items_and_domains_are_told_with_their_shares_and_changes() -> None:
    found = statistics_of(
        figure("2027-Q1", "answered", 100, 80, 6, lesson="well", item="whose"),
        figure("2027-Q1", "answered", 50, 60, 6, lesson="well", item="whose", country="KE"),
        figure("2027-Q1", "before", 200, 45, 6, item="who-did-it"),
        figure("2027-Q1", "after", 150, 75, 6, item="who-did-it"),
        figure("2027-Q1", "gained", 120, 35, 4, item="who-did-it"),
        figure("2027-Q1", "lost", 120, 10, 4, item="who-did-it"),
        figure("2027-Q1", "gained", 130, 40, 3, item="domain/knowledge"),
        figure("2027-Q1", "lost", 130, 15, 3, item="domain/knowledge"),
    )
    quizzes, items, domains = (make(found, PLAN, FIRST) for make in (tables.quizzes, tables.measure, tables.learning))

    assert (columns(quizzes), values(quizzes)) == (
        ["column answered", "column right-share"],
        {"well/whose": [100, "80 %"]},
    )
    assert columns(items) == [
        *("column before-answered", "column before-share", "column after-answered", "column after-share"),
        "column change",
    ]
    assert values(items) == {"who-did-it": [200, "45 %", 150, "75 %", "+25"]}
    assert columns(domains) == ["column answered-twice", "column gained", "column lost", "column change"]
    assert values(domains) == {"knowledge": [130, "40 %", "15 %", "+25"]}
    assert quizzes.about == items.about == domains.about == (Label("period", "2027-Q1"),)

    for make in (tables.quizzes, tables.measure, tables.learning):
        assert make(found, PLAN, FIRST, "KE").about == (Label("period", "2027-Q1"), Label("country", "KE"))
    assert values(tables.quizzes(found, PLAN, FIRST, "KE")) == {"well/whose": [50, "60 %"]}


def test_help_is_told_by_country_without_a_total() -> None:
    table = tables.help_opened(statistics_of(figure("2027-Q1", "help-opened", 40, country="NP")), PLAN, FIRST)

    assert (columns(table), table.about) == (["country KE", "country NP"], (Label("period", "2027-Q1"),))
    assert values(table) == {event: [None, None] for event in EVENTS} | {"help-opened": [None, 40]}


def test_a_table_is_hidden_only_if_it_shows_nothing() -> None:
    nothing, something = (TableRow(Label("lesson", "well"), (None, it)) for it in (None, About(9, 1)))

    assert Table("lessons", (), (nothing,)).is_hidden
    assert not Table("lessons", (), (nothing, something)).is_hidden


# Chosen quarters


@pytest.mark.parametrize(
    ("quarters", "name", "holds"),
    [
        (("2027-Q1",), "2027-M01", True),
        (("2027-Q1",), "2027-M03", True),
        (("2027-Q1",), "2027-Q1", True),
        (("2027-Q1",), "2027-M04", False),
        (("2027-Q1",), "2026-M12", False),
        (("2027-Q1",), "2027-W10+8", False),
        (("2027-Q2", "2027-Q1"), "2027-W10+8", True),
        (("2027-Q1", "2027-Q3"), "2027-M05", False),
        (("2027-Q1", "2027-Q3"), "2027-M09", True),
        ((), "2027-M01", False),
    ],
)
def test_a_period_is_chosen_when_all_of_it_lies_in_chosen_quarters(
    quarters: tuple[str, ...], name: str, holds: bool
) -> None:
    assert TableQuery(tuple(map(period, quarters))).holds(period(name)) is holds


OLD, RUNNING = period("2026-Q4"), period("2027-Q3")


@pytest.mark.parametrize(
    ("done", "pilots", "asked", "found"),
    [
        (
            ("2026-Q4", "2027-Q1", "2027-Q2", "2027-M07"),
            (),
            (OLD, FIRST, SECOND, RUNNING),
            ((FIRST, SECOND), (OLD,), (RUNNING,)),
        ),
        (("2026-W40+13", "2027-M01"), ("2026-W40+13",), (OLD, FIRST), ((), (), (FIRST,))),
        (("2027-W01+13",), ("2027-W01+13",), (FIRST, SECOND), ((), (), (SECOND,))),
        ((), (), (FIRST,), ((), (), (FIRST,))),
    ],
    ids=["counted, of an older program, running", "filled by a pilot", "by one to its last day", "nothing is frozen"],
)
def test_a_quarter_is_counted_or_was_not_counted_or_is_not_over(
    done: tuple[str, ...], pilots: tuple[str, ...], asked: tuple[Period, ...], found: tuple[tuple[Period, ...], ...]
) -> None:
    opened: Mapping[str, str] = {FIRST.name: "2027-W01", SECOND.name: "2027-W14"}
    statistics = PublishedStatistics(Published(done, {}, tuple(map(period, pilots)), opened))

    assert coverage(statistics, TableQuery(asked)) == (*found, ())


def test_a_country_is_small_in_a_quarter_with_fewer_than_200_accounts() -> None:
    found = statistics_of(
        figure("2027-Q1", "reached", 195, country="KE"), figure("2027-Q2", "reached", 200, country="KE")
    )

    assert coverage(found, TableQuery((FIRST, SECOND), "KE")).small == (FIRST,)
    assert coverage(found, TableQuery((FIRST, SECOND), "NP")).small == (FIRST, SECOND)
    assert coverage(found, BOTH).small == ()


# Who is missing


@pytest.mark.parametrize(
    ("total", "parts", "rest"),
    [
        (900, (700, 60), 140),
        (772, (700, 60), 12),
        (771, (700, 60), None),
        (10, (30,), None),
        (100, (60, None), 40),
        (None, (30,), None),
    ],
)
def test_accounts_missing_from_a_total_are_told_only_if_clearly_somebody_is(
    total: int | None, parts: tuple[int | None, ...], rest: int | None
) -> None:
    """Three variances of ten make an interval of eleven to each side."""
    whole, *told = (None if it is None else About(it, 10.0) for it in (total, *parts))
    found = left_over(whole, told)

    assert (found and found.accounts) == rest
