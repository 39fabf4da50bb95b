"""Cells of each kind of period, and the sums of ledger groups in them.

Every cell of a period is present, also at zero: it needs its noise like any other. The book of a quarter or a pilot has
a key of its own, and only flags lie under it: came; a lesson begun, ended; items before and after (C7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import product, starmap
from typing import Literal, NamedTuple, TypeVar, assert_never

from bot.lessons.model.commands import REASONS, VERDICTS
from bot.lessons.model.measure import LATER_WAVES
from bot.lessons.steps import Wave
from bot.statistics.cells import FINISHED, POOLED, TASK_KINDS, Cell, vote_cell
from bot.statistics.counted_events import GOOD, OTHER, LedgerKind
from bot.statistics.counting_periods import is_pilot
from bot.statistics.periods import Period
from bot.statistics.plan import Plan

Key = TypeVar("Key", bound=Hashable)


class LedgerGroup(NamedTuple):
    """Number of accounts of one country, language and age with the same ledger entry; a row of the ledger's query."""

    kind: LedgerKind
    subject: str
    value: str
    country: str
    locale: str
    age: str
    accounts: int


class PartialCell(NamedTuple):
    """Part of a cell of a quarter or a pilot: answers of each kind are added up apart (C7).

    `value` is GOOD or OTHER for an answer to a quiz, else empty.
    """

    cell: Cell
    value: str = ""


def sums(
    cells: Iterable[Key], groups: Iterable[LedgerGroup], of: Callable[[LedgerGroup], Iterable[Key]]
) -> Counter[Key]:
    """Return all cells of a list, each with the accounts of its groups. `of` names the cells a group is counted in."""
    counts = Counter(dict.fromkeys(cells, 0))
    for group in groups:
        for cell in of(group):
            if cell in counts:
                counts[cell] += group.accounts
    return counts


def month_counts(plan: Plan, month: Period, groups: Iterable[LedgerGroup]) -> Counter[Cell]:
    """Return a month's cells with their counts: active accounts, start links, picks at questions."""
    return sums(_month_cells(plan, month), groups, lambda group: _of_month(month, group))


def _month_cells(plan: Plan, month: Period) -> Iterator[Cell]:
    yield from account_cells(plan, Cell(month.name, "active"))
    yield from (cell for country in (POOLED, *plan.countries) for cell in _vote_cells(plan, month, country))
    for code, first in plan.links.items():
        if first <= month.name:
            yield Cell(month.name, "came", item=code)
            yield Cell(month.name, "came-finished", item=code)


def _of_month(month: Period, group: LedgerGroup) -> Iterator[Cell]:
    match group.kind:
        case "visited":
            yield from cells_of_account(group, Cell(month.name, "active"))
        case "voted":
            yield from (vote_cell(month.name, group.subject, group.value, it) for it in (POOLED, group.country))
        case "came" | "came-finished" as kind:
            yield Cell(month.name, kind, item=group.subject)
        case "answered" | "reached" | "rated" | "because" | "did":
            pass  # carried to the quarter
        case "started" | "finished" | "before" | "fourth" | "eighth" | "after":
            pass  # counted in the quarter's book
        case _:
            assert_never(group.kind)


def account_cells(plan: Plan, cell: Cell) -> Iterator[Cell]:
    """Yield the cells of accounts: all together, by country, by language and by age, each drawn by itself."""
    yield cell
    yield from (cell._replace(country=country) for country in plan.countries)
    yield from (cell._replace(locale=locale) for locale in plan.locales)
    yield from (cell._replace(age=age) for age in plan.ages)


def cells_of_account(group: LedgerGroup, cell: Cell) -> Iterator[Cell]:
    """Yield the four cells of `account_cells` that an account is in."""
    yield cell
    yield cell._replace(country=group.country)
    yield cell._replace(locale=group.locale)
    yield cell._replace(age=group.age)


def _vote_cells(plan: Plan, found: Period, country: str) -> Iterator[Cell]:
    """Yield the cells of the questions open in a period, for one country, however few its accounts."""
    for name, ballot in plan.questions.items():
        if ballot.is_open_in(found):
            yield from (vote_cell(found.name, name, answer, country) for answer in ballot.answers)


def carried_counts(plan: Plan, quarter: Period, groups: Iterable[LedgerGroup]) -> Counter[PartialCell]:
    """Return what a month adds to its quarter, pooled and in detail; the freeze shows details of large numbers only.

    Answers also by country (C7), stops also by language (C8); ratings, reasons and tasks are of all together.
    """
    return sums(_carried_parts(plan, quarter), groups, lambda group: _carried_of(quarter, group))


