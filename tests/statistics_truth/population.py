"""Learners drawn from a model, as the groups that a store counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from bot.lessons.model.commands import REASONS, TASK_ANSWERS, VERDICTS
from bot.lessons.steps import Wave
from bot.statistics.cell_counts import AnswerSet, BookCounts, LedgerGroup
from bot.statistics.cells import EVENTS, HelpEvent
from bot.statistics.counted_events import END, GOOD, OTHER, LedgerKind
from bot.statistics.rule import MONTHS_ADDED
from tests.statistics_truth.model import PLAN, Model

_LOCALES = {"KE": ("sw", "en"), "NP": ("ne",), "KH": ("km",), "PH": ("fil", "en"), "-": ("en",)}
_ANSWERS_ITEMS = 0.75
_BEGUN: Mapping[Wave, int] = {"before": 1, "fourth": 5, "eighth": 9, "after": len(PLAN.lessons)}
"""Lessons that a learner has begun when she comes to a wave."""
_RATES, _REASONS, _SAYS_IT_HAPPENED = 0.35, 0.4, 0.3
_VERDICTS = (7, 2, 1)
_OPENS_HELP: Mapping[HelpEvent, float] = {
    "help-opened": 0.2, "safe-word": 0.04, "confirm-yes": 0.01, "confirm-no": 0.02, "tidied": 0.1, "erased": 0.01,
}  # fmt: skip
"""By event, the chance of a learner in a month."""

Key = tuple[LedgerKind, str, str, str, str, str]
"""A ledger group without its accounts."""


class InventedLearner(NamedTuple):
    """A learner: her country, language and age, and her first month of the quarter (0 to 2)."""

    country: str
    locale: str
    age: str
    joins: int


@dataclass(slots=True)
class Population:
    """Learners of a quarter as they are counted: in its book, in each of its months, and for Help by month."""

    model: Model
    book: Counter[Key] = field(default_factory=Counter)
    months: tuple[Counter[Key], ...] = field(default_factory=lambda: tuple(Counter() for _ in range(MONTHS_ADDED)))
    help: tuple[Counter[tuple[str, HelpEvent]], ...] = field(
        default_factory=lambda: tuple(
            Counter(dict.fromkeys(((country, event) for country in PLAN.countries for event in EVENTS), 0))
            for _ in range(MONTHS_ADDED)
        )
    )
    finishers: Counter[int] = field(default_factory=Counter)
    answers: Counter[tuple[str, tuple[tuple[tuple[Wave, str], str], ...]]] = field(default_factory=Counter)

    @property
    def counts(self) -> BookCounts:
        """The counts of the quarter's book."""
        answers = [AnswerSet(country, dict(given), many) for (country, given), many in self.answers.items()]
        return BookCounts(groups_of(self.book), self.finishers, answers)


def groups_of(counts: Counter[Key]) -> list[LedgerGroup]:
    """Return counts as a store's rows."""
    return [LedgerGroup(*key, many) for key, many in counts.items()]


def population(model: Model, girls: int, dice: Random) -> Population:
    """Draw a population."""
    found = Population(model)
    for _ in range(girls):
        _count(found, _girl(model, dice), dice)
    return found


def _girl(model: Model, dice: Random) -> InventedLearner:
    country = dice.choices(tuple(model.countries), tuple(model.countries.values()))[0]
    age = dice.choices(PLAN.ages, (35, 45, 6, 14))[0]
    return InventedLearner(country, dice.choice(_LOCALES[country]), age, int(dice.random() * MONTHS_ADDED))


def _count(found: Population, girl: InventedLearner, dice: Random) -> None:
    """Let a learner begin lessons in their order until she goes on no more, and count her."""
    month, ended, came = girl.joins, 0, {girl.joins}
    begun = _begun(found.model, dice)
    for lesson in PLAN.lessons[:begun]:
        month = min(month + (dice.random() < 2 / 12), MONTHS_ADDED - 1)
        came.add(month)
        ended += _play(found, girl, lesson, found.months[month], dice)
    given = dict(_answers(found.model, begun, dice))
    found.answers[girl.country, tuple(given.items())] += bool(given)
    found.finishers[ended] += bool(ended)
    visited: Key = ("visited", "", "", girl.country, girl.locale, girl.age)
    for counts in (found.book, *(found.months[it] for it in came)):
        counts[visited] += 1
    for number in came:
        found.help[number].update((girl.country, it) for it in EVENTS if dice.random() < _OPENS_HELP[it])


def _begun(model: Model, dice: Random) -> int:
    begun = 1
    while begun < len(PLAN.lessons) and dice.random() < model.onward:
        begun += 1
    return begun


def _play(found: Population, girl: InventedLearner, lesson: str, month: Counter[Key], dice: Random) -> bool:
    """Count a lesson that she begins; return True if she ends it."""
    where = (girl.country, girl.locale, "")
    stops, chances = PLAN.stops[lesson], _drop_offs(found.model, lesson)
    place = next((it for it, chance in enumerate(chances) if dice.random() < chance), None)
    found.book["started", lesson, "", *where] += 1
    for quiz in PLAN.quizzes[lesson]:
        if place is None or stops.index(quiz) < place:
            value = GOOD if dice.random() < found.model.right(lesson, quiz) else OTHER
            month["answered", f"{lesson}/{quiz}", value, *where] += 1
    month["reached", lesson, END if place is None else f"{place:03} {stops[place]}", *where] += 1
    if place is not None:
        return False
    found.book["finished", lesson, "", *where] += 1
    _rate(month, lesson, where, dice)
    return True


_CHANCES: dict[tuple[str, str], list[float]] = {}


def _drop_offs(model: Model, lesson: str) -> list[float]:
    """Return the chances of a lesson's stops, computed once."""
    if (model.name, lesson) not in _CHANCES:
        _CHANCES[model.name, lesson] = model.drop_offs(lesson)
    return _CHANCES[model.name, lesson]


def _rate(month: Counter[Key], lesson: str, where: tuple[str, str, str], dice: Random) -> None:
    if dice.random() < _RATES:
        month["rated", lesson, dice.choices(VERDICTS, _VERDICTS)[0], *where] += 1
        if dice.random() < _REASONS:
            month["because", lesson, dice.choice(REASONS), *where] += 1
    if dice.random() < _SAYS_IT_HAPPENED:
        month["did", lesson, dice.choice(TASK_ANSWERS), *where] += 1


def _answers(model: Model, begun: int, dice: Random) -> Iterator[tuple[tuple[Wave, str], str]]:
    """Yield her answers to the items: before the first lesson, and in each later wave that she comes to.

    On the way she answers by chance: only her last answer is of the model.
    """
    waves = [wave for wave, least in _BEGUN.items() if begun >= least and dice.random() < _ANSWERS_ITEMS]
    for item, asked in PLAN.items.items():
        knew = dice.random() < model.before(item)
        knows = dice.random() >= model.forgets if knew else dice.random() < model.gains
        later = [wave for wave in waves if wave in asked and wave != "before"]
        if "before" in waves:
            yield ("before", item), GOOD if knew else OTHER
        yield from (((wave, item), dice.choice((GOOD, OTHER))) for wave in later[:-1])
        yield from (((wave, item), GOOD if knows else OTHER) for wave in later[-1:])
