"""The freeze of a population, by the bot's own functions: counted once, and frozen as often as noise is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from bot.authoring.simulation.write_figures import TrueFigure, of_book, of_counts, of_parts
from bot.statistics.cell_counts import (
    BookCounts,
    LedgerGroup,
    PartialCell,
    carried_counts,
    month_counts,
    pilot_counts,
    reached_counts,
)
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.counting_periods import is_pilot
from bot.statistics.freeze import detail_of, frozen_book, frozen_counts, frozen_parts, frozen_tallies, in_detail, noisy
from bot.statistics.noise import Below
from bot.statistics.periods import Period, months_of, period
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.rule import COUNT, SENSITIVE, Rule
from bot.statistics.sensitive_counts import Tally
from tests.statistics_truth.model import PLAN, Model
from tests.statistics_truth.population import Key, Population

QUARTER, PILOT = period("2026-Q4"), period("2026-W40+13")
Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True)
class CountedPopulation:
    """A population as the store counts it: in the book of a quarter and in its months, or as a pilot."""

    population: Population
    period: Period

    @property
    def model(self) -> Model:
        """The model it was drawn from."""
        return self.population.model

    @cached_property
    def book(self) -> BookCounts:
        """The counts of the book."""
        return self.population.counts

    @cached_property
    def months(self) -> tuple[Counter[Cell], ...]:
        """The cells of each month; a pilot has none."""
        if is_pilot(self.period):
            return ()
        counted = zip(months_of(self.period), self.population.months, strict=True)
        return tuple(month_counts(PLAN, month, groups_of(counts)) for month, counts in counted)

    @cached_property
    def carried(self) -> tuple[Counter[PartialCell], ...]:
        """The parts of a quarter from each of its months, or those of a pilot."""
        if is_pilot(self.period):
            return (pilot_counts(PLAN, self.period, groups_of(_sum(self.population.months))),)
        return tuple(carried_counts(PLAN, self.period, groups_of(counts)) for counts in self.population.months)

    @cached_property
    def truth_of_book(self) -> dict[Cell, TrueFigure]:
        """The true figures of the book."""
        return {figure.cell: figure for figure in of_book(PLAN, self.period, self.book)}

    @cached_property
    def truth_of_months(self) -> dict[Cell, TrueFigure]:
        """The true figures of the months, and of what the quarter or the pilot has from them."""
        helped = {Cell(self.period.name, event, it): many for (it, event), many in _sum(self.population.help).items()}
        figures = (*map(of_counts, self.months), of_parts(_sum(self.carried)), of_counts(helped))
        return {figure.cell: figure for found in figures for figure in found}

    def frozen_book(self, below: Below) -> PublishedStatistics:
        """Freeze the book with new noise."""
        return _published(frozen_book(PLAN, self.period, self.book, below))

    def frozen_months(self, below: Below) -> PublishedStatistics:
        """Freeze the months, and what the quarter or the pilot has from them, with new noise."""
        months = _published(figure for month in self.months for figure in frozen_counts(noisy(month, below)))
        reached = frozen_counts(noisy(reached_counts(PLAN, self.period, self.book.groups), below))
        detail = detail_of(reached)
        parts = _noisy_sum([in_detail(month, detail) for month in self.carried], below)
        figures = frozen_parts(parts, PLAN.stops, len(self.carried))
        return _published((*months.published.figures.values(), *figures, *self._help(months, below)))

    def _help(self, months: PublishedStatistics, below: Below) -> Iterator[FrozenCell]:
        """Freeze the counters of Help, in countries of which each month shows many accounts."""
        large = [country for country in PLAN.countries if months.is_large(country, QUARTER)]
        noisy_sum = _noisy_sum(self.population.help, below, SENSITIVE)
        tallies = [Tally(*name, many, len(self.population.help)) for name, many in noisy_sum.items()]
        yield from frozen_tallies(tallies, self.period.name, large)


def groups_of(counts: Mapping[Key, int]) -> list[LedgerGroup]:
    """Return counts as a store's rows."""
    return [LedgerGroup(*key, many) for key, many in counts.items()]


def _sum(months: Iterable[Mapping[Thing, int]]) -> dict[Thing, int]:
    found: dict[Thing, int] = {}
    for month in months:
        for thing, many in month.items():
            found[thing] = found.get(thing, 0) + many
    return found


def _noisy_sum(months: Iterable[Mapping[Thing, int]], below: Below, rule: Rule = COUNT) -> dict[Thing, int]:
    """Return the sum of months with a draw of noise each, as they wait for the end of their quarter."""
    return _sum(noisy(month, below, rule) for month in months)


def _published(figures: Iterable[FrozenCell]) -> PublishedStatistics:
    return PublishedStatistics(Published(figures={figure.cell: figure for figure in figures}))
