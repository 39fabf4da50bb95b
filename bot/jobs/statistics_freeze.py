"""The freeze: counts of a period that is over become figures, once; then its key and rows are destroyed (C4).

The order makes it safe to be killed anywhere: counts that the quarter needs are stored with their noise, figures are
written together with "done", and only then are key and rows deleted. A period is never frozen twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable, Sequence

from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.statistics.cell_counts import carried_counts, month_counts, pilot_counts
from bot.statistics.cells import FrozenCell
from bot.statistics.counting_periods import (
    PilotRefusal,
    counting_periods,
    is_month,
    is_pilot,
    is_quarter,
    pilot_refusal,
    pilot_to_declare,
)
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
from bot.statistics.periods import Period, day_of, month_of, period, quarter_of, week_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import MONTHS_ADDED, SENSITIVE
from bot.statistics.sensitive_counts import Addition
from bot.storage.job_ports import JobStore, PublishedFigures
from bot.storage.ports import StoreGone, update_expiry
from bot.storage.sql.counting import CountingStore

log = logging.getLogger(__name__)


class StatisticsFreeze:
    """The job, run twice a minute. `waits`: something is due that could not be done.

    `pilot_refusal`: why the pilot of `statistics.yaml` is not counted as one.
    """

    def __init__(
        self,
        store: JobStore,
        conversation: Conversation,
        public: PublishedFigures,
        below: Below,
    ) -> None:
        """`public` is the file of figures, which exists; `below(n)` returns a random number below n."""
        self._store, self._conversation, self._public, self._below = store, conversation, public, below
        self.pilot_refusal: PilotRefusal | None = None
        self._month: Period | None = None  # in which the sensitive counts in memory began
        self._additions: list[Addition] = []  # not stored yet
        self._burnt = False  # whether key and rows of all frozen periods are destroyed, as far as this worker knows
        self._stamp = public.stamp()
        self._statistics = PublishedStatistics(public.read())
        store.ledger.pilots = self._statistics.published.pilots
        conversation.statistics = self._statistics
        self.waits = False

    async def round(self, now: int) -> None:
        """Do everything that is due. A step that fails is due again in a minute."""
        try:
            await self._round(now)
            self.waits = False
        except (StoreGone, Refused, OSError) as error:
            log.error("a period could not be closed: %s", type(error).__name__)
            self.waits = True

    async def follow(self, now: int) -> None:
        """Follow the leader, twice a minute: read what it published, and forget keys that it destroyed.

        The counts of Help in memory are each worker's own, and stored here.
        """
        try:
            await self._catch_up()
            self._store.ledger.keys.forget_destroyed()
            await self._add_months(now)
        except (StoreGone, Refused, OSError) as error:
            log.error("the figures could not be followed: %s", type(error).__name__)
        self.waits = False

    async def _catch_up(self) -> None:
        """Read what another worker published since. It may have been killed before it destroyed key and rows."""
        found = self._public.stamp()  # before reading, so that a write in between is noticed next time
        if found != self._stamp:
            await self._read()
            self._stamp, self._burnt = found, False

    async def _round(self, now: int) -> None:
        await self._catch_up()
        await self._declare(now)
        await self._add_months(now)
        keys = self._store.ledger.keys
        for open_now in counting_periods(now, self._store.ledger.pilots):
            keys.key(open_now.name)
            await self._open(open_now, now)
        done = frozenset(self._statistics.published.done)
        months = (found for found in self._statistics.periods if is_month(found))
        for found in due_freezes(now, (*map(period, keys.open), *months), done):
            await self._close(found)
        await self._burn()

    async def _declare(self, now: int) -> None:
        """Store a pilot that was declared in time; from then on its weeks are counted separately."""
        planned = self._conversation.bundle.course.statistics.pilot
        found = pilot_to_declare(planned, self._statistics, self._conversation.plan, now)
        if found:
            await asyncio.to_thread(self._public.declare, found)
            await self._read()
        self._refuse(pilot_refusal(planned, self._statistics, self._plan.countries, day_of(now)))

    def _refuse(self, refusal: PilotRefusal | None) -> None:
        if refusal and refusal != self.pilot_refusal:
            log.warning("the pilot of statistics.yaml is not counted as one: %s", refusal)
        self.pilot_refusal = refusal

    async def _open(self, book: Period, now: int) -> None:
        """Store the first week of a quarter that is counted: its figures are of the time from then on."""
        if is_quarter(book) and book.name not in self._statistics.published.opened:
            await asyncio.to_thread(self._public.open_book, book, week_of(day_of(now)))
            self._stamp = self._public.stamp()  # our own change need not be read again
            await self._read()

    async def _read(self) -> None:
        self._statistics = PublishedStatistics(await asyncio.to_thread(self._public.read))
        self._store.ledger.pilots = self._statistics.published.pilots
        self._conversation.statistics = self._statistics

    async def end(self, now: int) -> None:
        """Store the in-memory counts of Help before the bot stops. StoreGone when they are lost."""
        self._end_month(self._month or month_of(day_of(now)), now)
        await self._add()

    async def _add_months(self, now: int) -> None:
        """Store the sensitive counters of a month that is over. Copies of the database within it do not differ (C9)."""
        month = month_of(day_of(now))
        if self._month not in (None, month):
            self._end_month(self._month, now)
        self._month = month
        await self._add()

    def _end_month(self, month: Period, now: int) -> None:
        """Queue the counts in memory for storing, with noise; a random number makes retries idempotent.

        They are dropped in a month that a pilot touches, which has no figures of its own.
        """
        counts = self._conversation.sensitive_counts.end(self._plan.countries)
        if not any(pilot.touches(month) for pilot in self._store.ledger.pilots):
            number, quarter = -1 - self._below(2**62), quarter_of(month.first).name
            self._additions.append(Addition(number, update_expiry(now), quarter, noisy(counts, self._below, SENSITIVE)))

    async def _add(self) -> None:
        while self._additions:
            first = self._additions[0]
            await self._counting.tally(first)
            self._additions.remove(first)

    async def _close(self, found: Period) -> None:
        figures = await self._figures(found)
        await asyncio.to_thread(self._public.freeze, found, figures)
        await self._read()
        self._burnt = False
        log.info("%s is frozen", found.name)

    async def _figures(self, found: Period) -> Sequence[FrozenCell]:
        if is_pilot(found):
            return await self._of_pilot(found)
        if is_quarter(found):
            return await self._of_quarter(found)
        if any(pilot.touches(found) for pilot in self._statistics.published.pilots):
            return ()
        return await self._of_month(found)

    async def _of_month(self, month: Period) -> Sequence[FrozenCell]:
        groups = await self._counting.month(month.name)
        parts = carried_counts(self._plan, quarter_of(month.first), groups)
        await self._counting.carry(month.name, noisy(parts, self._below))
        return tuple(frozen_counts(noisy(month_counts(self._plan, month, groups), self._below)))

    async def _of_quarter(self, quarter: Period) -> Sequence[FrozenCell]:
        book = await self._of_book(quarter)
        parts = in_detail(await self._counting.carried(quarter.name), detail_of(book))
        tallies = await self._counting.tallies(quarter.name)
        large = {country for country in self._plan.countries if self._statistics.is_large(country, quarter)}
        return (
            *book,
            *frozen_parts(parts, self._plan.stops, MONTHS_ADDED),
            *frozen_tallies(tallies, quarter.name, large),
        )

    async def _of_pilot(self, pilot: Period) -> Sequence[FrozenCell]:
        counts = pilot_counts(self._plan, pilot, await self._counting.month(pilot.name))
        return (*await self._of_book(pilot), *frozen_parts(noisy(counts, self._below), self._plan.stops))

    async def _of_book(self, book: Period) -> Sequence[FrozenCell]:
        return frozen_book(self._plan, book, await self._counting.book(book.name), self._below)

    async def _burn(self) -> None:
        """Destroy the keys of frozen periods, then the rows: a crash in between leaves rows that nobody can link."""
        keys = self._store.ledger.keys
        if self._burnt:
            return
        for name in keys.open:
            if name in self._statistics.published.done:
                keys.destroy(name)
        await self._counting.forget_all_but(lambda: keys.open)
        for quarter in self._statistics.quarters:
            await self._counting.forget_quarter(quarter.name)
        self._burnt = True

    @property
    def _counting(self) -> CountingStore:
        return self._store.counting

    @property
    def _plan(self) -> Plan:
        return self._conversation.plan


def due_freezes(now: int, counted: Iterable[Period], done: Collection[str]) -> list[Period]:
    """Return the periods of `counted` that are closed and not frozen yet, in the order of closing.

    A month brings its quarter, and comes before it. `done`: names of frozen periods.
    """
    found = {it for period in counted for it in ((period, quarter_of(period.first)) if is_month(period) else (period,))}
    waiting = (period for period in found if period.closes <= now and period.name not in done)
    return sorted(waiting, key=lambda period: (period.closes, period.weeks))
