"""The freeze of a population, by the bot's own functions: counted once, and frozen as often as noise is drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from bot.authoring.simulate.true_counts import TrueFigure, of_book, of_counts, of_parts
from bot.statistics.book import BookCounts, reached_counts
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.cells_for_period import LedgerGroup, PartialCell, carried_counts, month_counts
from bot.statistics.freeze import detail_of, frozen_book, frozen_counts, frozen_parts, frozen_tallies, in_detail, noisy
from bot.statistics.noise import Below
from bot.statistics.periods import months_of, period
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.rule import COUNT, MONTHS_ADDED, SENSITIVE, Rule
from bot.statistics.sensitive_counts import Tally
from tests.statistics_truth.model import PLAN, Model
from tests.statistics_truth.population import Key, Population

QUARTER = period("2026-Q4")
_MONTHS = months_of(QUARTER)
Thing = TypeVar("Thing", bound=Hashable)
Freeze = Callable[[Below], PublishedStatistics]


@dataclass(frozen=True)
class Counted:
    """A population as the store counts it, in the book of its quarter and in its months."""

    population: Population

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
        """The cells of each month."""
        counted = zip(_MONTHS, self.population.months, strict=True)
        return tuple(month_counts(PLAN, month, groups_of(counts)) for month, counts in counted)

    @cached_property
    def carried(self) -> tuple[Counter[PartialCell], ...]:
        """The parts of the quarter, from each month."""
        return tuple(carried_counts(PLAN, QUARTER, groups_of(counts)) for counts in self.population.months)

    @cached_property
    def truth_of_book(self) -> dict[Cell, TrueFigure]:
        """The true figures of the book."""
        return {figure.cell: figure for figure in of_book(PLAN, QUARTER, self.book)}

    @cached_property
    def truth_of_months(self) -> dict[Cell, TrueFigure]:
        """The true figures of the months, and of what the quarter has from them."""
        helped = {Cell(QUARTER.name, event, it): many for (it, event), many in _sum(self.population.help).items()}
        figures = (*map(of_counts, self.months), of_parts(_sum(self.carried)), of_counts(helped))
        return {figure.cell: figure for found in figures for figure in found}

    def frozen_book(self, below: Below) -> PublishedStatistics:
        """Freeze the book with new noise."""
        return _published(frozen_book(PLAN, QUARTER, self.book, below))

    def frozen_months(self, below: Below) -> PublishedStatistics:
        """Freeze the months, and what the quarter has from them, with new noise."""
        detail = detail_of(frozen_counts(noisy(reached_counts(PLAN, QUARTER, self.book.groups), below)))
        parts = _noisy_sum([in_detail(month, detail) for month in self.carried], below)
        helped = _noisy_sum(self.population.help, below, SENSITIVE)
        tallies = [Tally(*name, many, MONTHS_ADDED) for name, many in helped.items()]
        return _published(
            (
                *(figure for month in self.months for figure in frozen_counts(noisy(month, below))),
                *frozen_parts(parts, PLAN.stops, MONTHS_ADDED),
                *frozen_tallies(tallies, QUARTER.name, PLAN.countries),
            )
        )


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
