"""A simulated learner: country, age and habits. No value was derived from real learners."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lessons.model.people import Age, Country
from bot.storage.ports import LearnerId


@dataclass(frozen=True, slots=True)
class SimulatedLearner:
    """Properties of a simulated learner. Chances are from 0 to 1.

    `joins` is the day of her first visit, counted from the first day of the simulation; `fades` is the factor by which
    her visits decrease each week; `appetite` is her chance of one more lesson, `patience` her chance of staying at a
    question; `knows` and `sure` are her chances, before her first lesson, of a good answer to a question of knowledge
    and to one about herself.
    """

    number: int
    country: Country
    tells_country: bool
    locale: str
    phone_locale: str
    age: Age | None
    joins: int
    visits_a_week: float
    fades: float
    appetite: float
    patience: float
    knows: float
    sure: float
    takes_measure: bool
    saves: bool

    @property
    def learner(self) -> LearnerId:
        """Return her id in the store."""
        return LearnerId(f"invented-{self.number}")
