"""Record the true counts before the freeze adds noise; for invented learners only.

The file `truth.db` lies beside `public.db` in the folder of invented data; no running bot writes one. Counts of Help
and the like are not in it: they have their noise before they reach the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.simulate.true_counts import TrueFigure, of_book, of_counts, of_parts
from bot.statistics.book import BookCounts
from bot.statistics.cells_for_period import LedgerGroup, PartialCell, carried_counts, month_counts, pilot_counts
from bot.statistics.counting_periods import is_pilot
from bot.statistics.periods import period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.job_ports import CountingStore
from bot.storage.sqlite.side_files import prepare, writing

TRUTH_FILE = "truth.db"
_INSERT = """
INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET accounts = accounts + excluded.accounts, good = good + excluded.good
"""
"""Add to a stored figure: some figures of a quarter are sums of three months."""


def prepare_truth(path: Path) -> None:
    """Create the file."""
    prepare(path, [Path(__file__).parent / "true_figures.sql"])


@dataclass(frozen=True, slots=True)
class RecordedCounts:
    """The counts of a store, recorded as they are read; implements `job_ports.CountingStore`."""

    counting: CountingStore
    plan: Plan
    path: Path

    async def month(self, book: str) -> list[LedgerGroup]:
        """Return and record the counts of a month or a pilot, and what the month adds to its quarter."""
        groups, found = await self.counting.month(book), period(book)
        if is_pilot(found):
            self._record(of_parts(pilot_counts(self.plan, found, groups)))
        else:
            self._record(of_counts(month_counts(self.plan, found, groups)))
            self._record(of_parts(carried_counts(self.plan, quarter_of(found.first), groups)))
        return groups

    async def book(self, book: str) -> BookCounts:
        """Return and record the counts of the book of a quarter or a pilot."""
        counts = await self.counting.book(book)
        self._record(of_book(self.plan, period(book), counts))
        return counts

    def _record(self, figures: Iterable[TrueFigure]) -> None:
        with writing(self.path) as db:
            db.executemany(_INSERT, ((*figure.cell, figure.accounts, figure.good) for figure in figures))

    async def carry(self, month: str, parts: Mapping[PartialCell, int]) -> None:
        """Store a month's noisy parts."""
        await self.counting.carry(month, parts)

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """Return the sums of a quarter's noisy parts."""
        return await self.counting.carried(quarter)

    async def tally(self, addition: Addition) -> None:
        """Add to a quarter's sensitive counters."""
        await self.counting.tally(addition)

    async def tallies(self, quarter: str) -> list[Tally]:
        """Return a quarter's sensitive counters."""
        return await self.counting.tallies(quarter)

    async def forget_quarter(self, quarter: str) -> None:
        """Delete what waited for a quarter that is frozen."""
        await self.counting.forget_quarter(quarter)

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Delete the rows of closed counting periods."""
        await self.counting.forget_all_but(open)
