"""Conversion of ledger and carried-over rows that both engines share, before and after their SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.lessons.model.measure import WAVES
from bot.lessons.steps import Wave
from bot.statistics.book import AnswerSet, BookCounts
from bot.statistics.cells import Cell
from bot.statistics.cells_for_period import LedgerGroup, PartialCell

SLICES = tuple((bytes([first]), bytes([first + 4]) if first < 252 else b"\xff" * 17) for first in range(0, 256, 4))
"""First pseudonym and end (exclusive) of each of 64 slices; a counting period is read slice by slice."""


class Sum:
    """Sum of the rows of all slices: the last value of a row is a count, the others say what is counted."""

    def __init__(self) -> None:
        """Start with no counts."""
        self._counts = Counter[tuple[Any, ...]]()

    def add(self, rows: Iterable[Iterable[Any]]) -> None:
        """Add the rows of one slice."""
        for *about, many in rows:
            self._counts[tuple(about)] += many

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The sums, as rows."""
        return [(*about, many) for about, many in self._counts.items()]


def carried_rows(month: str, parts: Mapping[PartialCell, int]) -> list[tuple[Any, ...]]:
    """Return a month's noisy parts as rows of `carried`."""
    cells = ((it.cell, it.value, noisy) for it, noisy in parts.items())
    return [(it.period, month, it.kind, it.country, it.locale, it.lesson, it.item, value, n) for it, value, n in cells]


def parts_of(rows: Iterable[Iterable[Any]]) -> Counter[PartialCell]:
    """Return the parts held in rows of `carried`: the columns of a cell, its value, the noisy count."""
    return Counter({PartialCell(Cell(*cell), value): noisy for *cell, value, noisy in rows})


def book_counts(
    groups: Sequence[LedgerGroup], finishers: Iterable[tuple[int, int]], answers: Iterable[Iterable[Any]]
) -> BookCounts:
    """Return the counts of a book from its rows; answers are written `before say-no good,after say-no other`."""
    return BookCounts(groups, dict(finishers), [AnswerSet(it, _answers(given), many) for it, given, many in answers])


_WAVES: Mapping[str, Wave] = {wave: wave for wave in WAVES}


def _answers(given: str) -> dict[tuple[Wave, str], str]:
    found: dict[tuple[Wave, str], str] = {}
    for answer in given.split(","):
        wave, item, value = answer.split(" ")
        found[_WAVES[wave], item] = value
    return found
