"""The weekly rhythm (G7): what girls told in one week is read by the end of the next one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bot.statistics.periods import period

WITHIN = timedelta(weeks=1)


def read_by(week: str) -> date:
    """The last day by which a week's voices are read: the Sunday of the week after."""
    return period(week).end + WITHIN - timedelta(days=1)


def by_week(weeks: Iterable[str]) -> dict[str, int]:
    """How many voices wait of each week, the oldest first."""
    found: dict[str, int] = {}
    for week in sorted(weeks, key=lambda it: period(it).first):
        found[week] = found.get(week, 0) + 1
    return found


def is_late(week: str, today: date) -> bool:
    """Whether that day is over."""
    return read_by(week) < today
