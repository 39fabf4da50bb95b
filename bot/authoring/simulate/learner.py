"""An invented girl: where and how old she is, and her habits. Nothing here was learnt from a real one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.lessons.model.people import Age, Country
from bot.storage.ports import LearnerId


@dataclass(frozen=True, slots=True)
class SimulatedLearner:
    """Who she is. Chances are from 0 to 1.

    `joins` is the day of her first visit, counted from the first one; `fades` is what is left of her visits after a
    week; `appetite` is her chance of one more lesson, `patience` her chance to stay at a question; `knows` and `sure`
    are her chances of a good answer to a question of knowledge, and to one about herself, before her first lesson.
    """

    number: int
    country: Country
    tells_country: bool
    locale: str
    phone: str
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
        """What the store calls her."""
        return LearnerId(f"invented-{self.number}")
