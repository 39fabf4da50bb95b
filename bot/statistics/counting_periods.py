"""Choice of the periods in which a turn is counted: its month and its quarter, or the pilot that contains its week."""

from __future__ import annotations

from collections.abc import Iterable

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


def pilot_to_declare(
    planned: PilotWeeks | None, statistics: PublishedStatistics, plan: Plan, now: int
) -> Period | None:
    """Return the pilot of `statistics.yaml` (`planned`) if it may now be declared; else None.

    It must begin after today, share no week with a known pilot, and no country may have many accounts yet.
    None also for a pilot that is declared already.
    """
    found = _weeks(planned)
    if found is None or found.first <= day_of(now):
        return None
    if any(known.touches(found) for known in statistics.published.pilots):
        return None
    before = quarter_before(quarter_of(day_of(now)))
    return None if any(statistics.is_large(country, before) for country in plan.countries) else found


def is_known(planned: PilotWeeks | None, statistics: PublishedStatistics) -> bool:
    """Return True if the pilot of `statistics.yaml` (`planned`) was declared in time, or none is named."""
    found = _weeks(planned)
    return planned is None or found in statistics.published.pilots


def _weeks(planned: PilotWeeks | None) -> Period | None:
    try:
        return pilot(planned.first_week, planned.weeks) if planned else None
    except ValueError:  # `check` reports it
        return None
