"""Invented published figures made by the real steps: counts, noise from a seed, the rule, the published file."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.lessons.model.commands import REASONS, TASK_ANSWERS, VERDICTS
from bot.lessons.model.people import COUNTRIES
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
from bot.statistics.cells import EVENTS, UNTOLD, FrozenCell
from bot.statistics.counted_events import END, GOOD, OTHER
from bot.statistics.freeze import (
    detail_of,
    frozen_book,
    frozen_counts,
    frozen_parts,
    frozen_tallies,
    in_detail,
    noisy,
)
from bot.statistics.periods import Period, months_of, period, quarter_of
from bot.statistics.plan import Plan, plan_of
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import MONTHS_ADDED, SENSITIVE
from bot.statistics.sensitive_counts import CounterName, Tally
from bot.storage.sqlite.public import PUBLIC_FILE, declare, freeze, open_book, prepare_public, read_public
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
    """Return expected accounts: countries with cells of their own (C6), and countries that are too small for them."""
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


Who = tuple[str, str, str]
"""Country, language and age."""

UNIQUE = 1.9
"""Accounts of a quarter for each one of a month: most come in one month only."""


def groups(plan: Plan, many: Many, chance: random.Random) -> Iterator[LedgerGroup]:
    """Yield what a ledger might hold of a month."""
    for who, accounts in _accounts(plan, many, chance):
        yield LedgerGroup("visited", "", "", *who, accounts)
        for code in plan.links:
            yield LedgerGroup("came", code, "", *who, accounts // 3)
            yield LedgerGroup("came-finished", code, "", *who, accounts // 6)
        yield from _in_lessons(plan, who, accounts, chance)


def _accounts(plan: Plan, many: Many, chance: random.Random) -> Iterator[tuple[Who, int]]:
    for who in product((*COUNTRIES, UNTOLD), plan.locales, plan.ages):
        accounts = round(many(*who) * chance.uniform(0.85, 1.15))
        if accounts:
            yield who, accounts


def _in_lessons(plan: Plan, who: Who, accounts: int, chance: random.Random) -> Iterator[LedgerGroup]:
    for number, lesson in enumerate(plan.lessons):
        began = _began(accounts, number)
        ended = round(began * chance.uniform(0.5, 0.8))
        yield from _stopped(plan.stops[lesson], lesson, who, began, ended)
        yield from (
            LedgerGroup("rated", lesson, verdict, *who, began // (3 + place)) for place, verdict in enumerate(VERDICTS)
        )
        yield from (
            LedgerGroup("because", lesson, reason, *who, began // (6 + place)) for place, reason in enumerate(REASONS)
        )
        yield from (
            LedgerGroup("did", lesson, said, *who, began // (4 + place)) for place, said in enumerate(TASK_ANSWERS)
        )
        for quiz in plan.quizzes[lesson]:
            yield from _answers(f"{lesson}/{quiz}", who, ended, chance.uniform(0.5, 1))


def _began(accounts: int, number: int) -> int:
    """Return the accounts that begin a lesson: fewer from one to the next."""
    return round(accounts * 0.8 * 0.85**number)


def _answers(subject: str, who: Who, answers: int, good: float) -> Iterator[LedgerGroup]:
    right = round(answers * good)
    yield LedgerGroup("answered", subject, GOOD, *who, right)
    yield LedgerGroup("answered", subject, OTHER, *who, answers - right)


def _stopped(stops: Sequence[str], lesson: str, who: Who, began: int, ended: int) -> Iterator[LedgerGroup]:
    """Yield the furthest stops of who began: half of those who do not end give up at the second stop."""
    yield LedgerGroup("reached", lesson, END, *who, ended)
    for number, stop in enumerate(stops):
        share = 0.5 if number == 1 else 0.5 / (len(stops) - 1)
        yield LedgerGroup("reached", lesson, f"{number:03} {stop}", *who, round((began - ended) * share))


def book_counts(plan: Plan, many: Many, chance: random.Random) -> BookCounts:
    """Return what the book of a quarter or a pilot might hold."""
    found, answers, finishers = list[LedgerGroup](), list[AnswerSet](), Counter[int]()
    for who, monthly in _accounts(plan, many, chance):
        accounts = round(monthly * UNIQUE)
        found.append(LedgerGroup("visited", "", "", *who, accounts))
        found.extend(_flags(plan, who, accounts, chance))
        answers.extend(_learning(plan, who[0], accounts))
        finishers.update({1: accounts // 4, 3: accounts // 4, 12: accounts // 8})
    return BookCounts(found, finishers, answers)


def _flags(plan: Plan, who: Who, accounts: int, chance: random.Random) -> Iterator[LedgerGroup]:
    for number, lesson in enumerate(plan.lessons):
        began = _began(accounts, number)
        yield LedgerGroup("started", lesson, "", *who, began)
        yield LedgerGroup("finished", lesson, "", *who, round(began * chance.uniform(0.6, 0.85)))


def _learning(plan: Plan, country: str, accounts: int) -> Iterator[AnswerSet]:
    """Yield the answers of accounts that learn: of five, two answer both times, two only before and one only after."""
    knows = dict.fromkeys(plan.items, GOOD)
    knows_not = dict.fromkeys(plan.items, OTHER)
    gained, same, lost = (round(accounts * share) for share in (0.16, 0.2, 0.04))
    yield AnswerSet(country, {**_of("before", knows_not), **_of("after", knows)}, gained)
    yield AnswerSet(country, {**_of("before", knows), **_of("after", knows)}, same)
    yield AnswerSet(country, {**_of("before", knows), **_of("after", knows_not)}, lost)
    yield AnswerSet(country, _of("before", knows), accounts // 6)
    yield AnswerSet(country, _of("before", knows_not), accounts // 5)
    yield AnswerSet(country, _of("after", knows), accounts // 10)


def _of(wave: Wave, given: Mapping[str, str]) -> dict[tuple[Wave, str], str]:
    return {(wave, item): value for item, value in given.items()}


def publish(
    folder: Path,
    many: Many = some,
    first: str = "2026-Q1",
    quarters_long: int = 4,
    seed: int = 1,
    pilot: Period | None = None,
    invented: bool = False,
    running: bool = False,
    begins: str = "",
) -> Path:
    """Write a `public.db` of `quarters_long` quarters, frozen as by the bot; the last one may still be `running`.

    The first quarter is counted from the week that `begins` names, where it is given. The file is made once for the
    same arguments, and copied after that. In a running bot's file it appears at one moment: a quarter that is open and
    long over would be frozen by the bot.
    """
    make = _publisher(many, first, quarters_long, seed, pilot, invented, running, begins)
    if (folder / PUBLIC_FILE).exists():
        with TemporaryDirectory() as apart:
            copied(make, Path(apart))
            _copy_at_once(Path(apart) / PUBLIC_FILE, folder / PUBLIC_FILE)
    else:
        copied(make, folder)
    return folder / PUBLIC_FILE


def _copy_at_once(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as written, closing(sqlite3.connect(target)) as used:
        written.backup(used)


@cache
def _publisher(
    many: Many,
    first: str,
    quarters_long: int,
    seed: int,
    pilot: Period | None,
    invented: bool,
    running: bool,
    begins: str,
) -> Callable[[Path], None]:
    """Return the function that writes the file. Cached, because copies find their original by this function."""

    def make(folder: Path) -> None:
        path, chance = folder / PUBLIC_FILE, random.Random(seed)
        prepare_public(path, invented)
        if begins:
            open_book(path, period(first), period(begins))
        if pilot:
            declare(path, pilot)
            freeze(path, pilot, _pilot_figures(pilot, many, chance))
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
) -> Sequence[FrozenCell]:
    """Open a quarter, freeze its months, and return the cells of the quarter."""
    weeks = [week for week in quarter.each_week if not (pilot and pilot.holds(week))]
    if not weeks:
        return ()
    open_book(path, quarter, weeks[0])
    parts = Counter[PartialCell]()
    for month in months_of(quarter):
        if pilot and pilot.touches(month):
            freeze(path, month, ())
        else:
            parts.update(_freeze_month(path, quarter, month, many, chance))
    book = frozen_book(plan(), quarter, book_counts(plan(), many, chance), chance.randrange)
    return (
        *book,
        *frozen_parts(in_detail(parts, detail_of(book)), plan().stops, MONTHS_ADDED),
        *frozen_tallies(_tallies(chance), quarter.name, _large(path, quarter)),
    )


def _tallies(chance: random.Random) -> Iterator[Tally]:
    """Yield sensitive counters, each made of the additions of three months."""
    counts: dict[CounterName, int] = {
        (where, event): chance.randrange(90) for event in EVENTS for where in plan().countries
    }
    for name, count in noisy(counts, chance.randrange, SENSITIVE).items():
        yield Tally(*name, count, 3)


def _large(path: Path, quarter: Period) -> list[str]:
    statistics = published_statistics(path)
    return [country for country in plan().countries if statistics.is_large(country, quarter)]


def _freeze_month(
    path: Path, quarter: Period, month: Period, many: Many, chance: random.Random
) -> dict[PartialCell, int]:
    """Freeze a month, and return the noisy parts that it adds to its quarter."""
    found = list(groups(plan(), many, chance))
    freeze(path, month, frozen_counts(noisy(month_counts(plan(), month, found), chance.randrange)))
    return noisy(carried_counts(plan(), quarter, found), chance.randrange)


def _pilot_figures(pilot: Period, many: Many, chance: random.Random) -> Sequence[FrozenCell]:
    parts = pilot_counts(plan(), pilot, groups(plan(), many, chance))
    return (
        *frozen_book(plan(), pilot, book_counts(plan(), many, chance), chance.randrange),
        *frozen_parts(noisy(parts, chance.randrange), plan().stops),
    )