def _carried_parts(plan: Plan, quarter: Period) -> Iterator[PartialCell]:
    for country in (POOLED, *plan.countries):
        yield from _quiz_parts(plan, quarter, country)
    for locale in (POOLED, *plan.locales):
        yield from _stop_parts(plan, quarter, locale)
    for lesson in plan.lessons:
        yield from (PartialCell(Cell(quarter.name, verdict, lesson=lesson)) for verdict in VERDICTS)
        yield from (PartialCell(Cell(quarter.name, "because", lesson=lesson, item=reason)) for reason in REASONS)
        yield from (PartialCell(Cell(quarter.name, kind, lesson=lesson)) for kind in TASK_KINDS.values())


def _quiz_parts(plan: Plan, period: Period, country: str = POOLED) -> Iterator[PartialCell]:
    for lesson, quizzes in plan.quizzes.items():
        for quiz in quizzes:
            cell = Cell(period.name, "answered", country, lesson=lesson, item=quiz)
            yield from (PartialCell(cell, value) for value in (GOOD, OTHER))


def _stop_parts(plan: Plan, period: Period, locale: str = POOLED) -> Iterator[PartialCell]:
    for lesson, stops in plan.stops.items():
        for stop in (*stops, FINISHED):
            yield PartialCell(Cell(period.name, "stopped", locale=locale, lesson=lesson, item=stop))


def _carried_of(quarter: Period, group: LedgerGroup) -> Iterator[PartialCell]:
    match group.kind:
        case "answered":
            pooled = _answered_part(quarter, group)
            yield pooled
            yield pooled._replace(cell=pooled.cell._replace(country=group.country))
        case "reached":
            pooled = _stopped_part(quarter, group)
            yield pooled
            yield pooled._replace(cell=pooled.cell._replace(locale=group.locale))
        case "because":
            yield PartialCell(Cell(quarter.name, "because", lesson=group.subject, item=group.value))
        case "rated":
            verdicts = (verdict for verdict in VERDICTS if verdict == group.value)
            yield from (PartialCell(Cell(quarter.name, verdict, lesson=group.subject)) for verdict in verdicts)
        case "did":
            kinds = (kind for said, kind in TASK_KINDS.items() if said == group.value)
            yield from (PartialCell(Cell(quarter.name, kind, lesson=group.subject)) for kind in kinds)
        case "visited" | "came" | "came-finished" | "voted":
            pass  # counted in the month
        case "started" | "finished" | "before" | "fourth" | "eighth" | "after":
            pass  # counted in the quarter's book
        case _:
            assert_never(group.kind)


def _answered_part(period: Period, group: LedgerGroup) -> PartialCell:
    lesson, _, quiz = group.subject.partition("/")
    return PartialCell(Cell(period.name, "answered", lesson=lesson, item=quiz), group.value)


def _stopped_part(period: Period, group: LedgerGroup) -> PartialCell:
    stop = group.value.partition(" ")[2]
    return PartialCell(Cell(period.name, "stopped", lesson=group.subject, item=stop))


def pilot_counts(plan: Plan, pilot: Period, groups: Iterable[LedgerGroup]) -> Counter[PartialCell]:
    """Return the cells of a small pilot that a quarter takes from its months, all countries and languages together."""
    return sums(_pilot_parts(plan, pilot), groups, lambda group: _of_pilot(pilot, group))


def _pilot_parts(plan: Plan, pilot: Period) -> Iterator[PartialCell]:
    yield from _quiz_parts(plan, pilot)
    yield from _stop_parts(plan, pilot)
    yield from (PartialCell(Cell(pilot.name, verdict)) for verdict in VERDICTS)
    yield from (PartialCell(Cell(pilot.name, kind)) for kind in TASK_KINDS.values())
    yield from map(PartialCell, _vote_cells(plan, pilot, POOLED))


def _of_pilot(pilot: Period, group: LedgerGroup) -> Iterator[PartialCell]:
    match group.kind:
        case "answered":
            yield _answered_part(pilot, group)
        case "reached":
            yield _stopped_part(pilot, group)
        case "rated":
            yield from (PartialCell(Cell(pilot.name, verdict)) for verdict in VERDICTS if verdict == group.value)
        case "did":
            yield from (PartialCell(Cell(pilot.name, kind)) for said, kind in TASK_KINDS.items() if said == group.value)
        case "voted":
            yield PartialCell(vote_cell(pilot.name, group.subject, group.value))
        case "because" | "came" | "came-finished":
            pass  # a small pilot shows neither reasons nor start links
        case "visited" | "started" | "finished" | "before" | "fourth" | "eighth" | "after":
            pass  # counted in the pilot's book
        case _:
            assert_never(group.kind)


AnswerChange = Literal["gained", "same", "lost"]
CHANGES: tuple[AnswerChange, ...] = ("gained", "same", "lost")


class AnswerSet(NamedTuple):
    """Number of accounts of one country with the same answers; GOOD or OTHER by wave and item."""

    country: str
    answers: Mapping[tuple[Wave, str], str]
    accounts: int


