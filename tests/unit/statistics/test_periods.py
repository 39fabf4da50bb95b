"""The calendar of figures: whole weeks, months of four and five of them, thirteen a quarter (C1, C4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.periods import (
    LONGEST_PILOT,
    Period,
    day_of,
    month_of,
    months_of,
    period,
    pilot,
    quarter_before,
    quarter_of,
    week_of,
)

DAYS = st.dates(date(2020, 1, 6), date(2060, 12, 31))
LONG_YEARS = (2020, 2026, 2032, 2037, 2043)
"""Years of 53 weeks."""


@given(DAYS)
def test_every_day_lies_in_one_week_inside_one_month_inside_one_quarter(day: date) -> None:
    week, month, quarter = week_of(day), month_of(day), quarter_of(day)

    assert week.first <= day < week.end
    assert month.holds(week)
    assert quarter.holds(month)
    assert month in months_of(quarter)


@given(DAYS)
def test_where_one_period_ends_the_next_begins_so_no_day_is_in_two(day: date) -> None:
    for kind in (week_of, month_of, quarter_of):
        here = kind(day)
        after, before = kind(here.end), kind(here.first - timedelta(days=1))

        assert after.first == here.end
        assert before.end == here.first
        assert not here.touches(after)
        assert len({before.name, here.name, after.name}) == 3


@given(DAYS)
def test_a_quarter_is_three_months_of_whole_weeks_from_monday_on(day: date) -> None:
    quarter = quarter_of(day)
    months = months_of(quarter)

    assert [month.weeks for month in months][:2] == [4, 4]
    assert sum(month.weeks for month in months) == quarter.weeks == len(quarter.each_week)
    assert [week for month in months for week in month.each_week] == list(quarter.each_week)
    assert {it.first.isoweekday() for it in (quarter, *months, *quarter.each_week)} == {1}
    assert quarter.weeks in (13, 14)


@pytest.mark.parametrize("year", range(2021, 2045))
def test_only_the_last_quarter_of_a_long_year_has_a_week_more(year: int) -> None:
    weeks = [period(f"{year}-Q{number}").weeks for number in (1, 2, 3, 4)]

    assert weeks == [13, 13, 13, 14 if year in LONG_YEARS else 13]


def test_the_week_between_the_years_belongs_to_the_old_december() -> None:
    assert week_of(date(2027, 1, 3)).name == "2026-W53"
    assert month_of(date(2027, 1, 3)).name == "2026-M12"
    assert month_of(date(2027, 1, 3)).weeks == 6
    assert month_of(date(2027, 1, 4)).name == "2027-M01"
    assert month_of(date(2024, 12, 30)).name == "2025-M01", "the Monday of a week that is mostly January's"


@given(DAYS, st.integers(1, LONGEST_PILOT))
def test_a_name_brings_its_period_back(day: date, weeks: int) -> None:
    for it in (week_of(day), month_of(day), quarter_of(day), pilot(week_of(day).name, weeks)):
        assert period(it.name) == it


@pytest.mark.parametrize("name", [
    "", "2026", "2026-W00", "2026-W54", "2027-W53", "2026-M00", "2026-M13", "2026-Q0", "2026-Q5", "2026-D1",
    "2026-M12+2", "2026-Q4+1", "2026-W49+0", "2026-W49+14", "2026-W49 ", "x2026-W49", "0000-W01",
])  # fmt: skip
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        period(name)


def test_a_pilot_is_at_most_a_quarter_long_and_begins_with_a_week() -> None:
    assert pilot("2026-W49", 13).end == date(2027, 3, 1)
    for first, weeks in (("2026-W49", 0), ("2026-W49", 14), ("2026-M12", 4)):
        with pytest.raises(ValueError):
            pilot(first, weeks)


@given(DAYS, st.integers(1, LONGEST_PILOT))
def test_a_pilot_touches_exactly_the_months_it_has_a_week_in(day: date, weeks: int) -> None:
    tried = pilot(week_of(day).name, weeks)
    own = {month_of(week.first).name for week in tried.each_week}
    around = {month_of(tried.first + timedelta(weeks=number)) for number in range(-10, weeks + 10)}

    assert {month.name for month in around if tried.touches(month)} == own


@given(DAYS)
def test_it_rests_for_72_hours_after_its_last_day(day: date) -> None:
    for it in (week_of(day), month_of(day), quarter_of(day)):
        closes = datetime.fromtimestamp(it.closes, UTC)

        assert closes == datetime(it.end.year, it.end.month, it.end.day, tzinfo=UTC) + timedelta(hours=72)
        assert closes.isoweekday() == 4, "Thursday, 0:00"


@given(DAYS)
def test_the_last_week_month_and_quarter_close_together(day: date) -> None:
    """Otherwise rows of the last month would be needed after they were deleted."""
    quarter = quarter_of(day)

    assert quarter.closes == months_of(quarter)[-1].closes == quarter.each_week[-1].closes


@given(DAYS)
def test_the_quarter_before_is_the_one_before(day: date) -> None:
    quarter = quarter_of(day)

    assert quarter_before(quarter).end == quarter.first


@pytest.mark.parametrize("hour", ["2026-11-30T00:00:00", "2026-11-30T23:59:59"])
def test_a_moment_lies_in_its_day_in_utc_wherever_the_machine_stands(hour: str) -> None:
    assert day_of(int(datetime.fromisoformat(hour + "+00:00").timestamp())) == date(2026, 11, 30)


def test_periods_stand_in_order_of_time() -> None:
    first, then = Period(date(2026, 11, 30), 4, "2026-M12"), period("2027-M01")

    assert sorted([then, first]) == [first, then]
