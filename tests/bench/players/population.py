"""Generate simulated learners from a seed: the same seed gives the same learners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from bot.authoring.simulation.learners import season
from bot.lessons.model.people import COUNTRIES, Age, Country
from tests.bench.players.learner import SimulatedLearner

Thing = TypeVar("Thing")

_COUNTRIES: Mapping[Country, float] = {"KE": 38, "NP": 22, "KH": 16, "PH": 24}
_LOCALES: Mapping[Country, Mapping[str, float]] = {
    "KE": {"sw": 58, "en": 42},
    "NP": {"ne": 78, "en": 22},
    "KH": {"km": 92, "en": 8},
    "PH": {"fil": 60, "en": 40},
}
_AGES: Mapping[Age | None, float] = {"10-13": 34, "14-17": 46, "18+": 6, None: 14}

CLUB = 15
"""Number of learners in a club; they all begin on one day."""
IN_CLUBS = 0.55
CAMPAIGN = 5.0
"""Factor by which more learners begin in the week of a campaign."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Typical habits of learners in a club, and of those who come on their own."""

    visits: float
    fades: tuple[float, float]
    saves: float


_CLUB = Habits(visits=1.0, fades=(0.93, 0.99), saves=0.6)
_ALONE = Habits(visits=0.8, fades=(0.70, 0.92), saves=0.4)


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Days on which learners of a country can begin, each with its weight, and the days on which clubs begin."""

    days: Sequence[int]
    weights: Sequence[float]
    clubs: Sequence[int]


def invent_learners(
    count: int,
    first: date,
    weeks: int,
    locales: Sequence[str],
    seed: int,
    countries: Sequence[Country] = COUNTRIES,
) -> tuple[SimulatedLearner, ...]:
    """Return `count` learners of these countries who begin within `weeks` weeks and use languages in `locales`."""
    dice = Random(f"{seed} girls")
    starts = {country: _beginnings(country, count, first, weeks, dice) for country in countries}
    return tuple(_learner(number, starts, locales, dice) for number in range(count))


def _beginnings(country: Country, count: int, first: date, weeks: int, dice: Random) -> Beginnings:
    campaigns = {dice.randrange(weeks) for _ in range(1 + weeks // 13)}
    days = range(7 * weeks)
    weights = [
        season(country, first + timedelta(days=day)) * (CAMPAIGN if day // 7 in campaigns else 1.0) for day in days
    ]
    share = _COUNTRIES[country] / sum(_COUNTRIES.values())
    clubs = dice.choices(days, weights, k=1 + round(count * share * IN_CLUBS / CLUB))
    return Beginnings(days, weights, clubs)


def _learner(
    number: int, starts: Mapping[Country, Beginnings], locales: Sequence[str], dice: Random
) -> SimulatedLearner:
    country = _weighted_choice({country: _COUNTRIES[country] for country in starts}, dice)
    spoken = {locale: weight for locale, weight in _LOCALES[country].items() if locale in locales} or {locales[0]: 1.0}
    locale, start = _weighted_choice(spoken, dice), starts[country]
    in_club = dice.random() < IN_CLUBS
    habits = _CLUB if in_club else _ALONE
    return SimulatedLearner(
        number=number,
        country=country,
        tells_country=dice.random() < 0.85,
        locale=locale,
        phone_locale=locale if dice.random() < 0.7 else "en",
        age=_weighted_choice(_AGES, dice),
        joins=dice.choice(start.clubs) if in_club else dice.choices(start.days, start.weights)[0],
        visits_a_week=habits.visits * dice.lognormvariate(0, 0.5),
        fades=dice.uniform(*habits.fades),
        appetite=dice.betavariate(2, 3),
        patience=dice.uniform(0.965, 0.998),
        knows=dice.betavariate(5, 4),
        sure=dice.betavariate(3, 5),
        takes_measure=dice.random() < 0.75,
        saves=dice.random() < habits.saves,
    )


def _weighted_choice(weights: Mapping[Thing, float], dice: Random) -> Thing:
    return dice.choices(list(weights), list(weights.values()))[0]
