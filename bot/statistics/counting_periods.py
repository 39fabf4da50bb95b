"""Choice of the periods in which a turn is counted: its month and its quarter, or the pilot that contains its week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from bot.lessons.model.statistics import PilotWeeks
from bot.statistics.periods import Period, day_of, month_of, pilot, quarter_before, quarter_of, week_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics


def counting_periods(now: int, pilots: Iterable[Period]) -> tuple[Period, ...]:
    """Return the periods in which a moment is counted, each under a key of its own: month and quarter, or a pilot.

    `now` is in seconds since 1970.
    """
    day = day_of(now)
    found = next((pilot for pilot in pilots if pilot.holds(week_of(day))), None)
    return (found,) if found else (month_of(day), quarter_of(day))


def is_pilot(period: Period) -> bool:
    """Return True if a period is a pilot."""
    return "+" in period.name


def is_quarter(found: Period) -> bool:
    """Return True if a period is a quarter."""
    return "-Q" in found.name


def is_month(found: Period) -> bool:
    """Return True if a period is a month."""
    return "-M" in found.name


PilotRefusal = Literal["no-week", "begun", "touches", "large"]
"""Reasons why a pilot is not counted as one: its week does not exist, or had begun before the bot was told, it shares
weeks with a pilot told of before, or a country has many accounts already."""


def pilot_to_declare(
    planned: PilotWeeks | None, statistics: PublishedStatistics, plan: Plan, now: int
) -> Period | None:
    """Return the pilot of `statistics.yaml` (`planned`) if it may now be declared; None if it is declared already."""
    if is_known(planned, statistics) or pilot_refusal(planned, statistics, plan.countries, day_of(now)):
        return None
    return declared_weeks(planned)


def pilot_refusal(
    planned: PilotWeeks | None, statistics: PublishedStatistics, countries: Iterable[str], today: date
) -> PilotRefusal | None:
    """Return why the pilot of `statistics.yaml` is not counted as one; None if it is or will be, or none is named."""
    if is_known(planned, statistics):
        return None
    found = declared_weeks(planned)
    if found is None:
        return "no-week"
    if any(known.touches(found) for known in statistics.published.pilots):
        return "touches"
    if found.first <= today:
        return "begun"
    before = quarter_before(quarter_of(today))
    return "large" if any(statistics.is_large(country, before) for country in countries) else None


def is_known(planned: PilotWeeks | None, statistics: PublishedStatistics) -> bool:
    """Return True if the pilot of `statistics.yaml` (`planned`) was declared in time, or none is named."""
    found = declared_weeks(planned)
    return planned is None or found in statistics.published.pilots


def declared_weeks(planned: PilotWeeks | None) -> Period | None:
    """Return the weeks of the pilot of `statistics.yaml`; None where there is none, or its week does not exist."""
    try:
        return pilot(planned.first_week, planned.weeks) if planned else None
    except ValueError:  # `check` reports it
        return None
