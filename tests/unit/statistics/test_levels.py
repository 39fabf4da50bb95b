"""Levels of a country: decided by the figures of the quarter before, one level at a time (C6)."""

from __future__ import annotations

import pytest
from bot.statistics.levels import Level, level
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.cells_for_period import LedgerGroup, month_counts, week_counts
from bot.statistics.periods import months_of, period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics

SHOWN = st.none() | st.integers(2, 400).map(lambda fives: 5 * fives)
PLAN = Plan(("KE", "NP", "-"), ("en", "sw"), ("10-13", "-"), {}, {"well": ("first",)}, {})
MONTH = period("2027-M03")
WEEK = MONTH.each_week[-1]


@pytest.mark.parametrize(
    ("months", "then"),
    [
        ([45, 45, 45], Level.MONTHS),
        ([50, 50, 50], Level.LESSONS),
        ([195, 195, 195], Level.LESSONS),
        ([200, 200, 200], Level.LANGUAGES),
        ([995, 995, 995], Level.LANGUAGES),
        ([1000, 1000, 1000], Level.WEEKS),
    ],
)
def test_the_table_of_levels(months: list[int], then: Level) -> None:
    assert level(months) is then


def test_the_smallest_month_decides_so_a_month_of_a_campaign_opens_nothing() -> None:
    assert level([2_000, 45, 2_000]) is Level.MONTHS


def test_a_hidden_month_counts_as_nothing_and_so_does_a_quarter_without_months() -> None:
    assert level([2_000, None, 2_000]) is Level.MONTHS
    assert level([]) is Level.MONTHS


@given(st.lists(SHOWN, min_size=3, max_size=3), st.integers(1, 50))
def test_more_girls_never_make_a_country_less_fine(months: list[int | None], more: int) -> None:
    grown = [None if shown is None else shown + 5 * more for shown in months]

    assert level(grown) >= level(months)


def test_what_was_seen_of_the_quarter_before_fixes_this_one_and_nothing_seen_later_does() -> None:
    this, before = period("2027-Q1"), period("2026-Q4")

    def statistics(shown: int, of: str) -> PublishedStatistics:
        cells = [Cell(month.name, "active", country="KE") for month in months_of(period(of))]
        return PublishedStatistics(
            Published(tuple(cell.period for cell in cells), {it: FrozenCell(it, shown) for it in cells})
        )

    assert statistics(200, before.name).level("KE", this) is Level.LANGUAGES
    assert statistics(200, before.name).level("NP", this) is Level.MONTHS
    assert statistics(200, this.name).level("KE", this) is Level.MONTHS


@pytest.mark.parametrize("at", list(Level))
def test_no_girl_is_in_two_cells_of_a_lesson_whatever_the_level(at: Level) -> None:
    """No learner is counted twice, by month or week and in one language or all: a difference would tell of her (C6)."""
    levels = {"KE": at}
    began = [LedgerGroup("started", "well", "", "KE", "sw", "10-13", 1)]
    months, weeks = month_counts(PLAN, MONTH, levels, began), week_counts(PLAN, WEEK, levels, began)

    held = [cell for cell, count in (months + weeks).items() if count]
    assert len(held) == (0 if at is Level.MONTHS else 1)


@pytest.mark.parametrize("at", list(Level))
def test_a_level_opens_exactly_its_own_cells(at: Level) -> None:
    """Other countries stay on their level."""
    cells = [*month_counts(PLAN, MONTH, {"KE": at}, ()), *week_counts(PLAN, WEEK, {"KE": at}, ())]
    of_lessons = {(cell.country, cell.locale, "W" in cell.period) for cell in cells if cell.kind == "started"}

    assert (
        of_lessons
        == {
            Level.MONTHS: set(),
            Level.LESSONS: {("KE", "", False)},
            Level.LANGUAGES: {("KE", "en", False), ("KE", "sw", False)},
            Level.WEEKS: {("KE", "en", True), ("KE", "sw", True)},
        }[at]
    )
