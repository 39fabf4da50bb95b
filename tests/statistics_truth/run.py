"""The test itself: populations are drawn, counted, and frozen with new noise until there are enough figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from bot.statistics.noise import Below
from tests.statistics_truth.freezing import PILOT, QUARTER, CountedPopulation
from tests.statistics_truth.judge import BOOK, MONTHS, Judged, Kind, judge_book, judge_months
from tests.statistics_truth.model import MODELS
from tests.statistics_truth.population import population

ENOUGH = 2000
"""Figures of a kind, for populations of one size."""


@dataclass(slots=True)
class Held:
    """Figures of a kind, and how many of them are true of the accounts, and of the chances (where there are any)."""

    figures: int = 0
    of_accounts: int = 0
    of_chances: int | None = None

    @property
    def fewest(self) -> int:
        """Number of true ones, of the accounts or of the chances: the smaller number."""
        return self.of_accounts if self.of_chances is None else min(self.of_accounts, self.of_chances)

    def add(self, judged: Judged) -> None:
        """Count a figure."""
        self.figures += 1
        self.of_accounts += judged.of_accounts
        if judged.of_chances is not None:
            self.of_chances = (self.of_chances or 0) + judged.of_chances


SMALL = 400
"""Girls of the largest pilot."""
Result = dict[Kind, Held]


@dataclass(frozen=True, slots=True)
class Effort:
    """Number of draws of each model's population, so that who happens to come differs too, and of freezes of each.

    `book`, `months`: how often with new noise, at most; no more often once there are `enough` figures of every kind.
    """

    drawn: int
    book: int
    months: int
    enough: int = ENOUGH


def held(girls: int, effort: Effort, seed: int = 1) -> Result:
    """Judge five populations of a size: as quarters and, where they are small, as pilots too."""
    dice = Random(f"{seed} {girls}")
    periods = (QUARTER, PILOT) if girls <= SMALL else (QUARTER,)
    drawn = [population(model, girls, dice) for _ in range(effort.drawn) for model in MODELS]
    crowds = [CountedPopulation(found, period) for found in drawn for period in periods]
    result: Result = {}
    for kinds, judge, most in ((BOOK, _book, effort.book), (MONTHS, _months, effort.months)):
        for _ in range(most):
            if not _lacking(result, kinds, effort.enough):
                break
            for counted in crowds:
                _add(result, judge(counted, partial(_below, dice)))
    return result


def _below(dice: Random, most: int) -> int:
    """Return a random number below `most`: even enough here, and twice as fast as `randrange`."""
    return int(dice.random() * most)


def _book(counted: CountedPopulation, below: Below) -> Iterator[Judged]:
    return judge_book(counted, counted.frozen_book(below))


def _months(counted: CountedPopulation, below: Below) -> Iterator[Judged]:
    return judge_months(counted, counted.frozen_months(below))


def _lacking(result: Result, kinds: Collection[Kind], enough: int) -> list[Kind]:
    return [kind for kind in kinds if kind not in result or result[kind].figures < enough]


def _add(result: Result, judged: Iterable[Judged]) -> None:
    for it in judged:
        result.setdefault(it.kind, Held()).add(it)
