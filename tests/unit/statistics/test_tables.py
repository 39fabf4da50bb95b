"""Tables of staff: each with its rows, columns and limits, what is in a total, and how much is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.lessons.model.question import QuestionDays
from bot.statistics import tables
from bot.statistics.cells import Cell, CellKind, FrozenCell
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import period
from bot.statistics.plan import Ballot, Plan
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.queries import TableQuery, coverage
from bot.statistics.tables import Label, Table, TableRow, Value, left_over, lesson_totals, reached

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


def statistics_of(*figures: FrozenCell) -> PublishedStatistics:
    done = (*MONTHS, FIRST.name, SECOND.name)
    opened = {FIRST.name: "2027-W01", SECOND.name: "2027-W14"}
    return PublishedStatistics(Published(done, {it.cell: it for it in figures}, opened=opened))


def figure(name: str, kind: CellKind, shown: int, share: int | None = None, draws: int = 1, **of: str) -> FrozenCell:
    return FrozenCell(Cell(name, kind, **of), shown, share, draws)


def plain(value: Value) -> int | str | None:
    """Return a value as a page would name it: accounts, a percentage, or points of a change."""
    match value:
        case About():
            return value.accounts
        case Share():
            return f"{value.percent} %"
        case NetChange():
            return f"{value.points:+}"
        case _:
            return None


def lines(table: Table) -> dict[str, list[int | str | None]]:
    """Return the values of a table by the names of its rows."""
    return {row.label.name: [plain(it) for it in row.values] for row in table.rows}


def heads(table: Table) -> list[str]:
    return [f"{label.of} {label.name}" for label in table.columns]


ACTIVE = (
    figure("2027-M01", "active", 900),
    figure("2027-M01", "active", 600, country="KE"),
    figure("2027-M01", "active", 300, locale="sw"),
    figure("2027-M01", "active", 200, age="10-13"),
    figure("2027-M04", "active", 700),
)
ONLY_ALL: Mapping[str, list[int | str | None]] = {"2027-M02": [None] * 3, "2027-M03": [None] * 3}


def test_accounts_by_month_are_told_by_country_and_all_together_at_the_end() -> None:
    table = tables.reach_by_country(statistics_of(*ACTIVE), PLAN, ONE)

    assert (table.id, heads(table)) == ("reach-by-country", ["country KE", "country NP", "column total"])
    assert lines(table) == {"2027-M01": [600, None, 900], **ONLY_ALL}
    assert {row.label.of for row in table.rows} == {"period"}
    assert list(lines(tables.reach_by_country(statistics_of(), PLAN, BOTH))) == list(MONTHS)


def test_accounts_of_one_country_are_one_column() -> None:
    table = tables.reach_by_country(statistics_of(*ACTIVE), PLAN, TableQuery((FIRST,), "KE"))

    assert heads(table) == ["country KE"]
    assert lines(table) == {"2027-M01": [600], "2027-M02": [None], "2027-M03": [None]}


def test_accounts_by_language_and_by_age_are_told_with_all_together_at_the_end() -> None:
    by_language = tables.reach_by_language(statistics_of(*ACTIVE), PLAN, ONE)
    by_age = tables.reach_by_age(statistics_of(*ACTIVE), PLAN, ONE)

    assert heads(by_language) == ["locale en", "locale sw", "column total"]
    assert lines(by_language) == {"2027-M01": [None, 300, 900], **ONLY_ALL}
    assert heads(by_age) == ["age 10-13", "age -", "column total"]
    assert lines(by_age) == {"2027-M01": [200, None, 900], **ONLY_ALL}


def test_unique_accounts_are_told_all_together_first_or_of_the_chosen_country_alone() -> None:
    found = statistics_of(figure("2027-Q1", "reached", 1200), figure("2027-Q1", "reached", 800, country="KE"))
    every, kenya = tables.reached(found, PLAN, ONE), tables.reached(found, PLAN, TableQuery((FIRST,), "KE"))

    assert (heads(every), lines(every)) == (
        ["column total", "country KE", "country NP"],
        {"2027-Q1": [1200, 800, None]},
    )
    assert (heads(kenya), lines(kenya)) == (["country KE"], {"2027-Q1": [800]})


LESSONS = (
    figure("2027-Q1", "started", 100, lesson="well"),
    figure("2027-Q2", "started", 60, lesson="well"),
    figure("2027-Q1", "finished", 50, lesson="well"),
    figure("2027-Q1", "started", 40, lesson="well", country="KE"),
    figure("2027-Q1", "started", 30, lesson="well", locale="sw"),
)


@pytest.mark.parametrize(
    ("query", "well", "about"),
    [
        (BOTH, [160, 50, "50 %"], ()),
        (TableQuery((FIRST,), "KE"), [40, None, None], (Label("country", "KE"),)),
        (TableQuery((FIRST,), locale="sw"), [30, None, None], (Label("locale", "sw"),)),
        (TableQuery((FIRST,), "KE", "sw"), [40, None, None], (Label("country", "KE"),)),
    ],
)
def test_lessons_are_told_by_country_or_by_language_and_the_table_says_so(
    query: TableQuery, well: list[int | str | None], about: tuple[Label, ...]
) -> None:
    table = tables.lessons(statistics_of(*LESSONS), PLAN, query)

    assert heads(table) == ["column started", "column finished", "column finished-share"]
    assert lines(table) == {"well": well, "song": [None, None, None]}
    assert table.about == about


def test_totals_of_lessons_follow_the_chosen_country_or_language() -> None:
    reached = (
        figure("2027-Q1", "reached", 300, country="KE"),
        figure("2027-Q1", "reached", 300, locale="sw"),
        figure("2027-Q2", "reached", 195, locale="sw"),
    )
    found = statistics_of(*LESSONS, *reached)
    started = {
        query: tables.lesson_totals(found, PLAN, query)
        for query in (TableQuery((FIRST,), "KE", "sw"), TableQuery((FIRST, SECOND), locale="sw"))
    }

    assert [(plain(it.started), it.finished, it.share, it.shown, it.cells) for it in started.values()] == [
        (40, None, None, 1, 4),
        (30, None, None, 1, 4),
    ]


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

    assert (heads(lessons), lines(lessons)) == (
        ["column started", "column finished", "column finished-share"],
        {"well": [100, 50, "50 %"], "song": [None, None, None]},
    )
    assert lines(counts) == {
        "reached": [150],
        "finished-3": [45],
        "smile": [70],
        "shrug": [None],
        "frown": [None],
        "did-yes": [20],
        "did-not-yet": [None],
        "did-not-for-me": [None],
    }
    assert heads(counts) == ["column accounts"]
    assert lessons.about == counts.about == (Label("period", "2027-W05+4"),)


CAME = (
    figure("2027-M01", "came", 40, item="c-7f3r"),
    figure("2027-M02", "came", 30, item="c-7f3r"),
    figure("2027-M02", "came", 20, item="c-2"),
    figure("2027-M02", "came-finished", 15, item="c-7f3r"),
    figure("2027-M04", "came", 500, item="c-7f3r"),
)


def test_start_links_are_told_over_the_months_and_month_by_month() -> None:
    whole, monthly = (it(statistics_of(*CAME), PLAN, ONE) for it in (tables.links, tables.links_by_month))

    assert heads(whole) == ["column came", "column came-finished"]
    assert lines(whole) == {"c-7f3r": [70, 15], "c-2": [20, None]}
    assert heads(monthly) == ["link c-7f3r", "link c-2"]
    assert lines(monthly) == {"2027-M01": [40, None], "2027-M02": [30, 20], "2027-M03": [None, None]}


def test_where_girls_stopped_is_told_stop_by_stop_with_those_who_reached_it() -> None:
    found = statistics_of(
        figure("2027-Q1", "stopped", 50, lesson="well", item="first"),
        figure("2027-Q1", "stopped", 25, lesson="well", item="whose/goat"),
        figure("2027-Q1", "stopped", 125, lesson="well"),
        figure("2027-Q1", "stopped", 30, lesson="well", item="first/goat", locale="sw"),
        figure("2027-Q1", "stopped", 20, lesson="well", locale="sw"),
    )
    every, swahili = (tables.stops(found, PLAN, FIRST, "well", locale) for locale in ("", "sw"))

    assert heads(every) == ["column reached-stop", "column stopped", "column stopped-share"]
    assert lines(every) == {"well/first": [200, 50, "25 %"], "well/whose/goat": [150, 25, "17 %"]}
    assert every.about == (Label("lesson", "well"), Label("period", "2027-Q1"))
    assert lines(swahili) == {"well/first/goat": [50, 30, "60 %"]}
    assert swahili.about == (Label("lesson", "well"), Label("period", "2027-Q1"), Label("locale", "sw"))
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

    assert heads(rated) == ["column smile", "column shrug", "column frown"]
    assert lines(rated) == {"well": [70, None, None], "song": [None, None, 15]}
    assert heads(done) == ["column did-yes", "column did-not-yet", "column did-not-for-me"]
    assert lines(done) == {"well": [None, 25, None]}, "a lesson with few ratings is left out"
    assert (heads(reasons), reasons.about) == (["column said"], (Label("lesson", "well"),))
    assert lines(reasons) == {"funny": [None], "learn": [None], "long": [55], "hard": [None]}
    assert lines(tables.reasons(found, ONE, "well"))["long"] == [20]


PICKS = (
    figure("2027-M02", "voted", 40, item="next-story/games"),
    figure("2027-M03", "voted", 30, item="next-story/games"),
    figure("2027-M04", "voted", 500, item="next-story/games"),
    figure("2027-M03", "voted", 25, item="next-story/music", country="KE"),
)


def test_answers_to_a_question_are_summed_over_the_chosen_months_of_all_or_one_country() -> None:
    every = tables.votes(statistics_of(*PICKS), PLAN, TableQuery((FIRST,), locale="sw"), "next-story")
    kenya = tables.votes(statistics_of(*PICKS), PLAN, TableQuery((FIRST,), "KE"), "next-story")

    assert heads(every) == ["column voted"]
    assert lines(every) == {"next-story/games": [70], "next-story/music": [None]}
    assert every.about == (Label("question", "next-story"),), "nobody is counted by language here"
    assert lines(kenya) == {"next-story/games": [None], "next-story/music": [25]}
    assert kenya.about == (Label("question", "next-story"), Label("country", "KE"))


def test_only_questions_of_chosen_frozen_months_are_offered() -> None:
    found = statistics_of()

    assert tables.asked_in(found, PLAN, ONE) == ("next-story",)
    assert tables.asked_in(found, PLAN, TableQuery((SECOND,))) == ()
    assert tables.asked_in(found, PLAN, TableQuery((period("2027-Q3"),))) == ()


def test_quizzes_are_told_with_how_many_answered_and_how_many_of_a_hundred_were_right() -> None:
    found = statistics_of(
        figure("2027-Q1", "answered", 100, 80, 6, lesson="well", item="whose"),
        figure("2027-Q1", "answered", 50, 60, 6, lesson="well", item="whose", country="KE"),
    )
    every, kenya = tables.quizzes(found, PLAN, FIRST), tables.quizzes(found, PLAN, FIRST, "KE")

    assert heads(every) == ["column answered", "column right-share"]
    assert (lines(every), every.about) == ({"well/whose": [100, "80 %"]}, (Label("period", "2027-Q1"),))
    assert lines(kenya) == {"well/whose": [50, "60 %"]}
    assert kenya.about == (Label("period", "2027-Q1"), Label("country", "KE"))


def test_items_and_domains_are_told_before_and_after_with_their_change() -> None:
    found = statistics_of(
        figure("2027-Q1", "before", 200, 45, 6, item="who-did-it"),
        figure("2027-Q1", "after", 150, 75, 6, item="who-did-it"),
        figure("2027-Q1", "gained", 120, 35, 4, item="who-did-it"),
        figure("2027-Q1", "lost", 120, 10, 4, item="who-did-it"),
        figure("2027-Q1", "gained", 130, 40, 3, item="domain/knowledge"),
        figure("2027-Q1", "lost", 130, 15, 3, item="domain/knowledge"),
    )
    items, domains = tables.measure(found, PLAN, FIRST), tables.learning(found, PLAN, FIRST)

    assert heads(items) == [
        "column before-answered",
        "column before-share",
        "column after-answered",
        "column after-share",
        "column change",
    ]
    assert lines(items) == {"who-did-it": [200, "45 %", 150, "75 %", "+25"]}
    assert heads(domains) == ["column answered-twice", "column gained", "column lost", "column change"]
    assert lines(domains) == {"knowledge": [130, "40 %", "15 %", "+25"]}
    assert items.about == domains.about == (Label("period", "2027-Q1"),)
    assert tables.learning(found, PLAN, FIRST, "KE").about == (Label("period", "2027-Q1"), Label("country", "KE"))


def test_help_is_told_by_country_without_a_total() -> None:
    table = tables.help_opened(statistics_of(figure("2027-Q1", "help-opened", 40, country="NP")), PLAN, FIRST)

    assert (heads(table), table.about) == (["country KE", "country NP"], (Label("period", "2027-Q1"),))
    assert lines(table) == {
        "help-opened": [None, 40],
        "safe-word": [None, None],
        "confirm-yes": [None, None],
        "confirm-no": [None, None],
        "tidied": [None, None],
        "erased": [None, None],
    }


def test_a_table_is_hidden_only_if_it_shows_nothing() -> None:
    nothing, something = (
        TableRow(Label("lesson", "well"), (None, None)),
        TableRow(Label("lesson", "x"), (None, About(9, 1))),
    )

    assert Table("lessons", (), (nothing,)).is_hidden
    assert not Table("lessons", (), (nothing, something)).is_hidden


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


OLD, WINTER, SPRING, RUNNING = (period(name) for name in ("2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"))
ALL = TableQuery((OLD, WINTER, SPRING, RUNNING))
TWO = Plan(("KE", "NP"), ("en", "sw"), ("10-13",), {}, {"well": ("first",), "song": ("hum",)}, {})


def counted(figures: Mapping[Cell, int]) -> PublishedStatistics:
    """Return figures of a quarter of an older program, two counted quarters, and a month of a running one."""
    found = {cell: FrozenCell(cell, many) for cell, many in figures.items()}
    done = (OLD.name, WINTER.name, SPRING.name, "2027-M07")
    return PublishedStatistics(Published(done, found, opened={WINTER.name: "2027-W01", SPRING.name: "2027-W14"}))


def test_a_quarter_is_counted_or_was_not_counted_or_is_not_over() -> None:
    found = coverage(counted({}), ALL)

    assert (found.counted, found.uncounted, found.running, found.small) == ((WINTER, SPRING), (OLD,), (RUNNING,), ())


def test_a_quarter_that_a_pilot_fills_is_not_told_to_run_still() -> None:
    pilot = period("2026-W40+13")
    statistics = PublishedStatistics(Published((pilot.name, "2027-M01"), {}, (pilot,)))

    assert coverage(statistics, TableQuery((OLD, WINTER))) == ((), (), (WINTER,), ())


def test_a_quarter_that_a_pilot_filled_to_its_last_day_is_over() -> None:
    pilot = period("2027-W01+13")
    statistics = PublishedStatistics(Published((pilot.name,), {}, (pilot,)))

    assert coverage(statistics, TableQuery((WINTER, SPRING))).running == (SPRING,)
    assert coverage(PublishedStatistics(Published()), TableQuery((WINTER,))) == ((), (), (WINTER,), ())


def test_a_country_is_small_in_a_quarter_with_fewer_than_200_accounts() -> None:
    accounts = {Cell(WINTER.name, "reached", "KE"): 195, Cell(SPRING.name, "reached", "KE"): 200}

    assert coverage(counted(accounts), TableQuery((WINTER, SPRING), "KE")).small == (WINTER,)
    assert coverage(counted(accounts), TableQuery((WINTER, SPRING), "NP")).small == (WINTER, SPRING)


def test_accounts_by_quarter_leave_out_what_was_not_counted() -> None:
    rows = reached(counted({Cell(WINTER.name, "reached"): 300}), TWO, ALL).rows

    assert [row.label.name for row in rows] == [WINTER.name, SPRING.name]
    assert lines(Table("reached", (), rows))[WINTER.name] == [300, None, None]


def test_lessons_in_a_total_are_counted_and_hidden_ones_are_told() -> None:
    """Of 8 figures 3 are shown; the share is of the one lesson and quarter that shows both."""
    figures = {
        Cell(WINTER.name, "started", lesson="well"): 100,
        Cell(WINTER.name, "finished", lesson="well"): 80,
        Cell(SPRING.name, "started", lesson="well"): 50,
    }

    totals = lesson_totals(counted(figures), TWO, ALL)

    assert totals.started is not None and totals.finished is not None and totals.share is not None
    assert (totals.started.accounts, totals.finished.accounts, totals.share.percent) == (150, 80, 80)
    assert (totals.shown, totals.cells) == (3, 8)


@pytest.mark.parametrize(
    ("total", "parts", "rest"),
    [(900, (700, 60), 140), (772, (700, 60), 12), (771, (700, 60), None), (10, (30,), None)],
)
def test_what_is_missing_is_told_only_if_clearly_somebody_is(
    total: int, parts: tuple[int, ...], rest: int | None
) -> None:
    """Three variances of ten make an interval of eleven to each side."""
    found = left_over(About(total, 10.0), [About(part, 10.0) for part in parts])

    assert (found and found.accounts) == rest


def test_of_a_hidden_total_nothing_is_missing() -> None:
    assert left_over(None, [About(30, 10.0)]) is None


def test_a_hidden_part_is_missing_as_well() -> None:
    assert left_over(About(100, 10.0), [About(60, 10.0), None]) == About(40, 20.0)
