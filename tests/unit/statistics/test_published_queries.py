"""Each question to the published figures is answered by the figures it names, and by no others (C5)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.question import QuestionDays
from bot.statistics.cells import Cell, CellKind, FrozenCell, domain_item, list_cell, run_name, vote_cell
from bot.statistics.intervals import About
from bot.statistics.periods import Period, period
from bot.statistics.plan import Ballot, Plan
from bot.statistics.published import Published, PublishedStatistics, next_figures
from bot.statistics.votes import large_countries, periods_of

MONTHS = ("2027-M01", "2027-M02", "2027-M03")
QUARTER = period("2027-Q1")


def statistics_of(*figures: FrozenCell, pilots: tuple[Period, ...] = ()) -> PublishedStatistics:
    return PublishedStatistics(Published((*MONTHS, "2027-Q1"), {it.cell: it for it in figures}, pilots))


def figure(kind: CellKind, shown: int, share: int | None = None, draws: int = 1, **of: str) -> FrozenCell:
    return FrozenCell(Cell("2027-Q1", kind, **of), shown, share, draws)


def active(month: str, country: str, shown: int) -> FrozenCell:
    return FrozenCell(Cell(month, "active", country), shown)


def test_names_of_cells_are_put_together_from_what_they_count() -> None:
    assert run_name("first", "goat") == "first/goat"
    assert run_name("first", "first") == "first"
    assert domain_item("knowledge") == "domain/knowledge"
    assert list_cell("2027-Q1", "KE", "a") == Cell("2027-Q1", "listed", "KE", item="a")
    assert list_cell("2027-Q1", "KE", "a", 0) == Cell("2027-Q1", "listed", "KE", item="a/0")
    assert list_cell("2027-Q1", "KE", "b", "true") == Cell("2027-Q1", "listed", "KE", item="b/true")
    assert vote_cell("2027-M01", "next", "games") == Cell("2027-M01", "voted", item="next/games")


@pytest.mark.parametrize(
    ("shown", "is_large"), [((50, 50, 50), True), ((50, 45, 50), False), ((900, 900), False), ((), False)]
)
def test_a_country_is_large_when_each_month_of_the_quarter_shows_fifty(shown: tuple[int, ...], is_large: bool) -> None:
    figures = [active(month, "KE", many) for month, many in zip(MONTHS, shown, strict=False)]

    assert statistics_of(*figures).is_large("KE", QUARTER) is is_large
    assert statistics_of(*figures).is_large("NP", QUARTER) is False


def test_a_total_adds_what_is_shown() -> None:
    found = statistics_of(figure("smile", 40, lesson="well"), figure("smile", 30, lesson="song"))
    cells = [Cell("2027-Q1", "smile", lesson=it) for it in ("well", "song", "gone")]

    assert found.total(cells) == About(70, 16 + 25 / 6)
    assert found.total(cells[2:]) is None


def test_figures_of_a_kind_and_a_lesson_are_found_together() -> None:
    smile, other = figure("because", 20, lesson="well", item="long"), figure("because", 30, lesson="well", item="hard")
    found = statistics_of(smile, other, figure("because", 40, lesson="song", item="long"))

    assert found.shown("because", "well") == (smile, other)
    assert found.shown("smile", "well") == ()


def test_runs_of_stops_are_found_by_period_country_language_and_lesson() -> None:
    first, end = figure("stopped", 20, lesson="well", item="first"), figure("stopped", 30, lesson="well")
    swahili = figure("stopped", 20, lesson="well", item="first", locale="sw")
    found = statistics_of(first, end, swahili, figure("smile", 20, lesson="well"))

    assert found.stopped(Cell("2027-Q1", "stopped", lesson="well", item="goat")) == (first, end)
    assert found.stopped(swahili.cell) == (swahili,)
    assert found.stopped(Cell("2027-Q1", "smile", lesson="well")) == ()
    assert found.stopped(Cell("2027-Q1", "stopped", lesson="song")) == ()


def test_shares_and_changes_are_told_where_their_figures_are() -> None:
    found = statistics_of(
        figure("answered", 100, 80, 2, item="q"),
        figure("gained", 100, 40, 4, item="q"),
        figure("lost", 100, 10, 4, item="q"),
        figure("gained", 100, 40, 4, item="half"),
        figure("smile", 40),
    )
    share, change = found.share(Cell("2027-Q1", "answered", item="q")), found.change(Cell("2027-Q1", "lost", item="q"))

    assert share is not None and change is not None
    assert (share.percent, change.points) == (80, 30)
    assert found.change(Cell("2027-Q1", "lost", item="half")) is None
    assert (found.share(Cell("2027-Q1", "smile")), found.share(Cell("2027-Q1", "frown"))) == (None, None)


@pytest.mark.parametrize("hidden", ["a", "a/true", "b", "b/true"])
def test_the_hard_statement_is_told_only_if_both_forms_are_whole(hidden: str) -> None:
    figures = [figure("listed", many, draws=15, country="KE", item=item) for item, many in LISTED.items()]
    whole = statistics_of(*figures).list_difference("2027-Q1", "KE")

    assert whole is not None and whole.points == 30
    assert statistics_of(*(it for it in figures if it.cell.item != hidden)).list_difference("2027-Q1", "KE") is None
    assert statistics_of(*figures).list_difference("2027-Q1", "NP") is None


LISTED = {"a": 200, "a/true": 280, "b": 100, "b/true": 170}


def test_figures_say_whether_they_are_invented_and_whether_there_are_any() -> None:
    empty, some = PublishedStatistics(Published(invented=True)), statistics_of(figure("smile", 40))

    assert (empty.invented, empty.is_empty) == (True, True)
    assert (some.invented, some.is_empty) == (False, False)


@pytest.mark.parametrize(
    ("pilots", "names"),
    [
        ((), ["2027-M02", "2027-M03"]),
        (("2027-W05+4",), ["2027-W05+4", "2027-M03"]),
        (("2027-W07+4",), ["2027-W07+4"]),
        (("2027-W01+1",), ["2027-M02", "2027-M03"]),
        (("2027-W05+1", "2027-W08+2"), ["2027-W05+1", "2027-W08+2"]),
    ],
)
def test_a_question_is_counted_in_its_months_or_in_the_pilots_that_touch_them(
    pilots: tuple[str, ...], names: list[str]
) -> None:
    """It is open from the last day of the first week of M02 to the first day of M03."""
    days = QuestionDays(date(2027, 2, 7), date(2027, 3, 1), date(2027, 5, 1))
    found = statistics_of(pilots=tuple(map(period, pilots)))

    assert [it.name for it in periods_of(found, days)] == names


def test_a_question_of_one_day_is_counted_in_its_month() -> None:
    monday = date(2027, 3, 1)

    assert [it.name for it in periods_of(statistics_of(), QuestionDays(monday, monday, monday))] == ["2027-M03"]


def test_only_countries_that_were_told_may_stand_beside_words() -> None:
    figures = [active("2027-M03", country, 900) for country in ("KE", "", "-")]
    beside = [
        active("2027-M02", "NP", 900),
        FrozenCell(Cell("2027-M03", "came", "PH"), 900),
        active("2027-M03", "KH", 45),
    ]

    assert large_countries(statistics_of(*figures, *beside)) == {"KE"}
    assert large_countries(PublishedStatistics(Published())) == frozenset()


BALLOT = Ballot(QuestionDays(date(2027, 2, 1), date(2027, 2, 28), date(2027, 5, 1)), ("games",))


@pytest.mark.parametrize(
    ("name", "is_open"),
    [("2027-M01", False), ("2027-W04", False), ("2027-W05", True), ("2027-W08", True), ("2027-W09", False)],
)
def test_a_question_has_cells_in_the_periods_in_which_it_is_open(name: str, is_open: bool) -> None:
    assert BALLOT.is_open_in(period(name)) is is_open


def test_a_question_that_closes_on_a_monday_is_open_in_that_week() -> None:
    ballot = Ballot(BALLOT.days._replace(closes=date(2027, 3, 1)), ("games",))

    assert ballot.is_open_in(period("2027-W09"))
    assert not ballot.is_open_in(period("2027-W10"))


def test_an_answer_is_right_as_the_lesson_is_read_in_its_language() -> None:
    live, old = {"whose": frozenset({"ours"}), "new": frozenset({"yes"})}, {"whose": frozenset({"mine"})}
    plan = Plan(
        ("KE",), ("en", "sw"), (), {"well": live}, {"well": ("whose", "new")}, {}, earlier={("sw", "well"): old}
    )

    assert plan.lessons == ("well",)
    assert plan.right_answers("en", "well", "whose") == frozenset({"ours"})
    assert plan.right_answers("sw", "well", "whose") == frozenset({"mine"})
    assert plan.right_answers("en", "well", "new") == frozenset({"yes"})
    assert plan.right_answers("sw", "well", "new") is None
    assert plan.right_answers("en", "well", "gone") is None
    assert plan.right_answers("en", "gone", "whose") is None


@pytest.mark.parametrize(
    ("today", "comes"),
    [
        (date(2027, 2, 3), date(2027, 2, 4)),
        (date(2027, 2, 4), date(2027, 2, 18)),
        (date(2027, 2, 17), date(2027, 2, 18)),
        (date(2027, 2, 18), date(2027, 4, 8)),
        (date(2027, 4, 7), date(2027, 4, 8)),
        (date(2027, 4, 8), date(2027, 5, 6)),
    ],
)
def test_around_a_pilot_of_two_weeks_the_next_figures_are_those_that_really_come(today: date, comes: date) -> None:
    """The pilot ends with the fourteenth of February; nothing of its month comes beside it, then March."""
    assert next_figures(today, (period("2027-W05+2"),)) == comes
