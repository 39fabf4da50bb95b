"""Cells of the book of a quarter or a pilot: unique accounts, lessons, and what the same account learned (C7).

The book has a key of its own, and only flags lie under it: came; a lesson begun, ended; items before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product, starmap
from typing import Literal, NamedTuple

from bot.lessons.model.measure import LATER_WAVES
from bot.lessons.steps import Wave
from bot.statistics.cells import POOLED, Cell
from bot.statistics.cells_for_period import LedgerGroup, account_cells, cells_of_account, sums
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.counting_periods import is_pilot
from bot.statistics.periods import Period
from bot.statistics.plan import Plan

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
