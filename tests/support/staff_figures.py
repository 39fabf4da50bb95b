"""Two years of invented figures for the staff's page, frozen like real ones; no learner is behind them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.lessons.model.commands import REASONS, TASK_ANSWERS, VERDICTS
from bot.lessons.steps import Wave
from bot.statistics.cell_counts import (
    AnswerSet,
    BookCounts,
    LedgerGroup,
    PartialCell,
    carried_counts,
    month_counts,
    pilot_counts,
)
from bot.statistics.cells import EVENTS, FINISHED, UNTOLD, FrozenCell
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.freeze import (
    detail_of,
    frozen_book,
    frozen_counts,
    frozen_parts,
    frozen_tallies,
    in_detail,
    noisy,
)
from bot.statistics.noise import Below
from bot.statistics.periods import Period, months_of, pilot, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import MONTHS_ADDED, SENSITIVE
from bot.statistics.sensitive_counts import CounterName, Tally
from bot.storage.sqlite.public import declare, freeze, open_book, prepare_public, read_public

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
class InventedFigures:
    """Size of the invented data (`size` is a factor on GIRLS), and whether a pilot came first."""

    plan: Plan
    size: float = 1.0
    quarters: int = 8
    with_pilot: bool = True


def publish(path: Path, world: InventedFigures, seed: int = 7) -> PublishedStatistics:
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


def _pilot(path: Path, world: InventedFigures, period: Period, below: Below) -> None:
    declare(path, period)
    groups = [*_carried(world, 0.06)]
    parts = noisy(pilot_counts(world.plan, period, groups), below)
    book = frozen_book(world.plan, period, _book(world, 0.06, below), below)
    freeze(path, period, (*book, *frozen_parts(parts, world.plan.stops)))


def _quarter(path: Path, world: InventedFigures, quarter: Period, below: Below) -> None:
    open_book(path, quarter, quarter.each_week[0])
    parts = Counter[PartialCell]()
    for month in months_of(quarter):
        groups = list(_groups(world, _growth(month)))
        freeze(path, month, frozen_counts(noisy(month_counts(world.plan, month, groups), below)))
        carried = carried_counts(world.plan, quarter, _carried(world, _growth(month) * 0.7))
        for part, count in noisy(carried, below).items():
            parts[part] += count
    freeze(path, quarter, _of_quarter(path, world, quarter, parts, below))


def _of_quarter(
    path: Path, world: InventedFigures, quarter: Period, parts: Mapping[PartialCell, int], below: Below
) -> Iterator[FrozenCell]:
    many, statistics = 2 * _growth(months_of(quarter)[1]), PublishedStatistics(read_public(path))
    large: Collection[str] = [it for it in world.plan.countries if statistics.is_large(it, quarter)]
    book = frozen_book(world.plan, quarter, _book(world, many, below), below)
    yield from book
    yield from frozen_parts(in_detail(parts, detail_of(book)), world.plan.stops, MONTHS_ADDED)
    yield from frozen_tallies(_tallies(world, many, below), quarter.name, large)


def _book(world: InventedFigures, many: float, below: Below) -> BookCounts:
    accounts = sum(it for _, _, _, it in _accounts(world, many))
    finishers = {1: accounts // 4, 3: accounts // 5, 12: accounts // 9}
    return BookCounts(list(_groups(world, many)), finishers, list(_answer_sets(world, many, below)))


def _answer_sets(world: InventedFigures, many: float, below: Below) -> Iterator[AnswerSet]:
    """Yield the answers of half the accounts before the course, and of two in five of these after it."""
    sets = Counter[tuple[str, tuple[tuple[Wave, str, str], ...]]]()
    for country, girls in GIRLS.items():
        for _ in range(round(world.size * many * girls * 0.5)):
            waves: tuple[Wave, ...] = ("before", "after") if below(5) < 2 else ("before",)
            sets[country, tuple(_given(world.plan.items, waves, below))] += 1
    for (country, given), accounts in sets.items():
        yield AnswerSet(country, {(wave, item): value for wave, item, value in given}, accounts)


def _given(items: Iterable[str], waves: Sequence[Wave], below: Below) -> Iterator[tuple[Wave, str, str]]:
    for place, item in enumerate(items):
        knew = below(100) < 40 + 6 * place
        for wave in waves:
            learned = wave == "after" and below(100) < 35 - 4 * place
            forgot = wave == "after" and below(100) < 8
            yield wave, item, GOOD if (knew and not forgot) or learned else OTHER


def _tallies(world: InventedFigures, many: float, below: Below) -> Iterator[Tally]:
    """Yield sensitive counters, each made of the additions of three months."""
    counts: dict[CounterName, int] = {
        (country, event): round(world.size * many * girls * 0.12 / (1 + number))
        for number, event in enumerate(EVENTS)
        for country, girls in GIRLS.items()
    }
    for name, count in noisy(counts, below, SENSITIVE).items():
        yield Tally(*name, count, 3)


def _growth(period: Period) -> float:
    year, month = int(period.name[:4]), int(period.name[-2:].strip("Q"))
    return WHEN[(month - 1) % 12] * min(1.0, 0.45 + 0.4 * (year - 2027) + 0.025 * month)


def _accounts(world: InventedFigures, many: float) -> Iterator[tuple[str, str, str, int]]:
    """Yield the number of accounts of each country, language and age."""
    for country, girls in GIRLS.items():
        for locale, speak in SPOKEN[country].items():
            for age, share in AGES.items():
                yield country, locale, age, round(world.size * many * girls * speak * share)


def _carried(world: InventedFigures, many: float) -> Iterator[LedgerGroup]:
    yield from _answers(world, many)
    yield from _stopped(world, many)
    yield from _rated(world, many)


def _groups(world: InventedFigures, many: float) -> Iterator[LedgerGroup]:
    for country, locale, age, accounts in _accounts(world, many):
        yield LedgerGroup("visited", "", "", country, locale, age, accounts)
        for number, code in enumerate(world.plan.links, 3):
            yield LedgerGroup("came", code, "", country, locale, age, accounts // number)
            yield LedgerGroup("came-finished", code, "", country, locale, age, accounts // number // 2)
        for number, lesson in enumerate(world.plan.lessons):
            begun = round(accounts * 0.8 * 0.87**number)
            yield LedgerGroup("started", lesson, "", country, locale, age, begun)
            yield LedgerGroup("finished", lesson, "", country, locale, age, round(begun * (0.78 - 0.03 * (number % 4))))


def _answers(world: InventedFigures, many: float) -> Iterator[LedgerGroup]:
    for country, locale, age, accounts in _accounts(world, many):
        for number, (lesson, quizzes) in enumerate(world.plan.quizzes.items()):
            for place, quiz in enumerate(quizzes):
                share = 0.45 + (7 * number + 13 * place) % 50 / 100
                answered = accounts * 0.6 * 0.87**number
                yield from _good_and_other(f"{lesson}/{quiz}", (country, locale, age), answered, share)


def _rated(world: InventedFigures, many: float) -> Iterator[LedgerGroup]:
    for country, locale, age, accounts in _accounts(world, many):
        for number, lesson in enumerate(world.plan.lessons):
            rated = accounts * 0.3 * 0.87**number
            for verdict, share in zip(VERDICTS, (0.7, 0.2, 0.1), strict=True):
                yield LedgerGroup("rated", lesson, verdict, country, locale, age, round(rated * share))
            for said, share in zip(TASK_ANSWERS, (0.5, 0.35, 0.15), strict=True):
                yield LedgerGroup("did", lesson, said, country, locale, age, round(rated * share))
            for place, reason in enumerate(REASONS):
                yield LedgerGroup("because", lesson, reason, country, locale, age, round(rated * 0.3 / (1 + place)))


def _good_and_other(quiz: str, whose: tuple[str, str, str], answered: float, share: float) -> Iterable[LedgerGroup]:
    for value, part in ((GOOD, share), (OTHER, 1 - share)):
        yield LedgerGroup("answered", quiz, value, *whose, round(answered * part))


def _stopped(world: InventedFigures, many: float) -> Iterator[LedgerGroup]:
    """Yield how far accounts came. The third stop of each lesson loses four times as many as the others."""
    for country, locale, age, accounts in _accounts(world, many):
        for number, (lesson, stops) in enumerate(world.plan.stops.items()):
            left = accounts * 0.8 * 0.87**number
            for place, stop in enumerate(stops):
                lost = left * (0.12 if place == 2 else 0.03)
                left -= lost
                yield LedgerGroup("reached", lesson, f"{place:03} {stop}", country, locale, age, round(lost))
            yield LedgerGroup("reached", lesson, f"999 {FINISHED}", country, locale, age, round(left))
