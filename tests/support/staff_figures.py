"""Two years of invented figures for the staff's page, frozen like real ones; no learner is behind them."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.lessons.model.ratings import REASONS, VERDICTS
from bot.statistics.cells import EVENTS, UNTOLD, FrozenCell
from bot.statistics.cells_for_period import LedgerGroup, carried_counts, month_counts, pilot_counts, week_counts
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.freeze import frozen_counts, frozen_parts, frozen_tallies, noisy
from bot.statistics.noise import Below
from bot.statistics.periods import Period, months_of, pilot, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import SENSITIVE
from bot.statistics.sensitive_counts import Name, Tally
from bot.storage.sqlite.public import declare, freeze, prepare_public, read_public

GIRLS: Mapping[str, int] = {"KE": 1700, "NP": 420, "KH": 160, "PH": 70, UNTOLD: 90}
"""Accounts per country in a usual month of the last year."""

SPOKEN: Mapping[str, Mapping[str, float]] = {
    "KE": {"sw": 0.6, "en": 0.4},
    "NP": {"ne": 0.7, "en": 0.3},
    "KH": {"km": 0.85, "en": 0.15},
    "PH": {"fil": 0.7, "en": 0.3},
    UNTOLD: {"en": 0.8, "nl": 0.2},
}
AGES: Mapping[str, float] = {"10-13": 0.4, "14-17": 0.45, "18+": 0.05, UNTOLD: 0.1}
WHEN = (0.9, 1.1, 1.0, 0.75, 0.95, 1.15, 1.05, 0.7, 1.0, 1.2, 1.1, 0.8)
"""Factor of each calendar month, because school years have holidays; growth over the years is added in `_growth`."""


@dataclass(frozen=True)
class World:
    """Size of the invented data (`size` is a factor on GIRLS), and whether a pilot came first."""

    plan: Plan
    size: float = 1.0
    quarters: int = 8
    with_pilot: bool = True


def publish(path: Path, world: World, seed: int = 7) -> PublishedStatistics:
    """Write `public.db` period by period, as the bot does, from the first quarter of 2027 on."""
    prepare_public(path, invented=True)
    below = random.Random(seed).randrange
    if world.with_pilot:
        _pilot(path, world, pilot("2026-W40", 13), below)
    quarter = quarter_of(date(2027, 2, 1))
    for _ in range(world.quarters):
        _quarter(path, world, quarter, below)
        quarter = quarter_of(quarter.end)
    return PublishedStatistics(read_public(path))


def _pilot(path: Path, world: World, period: Period, below: Below) -> None:
    declare(path, period)
    groups = [*_groups(world, 0.06), *_answers(world, 0.06), *_rated(world, 0.06)]
    parts = noisy(pilot_counts(world.plan, period, groups, {1: 70, 3: 44, 12: 31}), below)
    freeze(path, period, frozen_parts(parts, world.plan.stops))


def _quarter(path: Path, world: World, quarter: Period, below: Below) -> None:
    statistics = PublishedStatistics(read_public(path))
    levels = {country: statistics.level(country, quarter) for country in world.plan.countries}
    for month in months_of(quarter):
        groups = _groups(world, _growth(month))
        freeze(path, month, frozen_counts(noisy(month_counts(world.plan, month, levels, groups), below)))
        for week in month.each_week:
            some = _groups(world, _growth(month) / 3, "active")
            freeze(path, week, frozen_counts(noisy(week_counts(world.plan, week, levels, some), below)))
    statistics = PublishedStatistics(read_public(path))
    large = [country for country in world.plan.countries if statistics.is_large(country, quarter)]
    freeze(path, quarter, _of_quarter(world, quarter, large, below))


def _of_quarter(world: World, quarter: Period, large: Collection[str], below: Below) -> Iterator[FrozenCell]:
    many = 2 * _growth(quarter)
    parts = carried_counts(world.plan, quarter, [*_answers(world, many), *_stopped(world, many), *_rated(world, many)])
    yield from frozen_parts(noisy(parts, below), world.plan.stops)
    yield from frozen_tallies(_tallies(world, many, below), quarter.name, large)


def _tallies(world: World, many: float, below: Below) -> Iterator[Tally]:
    """Yield sensitive counters, each made of the additions of three months."""
    counts: dict[Name, int] = {
        (country, event): round(world.size * many * girls * 0.12 / (1 + number))
        for number, event in enumerate(EVENTS)
        for country, girls in GIRLS.items()
    }
    for name, count in noisy(counts, below, SENSITIVE).items():
        yield Tally(*name, count, 3)


def _growth(period: Period) -> float:
    year, month = int(period.name[:4]), int(period.name[-2:].strip("Q"))
    return WHEN[(month - 1) % 12] * min(1.0, 0.45 + 0.4 * (year - 2027) + 0.025 * month)


def _accounts(world: World, many: float) -> Iterator[tuple[str, str, str, int]]:
    """Yield the number of accounts of each country, language and age."""
    for country, girls in GIRLS.items():
        for locale, speak in SPOKEN[country].items():
            for age, share in AGES.items():
                yield country, locale, age, round(world.size * many * girls * speak * share)


def _groups(world: World, many: float, visit: str = "visited") -> Iterator[LedgerGroup]:
    for country, locale, age, accounts in _accounts(world, many):
        yield LedgerGroup(visit, "", "", country, locale, age, accounts)
        for number, code in enumerate(world.plan.links, 3):
            yield LedgerGroup("came", code, "", country, locale, age, accounts // number)
            yield LedgerGroup("came-finished", code, "", country, locale, age, accounts // number // 2)
        for number, lesson in enumerate(world.plan.lessons):
            begun = round(accounts * 0.8 * 0.87**number)
            yield LedgerGroup("started", lesson, "", country, locale, age, begun)
            yield LedgerGroup("finished", lesson, "", country, locale, age, round(begun * (0.78 - 0.03 * (number % 4))))


def _answers(world: World, many: float) -> Iterator[LedgerGroup]:
    for country, locale, age, accounts in _accounts(world, many):
        for number, (lesson, quizzes) in enumerate(world.plan.quizzes.items()):
            for place, quiz in enumerate(quizzes):
                share = 0.45 + (7 * number + 13 * place) % 50 / 100
                answered = accounts * 0.6 * 0.87**number
                yield from _good_and_other(("answered", f"{lesson}/{quiz}"), (country, locale, age), answered, share)
        for place, item in enumerate(world.plan.items):
            whose = (country, locale, age)
            yield from _good_and_other(("before", item), whose, accounts * 0.5, 0.35 + 0.08 * place)
            yield from _good_and_other(("after", item), whose, accounts * 0.2, 0.6 + 0.06 * place)


def _rated(world: World, many: float) -> Iterator[LedgerGroup]:
    for country, locale, age, accounts in _accounts(world, many):
        for number, lesson in enumerate(world.plan.lessons):
            rated = accounts * 0.3 * 0.87**number
            for verdict, share in zip(VERDICTS, (0.7, 0.2, 0.1), strict=True):
                yield LedgerGroup("rated", lesson, verdict, country, locale, age, round(rated * share))
            for place, reason in enumerate(REASONS):
                yield LedgerGroup("because", lesson, reason, country, locale, age, round(rated * 0.3 / (1 + place)))


def _good_and_other(
    what: tuple[str, str], whose: tuple[str, str, str], answered: float, share: float
) -> Iterable[LedgerGroup]:
    for value, part in ((GOOD, share), (OTHER, 1 - share)):
        yield LedgerGroup(*what, value, *whose, round(answered * part))


def _stopped(world: World, many: float) -> Iterator[LedgerGroup]:
    for country, locale, age, accounts in _accounts(world, many):
        for number, (lesson, stops) in enumerate(world.plan.stops.items()):
            for place, stop in enumerate(stops):
                left = accounts * 0.8 * 0.87**number * (0.12 if place % 5 == 2 else 0.05)
                yield LedgerGroup("reached", lesson, f"{place:03} {stop}", country, locale, age, round(left))
