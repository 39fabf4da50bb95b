"""The schedule of freezes (C4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from bot.statistics.counting_periods import is_pilot
from bot.statistics.periods import Period, quarter_of


def due(now: int, books: Iterable[Period], done: Collection[str]) -> list[Period]:
    """Return the periods of `books` that are closed and not frozen yet, in the order of closing.

    Weeks come before their month, months before their quarter. `done`: names of frozen periods.
    """
    found = {period for book in books for period in _periods(book)}
    waiting = (period for period in found if period.closes <= now and period.name not in done)
    return sorted(waiting, key=lambda period: (period.closes, period.weeks))


def _periods(book: Period) -> Iterator[Period]:
    yield book
    if not is_pilot(book):
        yield from book.each_week
        yield quarter_of(book.first)
