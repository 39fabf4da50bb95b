"""Choice of the period in which a turn is counted: its month, or the pilot that contains its week."""

from __future__ import annotations

from collections.abc import Iterable

from bot.lessons.model.statistics import PilotWeeks
from bot.statistics.levels import Level
from bot.statistics.periods import Period, day_of, month_of, pilot, quarter_of, week_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics


def book_of(now: int, pilots: Iterable[Period]) -> Period:
    """Return the period (month or pilot) in which a moment is counted. `now` is in seconds since 1970."""
    day = day_of(now)
    return next((found for found in pilots if found.holds(week_of(day))), month_of(day))


def is_pilot(book: Period) -> bool:
    """Return True if a period is a pilot."""
    return "+" in book.name


def is_month(found: Period) -> bool:
    """Return True if a period is a month."""
    return "-M" in found.name


def declared(told: PilotWeeks | None, statistics: PublishedStatistics, plan: Plan, now: int) -> Period | None:
    """Return the pilot of `statistics.yaml` (`told`) if it may now be declared; else None.

    It must begin after today, share no week with a known pilot, and every country must still be at the coarsest level.
    None also for a pilot that is declared already.
    """
    found = _weeks(told)
    if found is None or found.first <= day_of(now):
        return None
    if any(known.touches(found) for known in statistics.published.pilots):
        return None
    quarter = quarter_of(day_of(now))
    is_small = all(statistics.level(country, quarter) is Level.MONTHS for country in plan.countries)
    return found if is_small else None


def is_known(told: PilotWeeks | None, statistics: PublishedStatistics) -> bool:
    """Return True if the pilot of `statistics.yaml` (`told`) was declared in time, or none is named."""
    found = _weeks(told)
    return told is None or found in statistics.published.pilots


def _weeks(told: PilotWeeks | None) -> Period | None:
    try:
        return pilot(told.first_week, told.weeks) if told else None
    except ValueError:  # `check` reports it
        return None
