"""Freeze invented counts as the bot freezes real ones, and write what is true of them beside the figures.

The file `truth.db` lies beside `public.db` in the folder of invented data; no running bot writes one. Counts of Help
and the like are not in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.authoring.simulation.simulate.learners import CountedBook, Invention
from bot.authoring.simulation.simulate.true_counts import TrueFigure, of_book, of_counts, of_parts
from bot.statistics.cells import EVENTS, FrozenCell
from bot.statistics.cells_for_period import PartialCell, carried_counts, month_counts, pilot_counts
from bot.statistics.counting_periods import is_month, is_pilot, is_quarter
from bot.statistics.freeze import detail_of, frozen_book, frozen_counts, frozen_parts, frozen_tallies, in_detail, noisy
from bot.statistics.noise import Below
from bot.statistics.periods import Period, quarter_of
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import MONTHS_ADDED, SENSITIVE
from bot.statistics.sensitive_counts import CounterName, Tally
from bot.storage.sqlite.public import PUBLIC_FILE, declare, freeze, open_book, prepare_public, read_public
from bot.storage.sqlite.side_files import prepare, writing

TRUTH_FILE = "truth.db"
_INSERT = """
INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET accounts = accounts + excluded.accounts, good = good + excluded.good
"""
"""Add to a stored figure: some figures of a quarter are sums of three months."""


def write_figures(folder: Path, wish: Invention, below: Below, tell: Callable[[int, int], None]) -> tuple[str, ...]:
    """Write both files of a folder, and return the names of the frozen periods; `tell` hears how many are done.

    Frozen is what is over by the end of the last week.
    """
    prepare_public(folder / PUBLIC_FILE, invented=True)
    prepare(folder / TRUTH_FILE, [Path(__file__).parent / "true_figures.sql"])
    for pilot in wish.pilots:
        declare(folder / PUBLIC_FILE, pilot)
    books = wish.books()
    ended = sorted((it for it in books if it.end <= wish.weeks[-1].end), key=lambda it: (it.end, is_quarter(it)))
    frozen = InventedFreeze(folder, wish, below)
    for number, period in enumerate(ended, 1):
        freeze(folder / PUBLIC_FILE, period, frozen.figures(period, books[period]))
        tell(number, len(ended))
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
