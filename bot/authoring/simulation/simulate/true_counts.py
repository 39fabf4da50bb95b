"""True counts of invented learners, before noise and the hiding of small cells, to compare with published ones.

Only `simulate` and the truth test use this. Nothing of the kind exists for real learners.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.statistics.book import (
    BookCounts,
    ChangePart,
    Detail,
    PairPart,
    change_counts,
    lesson_counts,
    pair_counts,
    reached_counts,
)
from bot.statistics.cells import Cell, domain_item
from bot.statistics.cells_for_period import PartialCell
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.periods import Period
from bot.statistics.plan import Plan


class TrueFigure(NamedTuple):
    """True accounts of a cell and, for a share, how many of them are the good ones (else None)."""

    cell: Cell
    accounts: int
    good: int | None = None


def of_book(plan: Plan, book: Period, counts: BookCounts) -> Iterator[TrueFigure]:
    """Yield the true figures of the book of a quarter or a pilot, in the finest detail that can be published."""
    detail = Detail(plan.countries, plan.locales)
    yield from of_counts(reached_counts(plan, book, counts.groups))
    yield from of_counts(lesson_counts(plan, book, detail, counts))
    yield from _pairs(book, pair_counts(plan, detail, counts.answers))
    yield from _changes(book, change_counts(plan, detail, counts.answers))


def of_counts(counts: Mapping[Cell, int]) -> Iterator[TrueFigure]:
    """Yield the true figures of cells without a share."""
    return (TrueFigure(cell, many) for cell, many in counts.items())


def of_parts(counts: Mapping[PartialCell, int]) -> Iterator[TrueFigure]:
    """Yield the true figures of quiz answers, stops (each by itself), ratings and picks."""
    answered, good = Counter[Cell](), Counter[Cell]()
    for part, many in counts.items():
        answered[part.cell] += many
        good[part.cell] += many if part.value == GOOD else 0
    shares = {part.cell for part in counts if part.value}
    yield from (TrueFigure(it, many, good[it] if it in shares else None) for it, many in answered.items())


def _pairs(book: Period, counts: Mapping[PairPart, int]) -> Iterator[TrueFigure]:
    for country, item in dict.fromkeys((part.country, part.item) for part in counts):
        of = {part: many for part, many in counts.items() if part[:2] == (country, item)}
        before = sum(many for part, many in of.items() if part.before)
        after = sum(many for part, many in of.items() if part.after)
        both = sum(many for part, many in of.items() if part.before and part.after)
        cell = Cell(book.name, "before", country, item=item)
        yield TrueFigure(cell, before, sum(many for part, many in of.items() if part.before == GOOD))
        yield TrueFigure(
            cell._replace(kind="after"), after, sum(many for part, many in of.items() if part.after == GOOD)
        )
        yield TrueFigure(cell._replace(kind="gained"), both, of[PairPart(country, item, OTHER, GOOD)])
        yield TrueFigure(cell._replace(kind="lost"), both, of[PairPart(country, item, GOOD, OTHER)])


def _changes(book: Period, counts: Mapping[ChangePart, int]) -> Iterator[TrueFigure]:
    answered = Counter[tuple[str, str]]()
    for part, many in counts.items():
        answered[part.country, part.domain] += many
    for part, many in counts.items():
        if part.change != "same":
            cell = Cell(book.name, part.change, part.country, item=domain_item(part.domain))
            yield TrueFigure(cell, answered[part.country, part.domain], many)
