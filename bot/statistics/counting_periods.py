"""Choice of the period in which a turn is counted: its month, or the pilot that contains its week."""

from __future__ import annotations

from collections.abc import Iterable

from bot.lessons.model.statistics import PilotWeeks
from bot.statistics.levels import Level
from bot.statistics.periods import Period, day_of, month_of, pilot, quarter_of, week_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics


def counting_period(now: int, pilots: Iterable[Period]) -> Period:
    """Return the period (month or pilot) in which a moment is counted. `now` is in seconds since 1970."""
    day = day_of(now)
    return next((found for found in pilots if found.holds(week_of(day))), month_of(day))


def is_pilot(period: Period) -> bool:
    """Return True if a period is a pilot."""
    return "+" in period.name


def is_month(found: Period) -> bool:
    """Return True if a period is a month."""
    return "-M" in found.name


def pilot_to_declare(
    planned: PilotWeeks | None, statistics: PublishedStatistics, plan: Plan, now: int
) -> Period | None:
    """Return the pilot of `statistics.yaml` (`planned`) if it may now be declared; else None.

    It must begin after today, share no week with a known pilot, and every country must still be at the coarsest level.
    None also for a pilot that is declared already.
    """
    found = _weeks(planned)
    if found is None or found.first <= day_of(now):
        return None
    if any(known.touches(found) for known in statistics.published.pilots):
        return None
    quarter = quarter_of(day_of(now))
    is_small = all(statistics.level(country, quarter) is Level.MONTHS for country in plan.countries)
    return found if is_small else None


def is_known(planned: PilotWeeks | None, statistics: PublishedStatistics) -> bool:
    """Return True if the pilot of `statistics.yaml` (`planned`) was declared in time, or none is named."""
    found = _weeks(planned)
    return planned is None or found in statistics.published.pilots


def _weeks(planned: PilotWeeks | None) -> Period | None:
    try:
        return pilot(planned.first_week, planned.weeks) if planned else None
    except ValueError:  # `check` reports it
        return None
