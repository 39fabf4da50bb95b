"""The only access to frozen figures (C5): all pages, charts, exports and replies get theirs here.

Totals are sums of shown figures, a hidden cell counting as nothing; a share is given only for shown figures. So no
combination of its results can reveal more than the file of frozen figures does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import sqrt
from typing import NamedTuple

from bot.statistics.cells import Cell, FrozenCell, Kind
from bot.statistics.levels import Level, level
from bot.statistics.periods import SETTLES, Period, month_of, months_of, period, quarter_before, quarter_of
from bot.statistics.rule import LEAST_FOR_SHARE, MANY_ACCOUNTS, grain, is_edge


class Share(NamedTuple):
    """A percentage of about `base` accounts. `edge`: it means this value or further out."""

    percent: int
    base: int
    edge: bool

    @property
    def margin(self) -> int:
        """Half the width of the interval in percentage points: sampling error (19 times of 20) plus our rounding."""
        rest = self.percent * (100 - self.percent)
        return round(1.96 * sqrt(rest / self.base)) + grain(self.base) // 2


@dataclass(frozen=True)
class Published:
    """All published figures, as read from the file: names of frozen periods, and the figures by cell.

    `pilots` were declared in time. `invented`: the figures are not of real learners (preview, `simulate`).
    """

    done: tuple[str, ...] = ()
    figures: Mapping[Cell, FrozenCell] = field(default_factory=dict)
    pilots: tuple[Period, ...] = ()
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
    def weeks(self) -> tuple[Period, ...]:
        """The frozen weeks."""
        return tuple(it for it in self.periods if "-W" in it.name and "+" not in it.name)

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

    def about(self, cell: Cell) -> int | None:
        """Return about how many accounts a cell holds; None if it is hidden or was never counted."""
        found = self.published.figures.get(cell)
        return found.shown if found else None

    def total(self, cells: Iterable[Cell]) -> int | None:
        """Return the sum of the shown figures of these cells; None if none is shown."""
        figures = self.published.figures
        shown = [found.shown for cell in cells if (found := figures.get(cell))]
        return sum(shown) if shown else None

    def shown(self, kind: Kind, lesson: str) -> tuple[FrozenCell, ...]:
        """Return the shown figures of a kind and a lesson."""
        return self._by_lesson.get((kind, lesson), ())

    @cached_property
    def _by_lesson(self) -> dict[tuple[Kind, str], tuple[FrozenCell, ...]]:
        found = defaultdict[tuple[Kind, str], list[FrozenCell]](list)
        for cell, figure in self.published.figures.items():
            found[cell.kind, cell.lesson].append(figure)
        return {about: tuple(figures) for about, figures in found.items()}

    def begun(self, kind: Kind, lesson: str) -> Mapping[Cell, int]:
        """Return a lesson's starts or ends: shown figures of months and weeks, added up by quarter.

        `period` of each cell is the quarter. Computed once: after five years a page would add up tens of thousands.
        """
        return self._quarterly.get((kind, lesson), {})

    @cached_property
    def _quarterly(self) -> dict[tuple[Kind, str], Counter[Cell]]:
        quarters = {it.name: quarter_of(it.first).name for it in (*self.months, *self.weeks)}
        return {about: _summed(figures, quarters) for about, figures in self._by_lesson.items()}

    def share(self, cell: Cell) -> Share | None:
        """Return the share of good answers to an item; None where too few answered."""
        found = self.published.figures.get(cell)
        if found is None or found.share is None:
            return None
        return Share(found.share, found.shown, is_edge(found.share, found.shown))

    def part(self, some: int | None, of: int | None) -> Share | None:
        """Return the share that `some` is of `of`, two shown figures.

        None if either is hidden, or `of` is too small for a share.
        """
        if some is None or of is None or of < LEAST_FOR_SHARE:
            return None
        step = grain(of)
        percent = min(max(round(100 * some / of / step) * step, step), 100 - step)
        return Share(percent, of, is_edge(percent, of))

    def level(self, country: str, quarter: Period) -> Level:
        """Return the level of detail of a country in a quarter, which the quarter before decides (C6)."""
        before = quarter_before(quarter)
        return level(self.about(Cell(month.name, "active", country=country)) for month in months_of(before))

    def is_large(self, country: str, quarter: Period) -> bool:
        """Return True if every month of a quarter shows many accounts of a country (C9).

        A month without a figure counts as few: one not frozen, or touched by a pilot.
        """
        shown = (self.about(Cell(month.name, "active", country=country)) for month in months_of(quarter))
        return all((many or 0) >= MANY_ACCOUNTS for many in shown)


def _summed(figures: Iterable[FrozenCell], quarters: Mapping[str, str]) -> Counter[Cell]:
    """Return the figures added up by quarter; those of other periods are left out."""
    found = Counter[tuple[str, ...]]()
    for cell, shown, _ in figures:
        if quarter := quarters.get(cell.period):
            found[quarter, *cell[1:]] += shown
    return Counter({Cell(*about): many for about, many in found.items()})  # type: ignore[arg-type]


def next_figures(today: date, pilots: Sequence[Period]) -> date:
    """Return the day on which the next figures appear: when the running month settles, or the pilot that touches it.

    A month that a pilot touched has no figures of its own; once that pilot is published, the following month is next.
    """
    running = month_of(today - SETTLES)
    held = [pilot.end + SETTLES for pilot in pilots if pilot.touches(running)]
    if not held:
        return running.end + SETTLES
    return min((day for day in held if day > today), default=None) or next_figures(running.end + SETTLES, pilots)
