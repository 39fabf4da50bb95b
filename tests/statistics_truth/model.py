"""Plain model of a population: a few chances from which learners are drawn, and the shares that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Literal, assert_never

from bot.lessons.model.measure import CONFIDENCE_WAVES, WAVES
from bot.statistics.cell_counts import CHANGES, AnswerChange
from bot.statistics.plan import Plan

Shape = Literal["even", "one-stop", "early", "late", "two-stops"]
"""Stops of those who do not end a lesson: at every stop alike, mostly at one or two of them, early or late."""

_STOPS = {f"lesson-{number:02}": stops for number, stops in enumerate((12, 15, 15, 12, 15, 19, 15, 17, 15, 13, 14, 10))}
_QUIZZES = 4
_ITEMS = {"knowledge": ("item-1", "item-2", "item-3"), "confidence": ("item-4", "item-5")}
_WAVES = {"knowledge": WAVES, "confidence": CONFIDENCE_WAVES}

PLAN = Plan(
    countries=("KE", "NP", "KH", "PH", "-"),
    locales=("en", "sw", "ne", "km", "fil"),
    ages=("10-13", "14-17", "18+", "-"),
    quizzes={lesson: {f"stop-{it:02}": frozenset("a") for it in range(2, 2 + _QUIZZES)} for lesson in _STOPS},
    stops={lesson: tuple(f"stop-{it:02}" for it in range(stops)) for lesson, stops in _STOPS.items()},
    items={item: dict.fromkeys(_WAVES[domain], frozenset("a")) for domain, items in _ITEMS.items() for item in items},
    domains=_ITEMS,
)
"""A course as long as ours."""


@dataclass(frozen=True, slots=True)
class Model:
    """Chances of a population; each is from 0 to 1.

    `completion`: a lesson that was begun is ended, more or less by `spread` from lesson to lesson. `onward`: one more
    lesson is begun. `knows`: a good answer before. `gains`: one that was not good becomes good; `forgets`: the reverse.
    """

    name: str
    countries: Mapping[str, float]
    completion: float
    spread: float
    shape: Shape
    onward: float
    knows: float
    gains: float
    forgets: float

    def completion_of(self, lesson: str) -> float:
        """Return the chance to end a lesson that was begun."""
        place = PLAN.lessons.index(lesson)
        return min(max(self.completion + self.spread * (place % 5 - 2) / 2, 0.03), 0.98)

    def drop_offs(self, lesson: str) -> list[float]:
        """Return for each stop the chance that a learner who reached it goes no further."""
        weights = _weights(self.shape, len(PLAN.stops[lesson]))
        return [1 - self.completion_of(lesson) ** (weight / sum(weights)) for weight in weights]

    def drop_off(self, lesson: str, stops: Sequence[str]) -> float:
        """Return the chance that a learner who reached the first of these stops goes no further than the last."""
        chances = dict(zip(PLAN.stops[lesson], self.drop_offs(lesson), strict=True))
        return 1 - prod(1 - chances[stop] for stop in stops)

    def right(self, lesson: str, quiz: str) -> float:
        """Return the chance of a right answer to a quiz."""
        return 0.25 + 0.7 * ((PLAN.lessons.index(lesson) * 5 + int(quiz[-2:]) * 3) % 11) / 10

    def before(self, item: str) -> float:
        """Return the chance of a good answer to an item before the lessons."""
        return min(max(self.knows + 0.08 * (int(item[-1]) - 3), 0.02), 0.98)

    def after(self, item: str) -> float:
        """Return the chance of a good answer to an item after the lessons."""
        return self.gained(item) + self.before(item) * (1 - self.forgets)

    def gained(self, item: str) -> float:
        """Return the chance that the answer to an item was not good, and is."""
        return (1 - self.before(item)) * self.gains

    def lost(self, item: str) -> float:
        """Return the chance that the answer to an item was good, and is not."""
        return self.before(item) * self.forgets

    def changed(self, domain: str) -> dict[AnswerChange, float]:
        """Return the chances that a domain has more, as many or fewer good answers afterwards."""
        found: dict[AnswerChange, float] = dict.fromkeys(CHANGES, 0.0)
        items = PLAN.domains[domain]
        for steps in product((1, 0, -1), repeat=len(items)):
            net = sum(steps)
            change: AnswerChange = "gained" if net > 0 else "lost" if net < 0 else "same"
            found[change] += prod(self._step(item, step) for item, step in zip(items, steps, strict=True))
        return found

    def _step(self, item: str, step: int) -> float:
        gained, lost = self.gained(item), self.lost(item)
        return gained if step > 0 else lost if step < 0 else 1 - gained - lost


def _weights(shape: Shape, stops: int) -> list[float]:
    """Return how much of a lesson's drop-off lies at each of its stops."""
    match shape:
        case "even":
            return [1.0] * stops
        case "one-stop":
            return [12.0 if place == stops // 2 else 1.0 for place in range(stops)]
        case "early":
            return [float(stops - place) ** 2 for place in range(stops)]
        case "late":
            return [float(1 + place) ** 2 for place in range(stops)]
        case "two-stops":
            return [8.0 if place in (2, stops - 3) else 1.0 for place in range(stops)]
        case _:
            assert_never(shape)


_FOUR = {"KE": 35.0, "NP": 20.0, "KH": 14.0, "PH": 21.0, "-": 10.0}
MODELS = (
    Model("flat", _FOUR, 0.85, 0.0, "even", 0.88, 0.55, 0.3, 0.05),
    Model("one bad stop", _FOUR, 0.70, 0.2, "one-stop", 0.90, 0.40, 0.5, 0.10),
    Model("one country", {"NP": 95.0, "-": 5.0}, 0.60, 0.1, "early", 0.92, 0.70, 0.1, 0.10),
    Model("nearly all end it", {"KE": 60.0, "PH": 40.0}, 0.94, 0.04, "late", 0.93, 0.88, 0.6, 0.01),
    Model("few go on", {"KE": 88.0, "NP": 5.0, "KH": 4.0, "-": 3.0}, 0.40, 0.3, "two-stops", 0.80, 0.15, 0.05, 0.30),
)
"""The five populations."""
