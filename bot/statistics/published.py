"""The only access to frozen figures (C5): all pages, charts, exports and replies get theirs here.

Totals are sums of shown figures, and a share is given only where both of its figures are shown, each with its
uncertainty. So no combination of its results can reveal more than the file of frozen figures does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, reduce
from typing import NamedTuple

from bot.lessons.model.question import QuestionDays, Questions
from bot.statistics import intervals
from bot.statistics.cells import POOLED, Cell, FrozenCell, vote_cell
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import SETTLES, Period, month_of, months_of, period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.rule import LEAST_FOR_DETAIL, LEAST_FOR_SHARE, MANY_ACCOUNTS


@dataclass(frozen=True)
class Published:
    """All published figures, as read from the file: names of frozen periods, and the figures by cell.

    `pilots` were declared in time. `opened` holds for each quarter the first week that is counted in its book, where it
    is not the first of the quarter. `invented`: the figures are not of real learners (preview, `simulate`).
    """

    done: tuple[str, ...] = ()
    figures: Mapping[Cell, FrozenCell] = field(default_factory=dict)
    pilots: tuple[Period, ...] = ()
    opened: Mapping[str, str] = field(default_factory=dict)
    invented: bool = False


@dataclass(frozen=True)
class PublishedStatistics:
    """Queries on the published figures."""

    published: Published

    @property
    def invented(self) -> bool:
        """True if the figures are not of real learners."""
        return self.published.invented

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The frozen periods, in order of time."""
        return tuple(sorted(map(period, self.published.done)))

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The frozen months with figures of their own: those that share no week with a pilot."""
        months = (it for it in self.periods if "-M" in it.name)
        return tuple(month for month in months if not any(pilot.touches(month) for pilot in self.published.pilots))

    @cached_property
    def quarters(self) -> tuple[Period, ...]:
        """The frozen quarters."""
        return tuple(it for it in self.periods if "-Q" in it.name)

    @cached_property
    def pilots(self) -> tuple[Period, ...]:
        """The frozen pilots."""
        return tuple(it for it in self.periods if "+" in it.name)

    @cached_property
    def is_empty(self) -> bool:
        """True if every cell is hidden."""
        return not self.published.figures

    def about(self, cell: Cell) -> About | None:
        """Return about how many accounts a cell holds; None if it is hidden or was never counted."""
        found = self.published.figures.get(cell)
        return intervals.about(found) if found else None

    def total(self, cells: Iterable[Cell]) -> About | None:
        """Return the sum of the shown figures of these cells; None if none is shown."""
        shown = [found for cell in cells if (found := self.about(cell))]
        return reduce(About.plus, shown) if shown else None

    def stopped(self, about: Cell) -> tuple[FrozenCell, ...]:
        """Return the shown runs of stops with the country, language, lesson and period of a cell."""
        return self._stops.get(about._replace(item=""), ())

    @cached_property
    def _stops(self) -> dict[Cell, tuple[FrozenCell, ...]]:
        found = defaultdict[Cell, list[FrozenCell]](list)
        for cell, figure in self.published.figures.items():
            if cell.kind == "stopped":
                found[cell._replace(item="")].append(figure)
        return {about: tuple(figures) for about, figures in found.items()}

    def share(self, cell: Cell) -> Share | None:
        """Return the share of good answers to an item; None where too few answered."""
        found = self.published.figures.get(cell)
        return intervals.share(found) if found else None

    def change(self, cell: Cell) -> NetChange | None:
        """Return what accounts gained less what they lost in an item or a domain; None where too few answered twice."""
        gained = self.published.figures.get(cell._replace(kind="gained"))
        lost = self.published.figures.get(cell._replace(kind="lost"))
        return intervals.change(gained, lost) if gained and lost else None

    def part(self, some: About | None, of: About | None) -> Share | None:
        """Return the share that `some` is of `of`; None if either is hidden, or `of` is too small for a share."""
        if some is None or of is None or of.accounts < LEAST_FOR_SHARE:
            return None
        return intervals.part(some, of)

    def is_large(self, country: str, quarter: Period) -> bool:
        """Return True if every month of a quarter shows many accounts of a country (C9).

        A month without a figure counts as few: one not frozen, or touched by a pilot.
        """
        cells = (Cell(month.name, "active", country=country) for month in months_of(quarter))
        shown = (self.published.figures.get(cell) for cell in cells)
        return all(found and found.shown >= MANY_ACCOUNTS for found in shown)


def next_figures(today: date, pilots: Sequence[Period]) -> date:
    """Return the day on which the next figures appear: when the running month settles, or the pilot that touches it.

    A month that a pilot touched has no figures of its own; once that pilot is published, the following month is next.
    """
    running = month_of(today - SETTLES)
    held = [pilot.end + SETTLES for pilot in pilots if pilot.touches(running)]
    if not held:
        return running.end + SETTLES
    return min((day for day in held if day > today), default=None) or next_figures(running.end + SETTLES, pilots)


def votes(statistics: PublishedStatistics, questions: Questions) -> dict[str, Mapping[str, int]]:
    """Return about how many accounts picked each answer, by question, where all its figures are frozen.

    A question that spans two months is the sum of both. Answers with nothing to show are left out.
    """
    found: dict[str, Mapping[str, int]] = {}
    for name, question in questions.items():
        periods = periods_of(statistics, question.days) if question.days else ()
        if periods and all(it.name in statistics.published.done for it in periods):
            keys = [option.text.key for option in question.options]
            sums = {it: statistics.total(vote_cell(period.name, name, it) for period in periods) for it in keys}
            found[name] = {key: many.accounts for key, many in sums.items() if many}
    return found


def periods_of(statistics: PublishedStatistics, days: QuestionDays) -> tuple[Period, ...]:
    """Return the months in which a question was open, with pilots in place of the months they touch."""
    found: list[Period] = []
    day = days.opens
    while day <= days.closes:
        month = month_of(day)
        found += [pilot for pilot in statistics.published.pilots if pilot.touches(month)] or [month]
        day = month.end
    return tuple(dict.fromkeys(found))


def large_countries(statistics: PublishedStatistics) -> frozenset[str]:
    """Return the countries with at least 50 active accounts in the last frozen month (G6)."""
    if not statistics.months:
        return frozenset()
    last = statistics.months[-1].name
    shown = {
        cell.country: figure.shown
        for cell, figure in statistics.published.figures.items()
        if cell[:2] == (last, "active")
    }
    return frozenset(country for country, many in shown.items() if len(country) > 1 and many >= MANY_ACCOUNTS)


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
