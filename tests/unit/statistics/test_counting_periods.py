"""Periods in which a turn is counted: a month and a quarter, or a pilot that was named before it began."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

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
from bot.statistics.periods import Period, period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics

PILOT = period("2027-W05+4")
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
    assert [it.name for it in counting_periods(at(now), (period("2026-W05+4"), PILOT))] == names


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
        (PLANNED, statistics(PILOT), MONDAY, None),
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
        (PLANNED, statistics(), "2027-01-31T23:59:59", PILOT),
        (PLANNED, statistics(), "2027-02-01T00:00:00", None),
        (PLANNED, statistics(PILOT), "2027-01-31T12:00:00", None),
        (PLANNED, statistics(kenya=50), "2027-01-31T12:00:00", None),
        (None, statistics(), "2027-01-31T12:00:00", None),
    ],
)
def test_a_pilot_is_declared_once_and_before_its_first_day(
    planned: PilotWeeks | None, found: PublishedStatistics, now: str, declared: Period | None
) -> None:
    assert pilot_to_declare(planned, found, PLAN, at(now)) == declared


def test_a_pilot_is_known_once_it_was_declared() -> None:
    assert is_known(PLANNED, statistics(PILOT)) is True
    assert is_known(PLANNED, statistics()) is False
    assert is_known(None, statistics()) is True
    assert (declared_weeks(PLANNED), declared_weeks(None), declared_weeks(NO_WEEK)) == (PILOT, None, None)
