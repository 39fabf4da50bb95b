"""The schedule of freezes (C4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.statistics.counting_periods import is_month
from bot.statistics.periods import Period, quarter_of


def due_freezes(now: int, counted: Iterable[Period], done: Collection[str]) -> list[Period]:
    """Return the periods of `counted` that are closed and not frozen yet, in the order of closing.

    A month brings its quarter, and comes before it. `done`: names of frozen periods.
    """
    found = {it for period in counted for it in ((period, quarter_of(period.first)) if is_month(period) else (period,))}
    waiting = (period for period in found if period.closes <= now and period.name not in done)
    return sorted(waiting, key=lambda period: (period.closes, period.weeks))
