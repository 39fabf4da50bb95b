"""Planner: how sure the figures of a pilot or a quarter are, by the number of girls, from a few assumptions.

Typical counts are frozen by the same rule as real ones, without noise, and their intervals are those of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import ceil, prod
from typing import Literal, NamedTuple, get_args

from bot.statistics import intervals
from bot.statistics.cell_counts import CHANGES, PartialCell
from bot.statistics.cells import FINISHED, Cell, FrozenCell, domain_item
from bot.statistics.freeze import frozen_counts, frozen_parts
from bot.statistics.funnel import Funnel, funnel
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.rule import COUNT, MONTHS_ADDED, share

GIRLS = (50, 100, 200, 400, 1000, 2000)
"""Numbers of girls of the table."""
GIRLS_TRIED = (*range(10, 200, 10), *range(200, 1000, 50), *range(1000, 20_001, 500))
"""Numbers of girls that are tried to find how many are needed."""

PLANNED_PERIOD, PLANNED_LESSON = "2026-Q4", "lesson"
"""Any period and any lesson: the figures are invented, and only their margins are looked at."""
PLANNED_STOPS = tuple(f"{number:02}" for number in range(14))
"""Stops of a lesson, as many as ours have."""
WORST_STOP = PLANNED_STOPS[6]
DRAWS_OF_A_CHANGE = len(CHANGES)
"""Draws of noise in a change: those who have more, as many and fewer good answers are counted apart."""
CHANCE_OF_FORGETTING = 0.05
"""Chance that an answer which was good before is not afterwards; as many others become good by chance alone."""

PlanningQuestion = Literal["reached", "completion", "drop-off", "knowledge", "confidence"]
QUESTIONS: tuple[PlanningQuestion, ...] = get_args(PlanningQuestion)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Assumptions about a pilot or a quarter; chances and shares are from 0 to 1.

    `begun`: girls who begin the lesson looked at. `completion`: those of them who end it; half of the others stop at
    the same stop. `answers_twice`: girls who answer all items of a domain before and once more. `learning`: how much
    likelier a good answer becomes. `a_week`: new girls. `items`: number of items of knowledge, and of confidence.
    """

    completion: float = 0.8
    learning: float = 0.2
    begun: float = 0.5
    answers_twice: float = 0.1
    a_week: int = 30
    is_pilot: bool = True
    items: tuple[int, int] = (3, 2)

    @property
    def draws(self) -> int:
        """Draws of noise in the count of a stop: a quarter adds up three months."""
        return 1 if self.is_pilot else MONTHS_ADDED


class Precision(NamedTuple):
    """Statements that the page can make of so many girls. None: too few to be shown."""

    girls: int
    weeks: int
    reached: About | None
    completion: Share | None
    drop_off: Share | None
    names_worst: bool
    knowledge: NetChange | None
    confidence: NetChange | None

    def margin(self, question: PlanningQuestion) -> int | None:
        """Return half the width of an interval: in girls for those reached, else in percentage points."""
        found = {
            "reached": self.reached,
            "completion": self.completion,
            "drop-off": self.drop_off,
            "knowledge": self.knowledge,
            "confidence": self.confidence,
        }[question]
        return None if found is None else found.margin


def precision(girls: int, assumed: Assumptions) -> Precision:
    """Return what the page can say of a number of girls."""
    begun = round(girls * assumed.begun)
    ended = round(begun * assumed.completion)
    stops = _funnel(begun, ended, assumed.draws)
    twice = round(girls * assumed.answers_twice)
    knowledge, confidence = (_change(twice, assumed.learning, items) for items in assumed.items)
    return Precision(
        girls=girls,
        weeks=ceil(girls / assumed.a_week),
        reached=_about(girls),
        completion=PublishedStatistics(Published()).part(_about(ended), _about(begun)),
        drop_off=_worst_bar(stops),
        names_worst=stops is not None and stops.worst is not None,
        knowledge=knowledge,
        confidence=confidence,
    )


def girls_needed(question: PlanningQuestion, within: int, assumed: Assumptions) -> int | None:
    """Return the number of girls from which on the margin is at most `within`; None if even the most do not suffice."""
    found = None
    for girls in reversed(GIRLS_TRIED):
        margin = precision(girls, assumed).margin(question)
        if margin is None or margin > within:
            break
        found = girls
    return found


def _about(accounts: int) -> About | None:
    figures = list(frozen_counts({Cell(PLANNED_PERIOD, "reached"): accounts}))
    return intervals.about(figures[0]) if figures else None


def _funnel(begun: int, ended: int, draws: int) -> Funnel | None:
    """Return the funnel of a lesson of which half of those who stop do so at one stop, and the others anywhere."""
    cell, stopped = Cell(PLANNED_PERIOD, "stopped", lesson=PLANNED_LESSON), begun - ended
    each = stopped / 2 / len(PLANNED_STOPS)
    counts = {PartialCell(cell._replace(item=stop)): round(each) for stop in PLANNED_STOPS}
    counts[PartialCell(cell._replace(item=WORST_STOP))] += round(stopped / 2)
    counts[PartialCell(cell._replace(item=FINISHED))] = ended
    figures = {figure.cell: figure for figure in frozen_parts(counts, {PLANNED_LESSON: PLANNED_STOPS}, draws)}
    return funnel(PublishedStatistics(Published(figures=figures)), PLANNED_PERIOD, PLANNED_LESSON, PLANNED_STOPS)


def _worst_bar(found: Funnel | None) -> Share | None:
    """Return the share of the bar in which most are lost."""
    bars = found.bars if found else ()
    return next((bar.share for bar in bars if WORST_STOP in bar.stops), None)


def _change(twice: int, learning: float, items: int) -> NetChange | None:
    """Return the change of a domain of so many items, in accounts that answered all of them twice."""
    shown = COUNT.shown(twice, DRAWS_OF_A_CHANGE)
    if shown is None:
        return None
    gain, loss = chances_of_change(learning, items)
    return intervals.change(
        _share_of_change("gained", twice, gain, shown), _share_of_change("lost", twice, loss, shown)
    )


def _share_of_change(kind: Literal["gained", "lost"], twice: int, chance: float, shown: int) -> FrozenCell:
    cell = Cell(PLANNED_PERIOD, kind, item=domain_item("any"))
    return FrozenCell(cell, shown, share(round(twice * chance), twice, DRAWS_OF_A_CHANGE), DRAWS_OF_A_CHANGE)


def chances_of_change(learning: float, items: int) -> tuple[float, float]:
    """Return the chances that an account has more, and fewer, good answers afterwards.

    Half of all answers are good before. Each item gets better (+1), worse (-1) or stays as it is, by itself; all
    combinations of the items are added up by their sum.
    """
    better, worse = learning + CHANCE_OF_FORGETTING / 2, CHANCE_OF_FORGETTING / 2
    chance_of = {+1: better, -1: worse, 0: 1 - better - worse}
    combinations = [(sum(steps), prod(chance_of[step] for step in steps)) for steps in product(chance_of, repeat=items)]
    gain = sum(chance for total, chance in combinations if total > 0)
    loss = sum(chance for total, chance in combinations if total < 0)
    return gain, loss


def rows(assumed: Assumptions) -> Iterator[Precision]:
    """Yield the rows of the table."""
    return (precision(girls, assumed) for girls in GIRLS)
