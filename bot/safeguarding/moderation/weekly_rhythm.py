"""Reading deadlines (G7): the messages of one week are read by the end of the next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.statistics.periods import period

WITHIN = timedelta(weeks=1)


def read_by(week: str) -> date:
    """Return the last day for reading a week's messages: the Sunday of the week after."""
    return period(week).end + WITHIN - timedelta(days=1)


def by_week(weeks: Iterable[str]) -> dict[str, int]:
    """Count messages by week, oldest week first. `weeks` has one entry for each message."""
    found: dict[str, int] = {}
    for week in sorted(weeks, key=lambda it: period(it).first):
        found[week] = found.get(week, 0) + 1
    return found


def is_late(week: str, today: date) -> bool:
    """Return True if the deadline of a week has passed."""
    return read_by(week) < today
