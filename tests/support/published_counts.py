"""Invented published figures made by the real steps: counts, noise from a seed, the rule, the published file."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.ratings import REASONS, VERDICTS
from bot.statistics.cells import EVENTS, UNTOLD, FrozenCell
from bot.statistics.cells_for_period import (
    LedgerGroup,
    PartialCell,
    carried_counts,
    month_counts,
    pilot_counts,
    week_counts,
)
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.freeze import frozen_counts, frozen_parts, frozen_tallies, noisy
from bot.statistics.periods import Period, months_of, period, quarter_of
from bot.statistics.plan import Plan, plan_of
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import SENSITIVE
from bot.statistics.sensitive_counts import Name, Tally
from bot.storage.sqlite.public import NAME, declare, freeze, prepare_public, read_public
from tests.support.cached_folders import copied
from tests.support.course_builders import real

Many = Callable[[str, str, str], float]
"""Expected accounts in a month for a country, language and age."""

LANGUAGES = {"KE": ("sw", "en"), "NP": ("ne", "en"), "KH": ("km", "en"), "PH": ("fil", "en"), UNTOLD: ("en",)}
SIZES = {"KE": 1300.0, "NP": 320.0, "KH": 90.0, "PH": 30.0, UNTOLD: 40.0}


@cache
def plan() -> Plan:
    """Return the statistics plan of the real course."""
    return plan_of(real().course)


def some(country: str, locale: str, age: str) -> float:
    """Return expected accounts: one country of each level, and one that is small."""
    spoken = LANGUAGES[country]
    if locale not in spoken:
        return 0.0
    share = {"10-13": 0.45, "14-17": 0.4, "18+": 0.05}.get(age, 0.1)
    return SIZES[country] * share * (1.0 if len(spoken) == 1 else 0.7 if locale == spoken[0] else 0.3)


def nobody(country: str, locale: str, age: str) -> float:
    """Return no accounts, as for a bot that no learner has found yet."""
    return 0.0


def quarters(first: str, many: int) -> list[Period]:
    """Return `many` quarters in a row."""
    found = [period(first)]
    while len(found) < many:
        found.append(quarter_of(found[-1].end))
    return found


def groups(plan: Plan, many: Many, chance: random.Random, weekly: bool = False) -> Iterator[LedgerGroup]:
    """Yield what a ledger might hold of a month, or of a week."""
    for who in product((*COUNTRIES, UNTOLD), plan.locales, plan.ages):
        accounts = round(many(*who) * chance.uniform(0.85, 1.15) * (0.4 if weekly else 1))
        if accounts:
            yield LedgerGroup("active" if weekly else "visited", "", "", *who, accounts)
            for kind, share in (("came", 3), ("came-finished", 6)):
                yield from (LedgerGroup(kind, code, "", *who, accounts // share) for code in plan.links)
            yield from _in_lessons(plan, who, accounts, chance)


def _in_lessons(plan: Plan, who: tuple[str, str, str], accounts: int, chance: random.Random) -> Iterator[LedgerGroup]:
    for number, lesson in enumerate(plan.lessons):
        began = round(accounts * 0.8 * 0.85**number)
        ended = round(began * chance.uniform(0.5, 0.8))
        yield LedgerGroup("started", lesson, "", *who, began)
        yield LedgerGroup("finished", lesson, "", *who, ended)
        yield from _stopped(plan.stops[lesson], lesson, who, began - ended)
        yield from (
            LedgerGroup("rated", lesson, verdict, *who, began // (3 + place)) for place, verdict in enumerate(VERDICTS)
        )
        yield from (
            LedgerGroup("because", lesson, reason, *who, began // (6 + place)) for place, reason in enumerate(REASONS)
        )
        for quiz in plan.quizzes[lesson]:
            yield from _answers("answered", f"{lesson}/{quiz}", who, ended, chance.uniform(0.5, 1))
    for item in plan.items:
        yield from _answers("before", item, who, accounts // 2, 0.45)
        yield from _answers("after", item, who, accounts // 6, 0.75)


def _answers(kind: str, subject: str, who: tuple[str, str, str], answers: int, good: float) -> Iterator[LedgerGroup]:
    right = round(answers * good)
    yield LedgerGroup(kind, subject, GOOD, *who, right)
    yield LedgerGroup(kind, subject, OTHER, *who, answers - right)


def _stopped(stops: Sequence[str], lesson: str, who: tuple[str, str, str], girls: int) -> Iterator[LedgerGroup]:
    for number, stop in enumerate(stops):
        yield LedgerGroup("reached", lesson, f"{number:03} {stop}", *who, girls // len(stops))


def publish(
    folder: Path,
    many: Many = some,
    first: str = "2026-Q1",
    quarters_long: int = 4,
    seed: int = 1,
    pilot: Period | None = None,
    invented: bool = False,
    running: bool = False,
) -> Path:
    """Write a `public.db` of `quarters_long` quarters, frozen as by the bot; the last one may still be `running`.

    It is made once for the same arguments, and copied after that.
    """
    make = _publisher(many, first, quarters_long, seed, pilot, invented, running)
    if (folder / NAME).exists():  # a running bot has the file open
        make(folder)
    else:
        copied(make, folder)
    return folder / NAME


@cache
def _publisher(
    many: Many, first: str, quarters_long: int, seed: int, pilot: Period | None, invented: bool, running: bool
) -> Callable[[Path], None]:
    """Return the function that writes the file. Cached, because copies find their original by this function."""

    def make(folder: Path) -> None:
        path, chance = folder / NAME, random.Random(seed)
        prepare_public(path, invented)
        if pilot:
            declare(path, pilot)
            _freeze_pilot(path, pilot, many, chance)
        for number, quarter in enumerate(quarters(first, quarters_long), start=1):
            figures = _quarter_figures(path, quarter, many, chance, pilot)
            if not running or number < quarters_long:
                freeze(path, quarter, figures)

    return make


def published_statistics(path: Path) -> PublishedStatistics:
    """Return the statistics of a file."""
    return PublishedStatistics(read_public(path))


def _quarter_figures(
    path: Path, quarter: Period, many: Many, chance: random.Random, pilot: Period | None
) -> list[FrozenCell]:
    """Freeze the months of a quarter, and return the cells of the quarter."""
    parts = carried_counts(plan(), quarter, ())
    for month in months_of(quarter):
        if pilot and pilot.touches(month):
            continue
        parts.update(_freeze_month(path, quarter, month, many, chance))
    return [
        *frozen_parts(noisy(parts, chance.randrange), plan().stops),
        *frozen_tallies(_tallies(chance), quarter.name, _large(path, quarter)),
    ]


def _tallies(chance: random.Random) -> Iterator[Tally]:
    """Yield sensitive counters, each made of the additions of three months."""
    counts: dict[Name, int] = {(where, event): chance.randrange(90) for event in EVENTS for where in plan().countries}
    for name, count in noisy(counts, chance.randrange, SENSITIVE).items():
        yield Tally(*name, count, 3)


def _large(path: Path, quarter: Period) -> list[str]:
    statistics = published_statistics(path)
    return [country for country in plan().countries if statistics.is_large(country, quarter)]


def _freeze_month(
    path: Path, quarter: Period, month: Period, many: Many, chance: random.Random
) -> Counter[PartialCell]:
    levels = {country: published_statistics(path).level(country, quarter) for country in plan().countries}
    for week in month.each_week:
        counts = week_counts(plan(), week, levels, groups(plan(), many, chance, weekly=True))
        freeze(path, week, frozen_counts(noisy(counts, chance.randrange)))
    found = list(groups(plan(), many, chance))
    counts = month_counts(plan(), month, levels, found)
    freeze(path, month, frozen_counts(noisy(counts, chance.randrange)))
    return carried_counts(plan(), quarter, found)


def _freeze_pilot(path: Path, pilot: Period, many: Many, chance: random.Random) -> None:
    parts = pilot_counts(plan(), pilot, groups(plan(), many, chance), {1: 30, 3: 40, 12: 15})
    freeze(path, pilot, frozen_parts(noisy(parts, chance.randrange), plan().stops))
