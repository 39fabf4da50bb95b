"""Queries of staff: which quarters, country or language are chosen, and what is counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from bot.statistics.cells import POOLED, Cell
from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import LEAST_FOR_DETAIL


@dataclass(frozen=True)
class TableQuery:
    """Selection: whole quarters, one country or all (""), one language or all ("")."""

    quarters: tuple[Period, ...]
    country: str = POOLED
    locale: str = POOLED

    def holds(self, period: Period) -> bool:
        """Return True if a period lies within the selected quarters."""
        return any(first <= period.first and period.end <= end for first, end in self._spans)

    @cached_property
    def _spans(self) -> Sequence[tuple[date, date]]:
        """The selected quarters, consecutive ones merged: a page asks for hundreds of periods."""
        spans: list[tuple[date, date]] = []
        for quarter in sorted(self.quarters):
            first = spans.pop()[0] if spans and spans[-1][1] == quarter.first else quarter.first
            spans.append((first, quarter.end))
        return spans


class Coverage(NamedTuple):
    """Quarters of a query by what their books hold. A quarter that a pilot fills has no book, and is in none of these.

    `counted`: frozen and counted. `uncounted`: frozen by an older program, which had no such book. `running`: not
    frozen yet. `small`: counted, but the chosen country or language was too small to have cells of its own (C6).
    """

    counted: tuple[Period, ...]
    uncounted: tuple[Period, ...]
    running: tuple[Period, ...]
    small: tuple[Period, ...] = ()


def coverage(statistics: PublishedStatistics, query: TableQuery) -> Coverage:
    """Return which of the queried quarters are in the figures of their books."""
    whole = tuple(quarter for quarter in query.quarters if quarter in statistics.quarters)
    counted = tuple(quarter for quarter in whole if quarter.name in statistics.published.opened)
    small = tuple(quarter for quarter in counted if _is_small(statistics, quarter, query))
    uncounted = tuple(quarter for quarter in whole if quarter not in counted)
    latest = max((period.end for period in statistics.periods), default=date.min)
    running = tuple(quarter for quarter in query.quarters if quarter not in whole and quarter.end > latest)
    return Coverage(counted, uncounted, running, small)


def _is_small(statistics: PublishedStatistics, quarter: Period, query: TableQuery) -> bool:
    if not query.country and not query.locale:
        return False
    found = statistics.about(Cell(quarter.name, "reached", query.country, "" if query.country else query.locale))
    return found is None or found.accounts < LEAST_FOR_DETAIL


USUAL = 4
"""Quarters shown if none were selected: a year."""


def known_quarters(statistics: PublishedStatistics) -> tuple[Period, ...]:
    """Return the quarters with anything frozen, including the current one if a month of it is."""
    days = (day for period in statistics.periods for day in (period.first, period.end - timedelta(days=1)))
    return tuple(sorted({quarter_of(day) for day in days}))


def usual_quarters(statistics: PublishedStatistics) -> tuple[Period, ...]:
    """Return the last four known quarters."""
    return known_quarters(statistics)[-USUAL:]


def pilots_of(statistics: PublishedStatistics, query: TableQuery) -> tuple[Period, ...]:
    """Return the frozen pilots that touch the quarters of the query."""
    return tuple(it for it in statistics.pilots if any(map(it.touches, query.quarters)))


def whole_quarters(statistics: PublishedStatistics, query: TableQuery) -> tuple[Period, ...]:
    """Return the quarters of the query that are frozen as a whole."""
    return tuple(quarter for quarter in query.quarters if quarter in statistics.quarters)


def measured(plan: Plan, query: TableQuery) -> tuple[str, ...]:
    """Return the countries of the query, preceded by all together ("") if all are selected."""
    return (query.country,) if query.country else ("", *plan.countries)
