"""The calendar of figures: whole weeks, months, quarters, pilots, and when a turn is counted (C1, C4)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lessons.model.statistics import PilotWeeks
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.counting_periods import (
    PilotRefusal,
    counting_periods,
    declared_weeks,
    is_known,
    is_month,
    is_pilot,
    is_quarter,
    pilot_refusal,
    pilot_to_declare,
)
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
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics

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


FEBRUARY = period("2027-W05+4")
PLANNED = PilotWeeks(first_week="2027-W05", weeks=4)
"""Monday the first of February to Sunday the 28th."""


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("now", "names"),
    [
        ("2027-01-31T23:59:59", ["2027-M01", "2027-Q1"]),
        ("2027-02-01T00:00:00", ["2027-W05+4"]),
        ("2027-02-28T23:59:59", ["2027-W05+4"]),
        ("2027-03-01T00:00:00", ["2027-M03", "2027-Q1"]),
    ],
)
def test_a_tap_in_a_pilot_is_counted_there_and_nowhere_else(now: str, names: list[str]) -> None:
    assert [it.name for it in counting_periods(at(now), (period("2026-W05+4"), FEBRUARY))] == names


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("2027-W05+4", (True, False, False)),
        ("2027-Q1", (False, True, False)),
        ("2027-M01", (False, False, True)),
        ("2027-W05", (False, False, False)),
    ],
)
def test_a_period_is_of_one_kind(name: str, kinds: tuple[bool, bool, bool]) -> None:
    found = period(name)

    assert (is_pilot(found), is_quarter(found), is_month(found)) == kinds


def statistics(*pilots: Period, kenya: int = 45) -> PublishedStatistics:
    """Return figures of the last quarter of 2026, with so many accounts of Kenya in each month."""
    months = ("2026-M10", "2026-M11", "2026-M12")
    cells = {it: FrozenCell(it, kenya) for it in (Cell(month, "active", "KE") for month in months)}
    return PublishedStatistics(Published(months, cells, pilots))


MONDAY = date(2027, 2, 1)
SUNDAY = date(2027, 1, 31)
NO_WEEK = PilotWeeks(first_week="2027-W53", weeks=4)


@pytest.mark.parametrize(
    ("planned", "found", "today", "refusal"),
    [
        (None, statistics(), SUNDAY, None),
        (PLANNED, statistics(), SUNDAY, None),
        (PLANNED, statistics(), MONDAY, "begun"),
        (PLANNED, statistics(FEBRUARY), MONDAY, None),
        (NO_WEEK, statistics(), SUNDAY, "no-week"),
        (PLANNED, statistics(period("2027-W08+4")), SUNDAY, "touches"),
        (PLANNED, statistics(period("2027-W09+4")), SUNDAY, None),
        (PLANNED, statistics(period("2027-W04+1")), SUNDAY, None),
        (PLANNED, statistics(kenya=50), SUNDAY, "large"),
    ],
)
def test_a_pilot_is_refused_with_the_reason(
    planned: PilotWeeks | None, found: PublishedStatistics, today: date, refusal: PilotRefusal | None
) -> None:
    assert pilot_refusal(planned, found, ("NP", "KE"), today) == refusal


PLAN = Plan(("KE",), ("en",), ("10-13",), {}, {}, {})


@pytest.mark.parametrize(
    ("planned", "found", "now", "declared"),
    [
        (PLANNED, statistics(), "2027-01-31T23:59:59", FEBRUARY),
        (PLANNED, statistics(), "2027-02-01T00:00:00", None),
        (PLANNED, statistics(FEBRUARY), "2027-01-31T12:00:00", None),
        (PLANNED, statistics(kenya=50), "2027-01-31T12:00:00", None),
        (None, statistics(), "2027-01-31T12:00:00", None),
    ],
)
def test_a_pilot_is_declared_once_and_before_its_first_day(
    planned: PilotWeeks | None, found: PublishedStatistics, now: str, declared: Period | None
) -> None:
    assert pilot_to_declare(planned, found, PLAN, at(now)) == declared


def test_a_pilot_is_known_once_it_was_declared() -> None:
    assert is_known(PLANNED, statistics(FEBRUARY)) is True
    assert is_known(PLANNED, statistics()) is False
    assert is_known(None, statistics()) is True
    assert (declared_weeks(PLANNED), declared_weeks(None), declared_weeks(NO_WEEK)) == (FEBRUARY, None, None)
