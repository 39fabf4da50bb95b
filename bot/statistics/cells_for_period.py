"""Cells of each kind of period, and the sums of ledger groups in them.

Every cell of a period is present, also at zero: it needs its noise like any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.lessons.model.measure import WAVES
from bot.lessons.model.ratings import REASONS, VERDICTS
from bot.statistics.cells import POOLED, Cell, vote_cell
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.levels import Level
from bot.statistics.periods import Period
from bot.statistics.plan import Plan


class LedgerGroup(NamedTuple):
    """Number of accounts of one country, language and age with the same ledger entry; a row of the ledger's query."""

    kind: str
    subject: str
    value: str
    country: str
    locale: str
    age: str
    accounts: int


class PartialCell(NamedTuple):
    """Part of a cell of a quarter or a pilot: good and other answers are added up apart (C7).

    `value` is GOOD or OTHER for answers, else empty.
    """

    cell: Cell
    value: str = ""


def month_counts(
    plan: Plan, month: Period, levels: Mapping[str, Level], groups: Iterable[LedgerGroup]
) -> Counter[Cell]:
    """Return a month's cells with their counts: active accounts, start links, and lessons as the level allows (C6)."""
    counts = Counter(dict.fromkeys(_month_cells(plan, month, levels), 0))
    for group in groups:
        for cell in _of_month(month, levels.get(group.country, Level.MONTHS), group):
            if cell in counts:
                counts[cell] += group.accounts
    return counts


def _month_cells(plan: Plan, month: Period, levels: Mapping[str, Level]) -> Iterator[Cell]:
    for country in plan.countries:
        yield Cell(month.name, "active", country=country)
        for locale in _locales(plan, levels.get(country, Level.MONTHS)):
            yield from _lesson_cells(plan, month, country, locale)
    yield from (Cell(month.name, "active", locale=locale) for locale in plan.locales)
    yield from (Cell(month.name, "active", age=age) for age in plan.ages)
    yield from (cell for country in (POOLED, *plan.countries) for cell in _vote_cells(plan, month, country))
    for code, first in plan.links.items():
        if first <= month.name:
            yield Cell(month.name, "came", item=code)
            yield Cell(month.name, "came-finished", item=code)


def _vote_cells(plan: Plan, found: Period, country: str) -> Iterator[Cell]:
    """Yield the cells of the questions open in a period, for one country, whatever its level."""
    for name, ballot in plan.questions.items():
        if ballot.is_open_in(found):
            yield from (vote_cell(found.name, name, answer, country) for answer in ballot.answers)


def _locales(plan: Plan, level: Level) -> tuple[str, ...]:
    if level is Level.LANGUAGES:
        return plan.locales
    return (POOLED,) if level is Level.LESSONS else ()


def _lesson_cells(plan: Plan, period: Period, country: str, locale: str) -> Iterator[Cell]:
    for lesson in plan.lessons:
        yield Cell(period.name, "started", country, locale, lesson=lesson)
        yield Cell(period.name, "finished", country, locale, lesson=lesson)


def _of_month(month: Period, level: Level, group: LedgerGroup) -> Iterator[Cell]:
    match group.kind:
        case "visited":
            yield Cell(month.name, "active", country=group.country)
            yield Cell(month.name, "active", locale=group.locale)
            yield Cell(month.name, "active", age=group.age)
        case "started" | "finished" as kind:
            locale = group.locale if level is Level.LANGUAGES else POOLED
            yield Cell(month.name, kind, group.country, locale, lesson=group.subject)
        case "voted":
            yield from (vote_cell(month.name, group.subject, group.value, it) for it in (POOLED, group.country))
        case "came" | "came-finished" as kind:
            yield Cell(month.name, kind, item=group.subject)


def week_counts(plan: Plan, week: Period, levels: Mapping[str, Level], groups: Iterable[LedgerGroup]) -> Counter[Cell]:
    """Return a week's cells with their counts. Only countries at the finest level have any (C6)."""
    weekly = [country for country in plan.countries if levels.get(country) is Level.WEEKS]
    counts = Counter(dict.fromkeys(_week_cells(plan, week, weekly), 0))
    for group in groups:
        for cell in _of_week(week, group):
            if cell in counts:
                counts[cell] += group.accounts
    return counts


def _week_cells(plan: Plan, week: Period, countries: Iterable[str]) -> Iterator[Cell]:
    for country in countries:
        for locale in plan.locales:
            yield Cell(week.name, "active", country, locale)
            yield from _lesson_cells(plan, week, country, locale)


def _of_week(week: Period, group: LedgerGroup) -> Iterator[Cell]:
    match group.kind:
        case "active":
            yield Cell(week.name, "active", group.country, group.locale)
        case "started" | "finished" as kind:
            yield Cell(week.name, kind, group.country, group.locale, lesson=group.subject)


