"""Totals of staff's tables: which figures are in them, and how much is missing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.intervals import About, NetChange
from bot.statistics.learning import answers_needed, verdict
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.tables import TableQuery, coverage, left_over, lesson_totals, reached

OLD, FIRST, SECOND, RUNNING = (period(name) for name in ("2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"))
ALL = TableQuery((OLD, FIRST, SECOND, RUNNING))
PLAN = Plan(("KE", "NP"), ("en", "sw"), ("10-13",), {}, {"well": ("first",), "song": ("hum",)}, {})


def statistics_of(figures: Mapping[Cell, int]) -> PublishedStatistics:
    """Return figures of a quarter of an older program, two counted quarters, and a month of a running one."""
    found = {cell: FrozenCell(cell, many) for cell, many in figures.items()}
    done = (OLD.name, FIRST.name, SECOND.name, "2027-M07")
    return PublishedStatistics(Published(done, found, opened={FIRST.name: "2027-W01", SECOND.name: "2027-W14"}))


def test_a_quarter_is_counted_or_was_not_counted_or_is_not_over() -> None:
    found = coverage(statistics_of({}), ALL)

    assert (found.counted, found.uncounted, found.running, found.small) == ((FIRST, SECOND), (OLD,), (RUNNING,), ())


def test_a_quarter_that_a_pilot_fills_is_not_told_to_run_still() -> None:
    pilot = period("2026-W40+13")
    statistics = PublishedStatistics(Published((pilot.name, "2027-M01"), {}, (pilot,)))

    assert coverage(statistics, TableQuery((OLD, FIRST))) == ((), (), (FIRST,), ())


def test_a_quarter_that_a_pilot_filled_to_its_last_day_is_over() -> None:
    pilot = period("2027-W01+13")
    statistics = PublishedStatistics(Published((pilot.name,), {}, (pilot,)))

    assert coverage(statistics, TableQuery((FIRST, SECOND))).running == (SECOND,)
    assert coverage(PublishedStatistics(Published()), TableQuery((FIRST,))) == ((), (), (FIRST,), ())


def test_a_country_is_small_in_a_quarter_with_fewer_than_200_accounts() -> None:
    accounts = {Cell(FIRST.name, "reached", "KE"): 195, Cell(SECOND.name, "reached", "KE"): 200}

    assert coverage(statistics_of(accounts), TableQuery((FIRST, SECOND), "KE")).small == (FIRST,)
    assert coverage(statistics_of(accounts), TableQuery((FIRST, SECOND), "NP")).small == (FIRST, SECOND)


def test_accounts_by_quarter_leave_out_what_was_not_counted() -> None:
    rows = reached(statistics_of({Cell(FIRST.name, "reached"): 300}), PLAN, ALL).rows

    assert [row.label.name for row in rows] == [FIRST.name, SECOND.name]
    assert rows[0].values == (About(300, 8 + 25 / 12), None, None)


def test_lessons_in_a_total_are_counted_and_hidden_ones_are_told() -> None:
    """Of 8 figures 3 are shown; the share is of the one lesson and quarter that shows both."""
    figures = {
        Cell(FIRST.name, "started", lesson="well"): 100,
        Cell(FIRST.name, "finished", lesson="well"): 80,
        Cell(SECOND.name, "started", lesson="well"): 50,
    }

    totals = lesson_totals(statistics_of(figures), PLAN, ALL)

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


@pytest.mark.parametrize(
    ("gained", "lost", "variance", "told"), [(34, 9, 16.0, "more"), (9, 34, 16.0, "less"), (34, 30, 16.0, "unclear")]
)
def test_a_change_is_more_or_less_only_where_its_interval_holds_no_zero(
    gained: int, lost: int, variance: float, told: str
) -> None:
    assert verdict(NetChange(gained, lost, 100, variance)) == told


def test_a_change_of_ten_shows_with_some_hundred_answers_and_one_of_nothing_never() -> None:
    """With 350: 14 of sampling, 1.3 of noise and 4.2 of rounding make 9 points; with 300 they make 10."""
    assert answers_needed(NetChange(30, 20, 60, 80.0)) == 350
    assert answers_needed(NetChange(20, 20, 60, 80.0)) is None
