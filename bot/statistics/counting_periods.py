"""Which book a turn is counted in: its month's, or the pilot's that holds its week."""

from __future__ import annotations

from collections.abc import Iterable

from bot.lessons.model.statistics import PilotWeeks
from bot.statistics.levels import Level
from bot.statistics.periods import Period, day_of, month_of, pilot, quarter_of, week_of
from bot.statistics.plan import Plan
from bot.statistics.published import Gate


def book_of(now: int, pilots: Iterable[Period]) -> Period:
    """The month or the pilot in which a moment counts."""
    day = day_of(now)
    return next((found for found in pilots if found.holds(week_of(day))), month_of(day))


def is_pilot(book: Period) -> bool:
    """Whether a book is a pilot's."""
    return "+" in book.name


def is_month(found: Period) -> bool:
    """Whether a period is a month."""
    return "-M" in found.name


def declared(told: PilotWeeks | None, gate: Gate, plan: Plan, now: int) -> Period | None:
    """A pilot that may be counted as one: told of before it begins, in no other's weeks, while every country is small.

    None for any other, and for one that is known already.
    """
    found = _weeks(told)
    if found is None or found.first <= day_of(now):
        return None
    if any(known.touches(found) for known in gate.published.pilots):
        return None
    quarter = quarter_of(day_of(now))
    is_small = all(gate.level(country, quarter) is Level.MONTHS for country in plan.countries)
    return found if is_small else None


def is_known(told: PilotWeeks | None, gate: Gate) -> bool:
    """Whether what is told of a pilot is what was declared in time, or nothing is told."""
    found = _weeks(told)
    return told is None or found in gate.published.pilots


def _weeks(told: PilotWeeks | None) -> Period | None:
    try:
        return pilot(told.first_week, told.weeks) if told else None
    except ValueError:  # `check` tells of it
        return None