def carried_counts(plan: Plan, quarter: Period, groups: Iterable[LedgerGroup]) -> Counter[PartialCell]:
    """Return what a month adds to its quarter.

    Answers are by country (C7), stops by language (C8); ratings and their reasons are of all learners together.
    """
    counts = Counter(dict.fromkeys(_quarter_parts(plan, quarter), 0))
    for group in groups:
        for part in _of_quarter(quarter, group):
            if part in counts:
                counts[part] += group.accounts
    return counts


def _quarter_parts(plan: Plan, quarter: Period) -> Iterator[PartialCell]:
    for country in plan.countries:
        for lesson, quizzes in plan.quizzes.items():
            for quiz in quizzes:
                yield from _answers(Cell(quarter.name, "answered", country, lesson=lesson, item=quiz))
    for country in (POOLED, *plan.countries):
        yield from measure_parts(plan, quarter, country)
    for locale in plan.locales:
        for lesson, stops in plan.stops.items():
            yield from (
                PartialCell(Cell(quarter.name, "stopped", locale=locale, lesson=lesson, item=stop)) for stop in stops
            )
    for lesson in plan.lessons:
        yield from (PartialCell(Cell(quarter.name, verdict, lesson=lesson)) for verdict in VERDICTS)
        yield from (PartialCell(Cell(quarter.name, "because", lesson=lesson, item=reason)) for reason in REASONS)


def measure_parts(plan: Plan, period: Period, country: str) -> Iterator[PartialCell]:
    """Yield the parts of the items of the measure, before and after the course, good and other answers."""
    for wave in WAVES:
        for item in plan.items:
            yield from _answers(Cell(period.name, wave, country, item=item))


def _answers(cell: Cell) -> Iterator[PartialCell]:
    yield PartialCell(cell, GOOD)
    yield PartialCell(cell, OTHER)


def _of_quarter(quarter: Period, group: LedgerGroup) -> Iterator[PartialCell]:
    match group.kind:
        case "answered":
            lesson, _, quiz = group.subject.partition("/")
            yield PartialCell(Cell(quarter.name, "answered", group.country, lesson=lesson, item=quiz), group.value)
        case "before" | "after" as wave:
            for country in (POOLED, group.country):
                yield PartialCell(Cell(quarter.name, wave, country, item=group.subject), group.value)
        case "reached":
            stop = group.value.partition(" ")[2]
            yield PartialCell(Cell(quarter.name, "stopped", locale=group.locale, lesson=group.subject, item=stop))
        case "rated":
            yield from (
                PartialCell(Cell(quarter.name, verdict, lesson=group.subject))
                for verdict in VERDICTS
                if verdict == group.value
            )
        case "because":
            yield PartialCell(Cell(quarter.name, "because", lesson=group.subject, item=group.value))


def pilot_counts(
    plan: Plan, pilot: Period, groups: Iterable[LedgerGroup], finishers: Mapping[int, int]
) -> Counter[PartialCell]:
    """Return the single set of cells of a small pilot, all countries together.

    `finishers` is the number of accounts by number of lessons finished.
    """
    counts = Counter(dict.fromkeys(_pilot_parts(plan, pilot), 0))
    for group in groups:
        for part in _of_pilot(pilot, group):
            if part in counts:
                counts[part] += group.accounts
    counts[PartialCell(Cell(pilot.name, "finished-3"))] = sum(
        many for lessons, many in finishers.items() if lessons >= 3
    )
    counts[PartialCell(Cell(pilot.name, "finished-12"))] = sum(
        many for lessons, many in finishers.items() if lessons >= 12
    )
    return counts


def _pilot_parts(plan: Plan, pilot: Period) -> Iterator[PartialCell]:
    yield PartialCell(Cell(pilot.name, "reached"))
    for lesson in plan.lessons[:1]:
        yield PartialCell(Cell(pilot.name, "started", lesson=lesson))
        yield PartialCell(Cell(pilot.name, "finished", lesson=lesson))
    yield PartialCell(Cell(pilot.name, "finished-3"))
    yield PartialCell(Cell(pilot.name, "finished-12"))
    yield from (PartialCell(Cell(pilot.name, verdict)) for verdict in VERDICTS)
    yield from measure_parts(plan, pilot, POOLED)
    yield from map(PartialCell, _vote_cells(plan, pilot, POOLED))


def _of_pilot(pilot: Period, group: LedgerGroup) -> Iterator[PartialCell]:
    match group.kind:
        case "visited":
            yield PartialCell(Cell(pilot.name, "reached"))
        case "started" | "finished" as kind:
            yield PartialCell(Cell(pilot.name, kind, lesson=group.subject))
        case "rated":
            yield from (PartialCell(Cell(pilot.name, verdict)) for verdict in VERDICTS if verdict == group.value)
        case "voted":
            yield PartialCell(vote_cell(pilot.name, group.subject, group.value))
        case "before" | "after" as wave:
            yield PartialCell(Cell(pilot.name, wave, item=group.subject), group.value)
