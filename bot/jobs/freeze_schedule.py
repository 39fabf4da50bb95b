"""The schedule of freezes (C4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from bot.statistics.counting_periods import is_pilot
from bot.statistics.periods import Period, quarter_of


def due(now: int, counted: Iterable[Period], done: Collection[str]) -> list[Period]:
    """Return the periods of `counted` that are closed and not frozen yet, in the order of closing.

    Weeks come before their month, months before their quarter. `done`: names of frozen periods.
    """
    found = {period for month_or_pilot in counted for period in _periods(month_or_pilot)}
    waiting = (period for period in found if period.closes <= now and period.name not in done)
    return sorted(waiting, key=lambda period: (period.closes, period.weeks))


def _periods(period: Period) -> Iterator[Period]:
    yield period
    if not is_pilot(period):
        yield from period.each_week
        yield quarter_of(period.first)
