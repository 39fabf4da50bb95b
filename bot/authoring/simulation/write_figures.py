"""Freeze invented counts as the bot freezes real ones, and write what is true of them beside the figures.

The file `truth.db` lies beside `public.db` in the folder of invented data; no running bot writes one. Counts of Help
and the like are not in it.

True are the counts before noise and the hiding of small cells, to compare with published ones. Only `simulate` and the
truth test use them; nothing of the kind exists for real learners.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bot.authoring.simulation.learners import CountedBook, Invention
from bot.statistics.cell_counts import (
    BookCounts,
    ChangePart,
    Detail,
    PairPart,
    PartialCell,
    carried_counts,
    change_counts,
    lesson_counts,
    month_counts,
    pair_counts,
    pilot_counts,
    reached_counts,
)
from bot.statistics.cells import EVENTS, Cell, FrozenCell, domain_item
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.counting_periods import is_month, is_pilot, is_quarter
from bot.statistics.freeze import detail_of, frozen_book, frozen_counts, frozen_parts, frozen_tallies, in_detail, noisy
from bot.statistics.noise import Below
from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import MONTHS_ADDED, SENSITIVE
from bot.statistics.sensitive_counts import CounterName, Tally
from bot.storage.sqlite.public import PUBLIC_FILE, declare, freeze, open_book, prepare_public, read_public
from bot.storage.sqlite.side_files import prepare, writing


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


TRUTH_FILE = "truth.db"
_INSERT = """
INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET accounts = accounts + excluded.accounts, good = good + excluded.good
"""
"""Add to a stored figure: some figures of a quarter are sums of three months."""


def write_figures(folder: Path, wish: Invention, below: Below) -> tuple[str, ...]:
    """Write both files of a folder, and return the names of the frozen periods.

    Frozen is what is over by the end of the last week.
    """
    prepare_public(folder / PUBLIC_FILE, invented=True)
    prepare(folder / TRUTH_FILE, [Path(__file__).parent / "true_figures.sql"])
    for pilot in wish.pilots:
        declare(folder / PUBLIC_FILE, pilot)
    books = wish.books()
    ended = sorted((it for it in books if it.end <= wish.weeks[-1].end), key=lambda it: (it.end, is_quarter(it)))
    frozen = InventedFreeze(folder, wish, below)
    for period in ended:
        freeze(folder / PUBLIC_FILE, period, frozen.figures(period, books[period]))
    return tuple(period.name for period in ended)


@dataclass
class InventedFreeze:
    """The freeze of one book after the other: what a month adds to its quarter waits here."""

    folder: Path
    wish: Invention
    below: Below
    carried: defaultdict[Period, Counter[PartialCell]] = field(default_factory=lambda: defaultdict(Counter))
    tallies: defaultdict[Period, Counter[CounterName]] = field(default_factory=lambda: defaultdict(Counter))
    additions: Counter[Period] = field(default_factory=Counter)

    def figures(self, period: Period, counted: CountedBook) -> Sequence[FrozenCell]:
        """Return the figures of a book, and write its true counts."""
        if is_month(period):
            return () if any(pilot.touches(period) for pilot in self.wish.pilots) else self._month(period, counted)
        self._write_truth(of_book(self.wish.plan, period, counted.counts))
        book = frozen_book(self.wish.plan, period, counted.counts, self.below)
        if is_pilot(period):
            counts = pilot_counts(self.wish.plan, period, counted.groups)
            self._write_truth(of_parts(counts))
            return (*book, *frozen_parts(noisy(counts, self.below), self.wish.plan.stops))
        return (*book, *self._quarter(period, book))

    def _month(self, month: Period, counted: CountedBook) -> Sequence[FrozenCell]:
        plan, quarter = self.wish.plan, quarter_of(month.first)
        counts, parts = month_counts(plan, month, counted.groups), carried_counts(plan, quarter, counted.groups)
        self._write_truth((*of_counts(counts), *of_parts(parts)))
        self.carried[quarter].update(noisy(parts, self.below))
        helped = {(country, event): counted.help[country, event] for country in plan.countries for event in EVENTS}
        self.tallies[quarter].update(noisy(helped, self.below, SENSITIVE))
        self.additions[quarter] += 1
        return tuple(frozen_counts(noisy(counts, self.below)))

    def _quarter(self, quarter: Period, book: Sequence[FrozenCell]) -> Sequence[FrozenCell]:
        """Return what a quarter takes from its months; its own book is opened with the first week counted in it."""
        path, plan = self.folder / PUBLIC_FILE, self.wish.plan
        open_book(path, quarter, next(week for week in self.wish.weeks if quarter in self.wish.books_of(week)))
        published = PublishedStatistics(read_public(path))
        large = [country for country in plan.countries if published.is_large(country, quarter)]
        parts = in_detail(self.carried[quarter], detail_of(book))
        tallies = (
            Tally(country, event, many, self.additions[quarter])
            for (country, event), many in self.tallies[quarter].items()
        )
        return (*frozen_parts(parts, plan.stops, MONTHS_ADDED), *frozen_tallies(tallies, quarter.name, large))

    def _write_truth(self, figures: Iterable[TrueFigure]) -> None:
        with writing(self.folder / TRUTH_FILE) as db:
            db.executemany(_INSERT, ((*figure.cell, figure.accounts, figure.good) for figure in figures))