class BookCounts(NamedTuple):
    """Counts of a book, as the store returns them. `finishers`: accounts by the number of lessons they ended."""

    groups: Sequence[LedgerGroup]
    finishers: Mapping[int, int]
    answers: Sequence[AnswerSet]


class Detail(NamedTuple):
    """Countries and languages with numbers that carry cells of their own, beside those of all together (C6)."""

    countries: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()


class PairPart(NamedTuple):
    """Part of the figures of an item: accounts that gave these answers before and after; empty where none.

    After is the last later wave that an account answered: the last lesson, else the eighth, else the fourth.
    """

    country: str
    item: str
    before: str
    after: str


class ChangePart(NamedTuple):
    """Part of the figures of a domain: accounts with more, as many or fewer good answers after than before."""

    country: str
    domain: str
    change: AnswerChange


def reached_counts(plan: Plan, book: Period, groups: Iterable[LedgerGroup]) -> Counter[Cell]:
    """Return the unique accounts: all together, and in a quarter also by country, language and age."""
    cell = Cell(book.name, "reached")
    cells = [cell] if is_pilot(book) else account_cells(plan, cell)
    return sums(cells, groups, lambda group: cells_of_account(group, cell) if group.kind == "visited" else ())


def lesson_counts(plan: Plan, book: Period, detail: Detail, counts: BookCounts) -> Counter[Cell]:
    """Return the lessons begun and ended, and the accounts that ended three or more."""
    found = sums(_lesson_cells(plan, book, detail), counts.groups, lambda group: _of_lesson(book, group))
    found[Cell(book.name, "finished-3")] = sum(many for ended, many in counts.finishers.items() if ended >= 3)
    return found


def _lesson_cells(plan: Plan, book: Period, detail: Detail) -> Iterator[Cell]:
    for lesson in plan.lessons:
        for cell in (Cell(book.name, "started", lesson=lesson), Cell(book.name, "finished", lesson=lesson)):
            yield cell
            yield from (cell._replace(country=country) for country in detail.countries)
            yield from (cell._replace(locale=locale) for locale in detail.locales)


def _of_lesson(book: Period, group: LedgerGroup) -> Iterator[Cell]:
    if group.kind in ("started", "finished"):
        cell = Cell(book.name, "started" if group.kind == "started" else "finished", lesson=group.subject)
        yield cell
        yield cell._replace(country=group.country)
        yield cell._replace(locale=group.locale)


def pair_counts(plan: Plan, detail: Detail, answers: Iterable[AnswerSet]) -> Counter[PairPart]:
    """Return how many accounts gave each pair of answers to each item; an account is in one part of an item."""
    values = [pair for pair in product((GOOD, OTHER, ""), repeat=2) if any(pair)]
    places = (POOLED, *detail.countries)
    parts = (PairPart(it, item, before, after) for it, item, (before, after) in product(places, plan.items, values))
    counts = Counter(dict.fromkeys(parts, 0))
    for country, given, accounts in answers:
        for place, item in product((POOLED, country), plan.items):
            part = PairPart(place, item, given.get(("before", item), ""), _last_answer(given, item))
            if part in counts:
                counts[part] += accounts
    return counts


def _last_answer(given: Mapping[tuple[Wave, str], str], item: str) -> str:
    """Return the answer of the last later wave; empty where none has one."""
    return next((given[wave, item] for wave in reversed(LATER_WAVES) if (wave, item) in given), "")


def change_counts(plan: Plan, detail: Detail, answers: Iterable[AnswerSet]) -> Counter[ChangePart]:
    """Return how many accounts with all answers of a domain had more, as many or fewer good ones afterwards."""
    places = (POOLED, *detail.countries)
    counts = Counter(dict.fromkeys(starmap(ChangePart, product(places, plan.domains, CHANGES)), 0))
    for country, given, accounts in answers:
        for domain, items in plan.domains.items():
            if change := _change(given, items):
                for part in (ChangePart(POOLED, domain, change), ChangePart(country, domain, change)):
                    if part in counts:
                        counts[part] += accounts
    return counts


def _change(given: Mapping[tuple[Wave, str], str], items: Sequence[str]) -> AnswerChange | None:
    """Return the change of one account up to the last later wave in which it answered all items.

    None unless it answered all of them before too.
    """
    before = _all_answers(given, "before", items)
    later = (_all_answers(given, wave, items) for wave in reversed(LATER_WAVES))
    after = next((answers for answers in later if answers), None)
    if not before or not after:
        return None
    gain = after.count(GOOD) - before.count(GOOD)
    return "gained" if gain > 0 else "lost" if gain < 0 else "same"


def _all_answers(given: Mapping[tuple[Wave, str], str], wave: Wave, items: Sequence[str]) -> list[str]:
    """Return the answers of a wave; none unless every item was answered."""
    answers = [given[wave, item] for item in items if (wave, item) in given]
    return answers if len(answers) == len(items) else []
