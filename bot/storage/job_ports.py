"""Protocols of what jobs ask of the store: counts, reminders, announcements, messages to staff, workers.

Each call is one transaction; StoreGone means that nothing was changed. Times are seconds since 1970.

Small files beside the store are read by another process: frozen figures, released messages, outcomes of announcements.
Their calls block, so they are made in a thread; a file that cannot be read or written raises Refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, Protocol

from bot.lessons.model.people import Country
from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.account_change import AgreedChange, KnownAccounts, SigningKey
from bot.safeguarding.moderation.approval import AnnouncementReport, Ended
from bot.statistics.cell_counts import BookCounts, LedgerGroup, PartialCell
from bot.statistics.cells import FrozenCell
from bot.statistics.periods import Period
from bot.statistics.published import Published
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.ledger import Ledger
from bot.storage.ports import AddresseeId, LearnerId, Purpose, Store
from bot.storage.records.worker_shares import LEAST_SHARE, WHOLE

DeliveryState = Literal["told", "unknown", "waiting", "gone"]
"""Outcome of one delivery: arrived, perhaps arrived, certainly not arrived, learner not reachable any more."""


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that is due; `due_at` in seconds since 1970, `reads_news` when the learner said yes to news."""

    addressee: AddresseeId
    address: bytes = field(repr=False)
    locale: str
    country: Country
    due_at: int
    reads_news: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """A learner who is to receive an announcement; `sealed` is her encrypted address."""

    addressee: AddresseeId
    sealed: bytes = field(repr=False)
    locale: str
    country: Country


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """Outcome of one delivery. `arrived` is the learner and the id of the message; None unless it arrived."""

    addressee: AddresseeId
    state: DeliveryState
    arrived: tuple[LearnerId, int] | None = None


class StoredAddress(NamedTuple):
    """A learner's encrypted address as it is stored. `due_at`, in seconds since 1970, is 0 unless it is a reminder."""

    addressee: AddresseeId
    sealed: bytes
    country: Country
    due_at: int


Rewrite = Callable[[StoredAddress], StoredAddress | None]
"""Return the row that replaces a stored address, or None where the row is deleted. Pure: it may be called again."""


class PendingRelease(NamedTuple):
    """Changes due in the file of released messages: `ready` to be written, `gone` (numbers) to be deleted."""

    ready: tuple[ReleasedMessage, ...]
    gone: tuple[str, ...]


class CountingStore(Protocol):
    """Counts for the statistics freeze, and noisy parts that wait for the end of their quarter.

    A month's part of a quarter is stored once: called again after a crash, the first noise stays (C4).
    """

    async def month(self, book: str) -> list[LedgerGroup]:
        """Return all counts of a counting period."""

    async def book(self, book: str) -> BookCounts:
        """Return the counts of the book of a quarter or a pilot."""

    async def carry(self, month: str, parts: Mapping[PartialCell, int]) -> None:
        """Store a month's noisy parts until their quarter ends; parts that are stored already stay."""

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """Return the sums of the parts that months stored for a quarter."""

    async def tally(self, addition: Addition) -> None:
        """Add to a quarter's sensitive counters (C9). An addition that was made before is not made again."""

    async def tallies(self, quarter: str) -> list[Tally]:
        """Return a quarter's sensitive counters."""

    async def forget_quarter(self, quarter: str) -> None:
        """Delete what waited for a quarter that is frozen."""

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Delete, in small transactions, the rows of all counting periods but those `open` returns at the time."""


class ReminderQueue(Protocol):
    """Weekly reminders, for the job that sends them."""

    async def due(self, now: int) -> list[DueReminder]:
        """Return the reminders that are due, oldest first."""

    async def claim(self, due: DueReminder, now: int) -> bool:
        """Postpone a reminder by a week before it is sent: whatever happens then, it is not sent twice.

        Return False when it is not due any more: the learner has tapped meanwhile, or declined reminders.
        """

    async def forget(self, addressee: AddresseeId) -> None:
        """Delete a learner's reminder, from a file's bytes too.

        Called when she has blocked the bot or her address cannot be decrypted any more.
        """


class AnnouncementQueue(Protocol):
    """Recipients of the running announcement: each is marked before sending, all rows are deleted at its end.

    A recipient marked as begun when the power fails may have it or not: she becomes `unknown`, and it is never sent to
    her again.
    """

    async def running(self) -> str | None:
        """Return the announcement that was begun and is not over yet; None where there is none."""

    async def begin(self, name: str, countries: Collection[Country], now: int) -> None:
        """Enter every learner in these countries who said yes to news; a later yes does not count."""

    async def resume(self, name: str) -> None:
        """Mark the deliveries begun before a crash as unknown: nobody knows whether they arrived."""

    async def pick(
        self, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
    ) -> list[Recipient]:
        """Return up to `most` waiting recipients, marked as begun.

        None of them is reminded in the week that follows.
        """

    async def settle(self, name: str, came: Iterable[DeliveryOutcome], now: int) -> None:
        """Store the outcomes of picked recipients; the address of one who is not reachable any more is deleted."""

    async def counts(self, name: str) -> Counter[str]:
        """Return the number of recipients in each state."""

    async def by_country(self, now: int) -> Counter[str]:
        """Return the number of learners who said yes to news, by country."""

    async def forget(self, name: str) -> None:
        """Delete every trace of the learners who received the announcement, from a file's bytes too."""


class StoredAddresses(Protocol):
    """Addresses of all learners who asked to be written to, for the code that changes their pseudonyms or their key."""

    async def last(self, purpose: Purpose, most: int) -> list[StoredAddress]:
        """Return up to `most` addresses kept for a purpose: the last ones in the order of keys."""

    async def rewrite(self, purpose: Purpose, after: str, before: str, change: Rewrite) -> str | None:
        """Rewrite the next rows whose keys lie between two strings, in the order of keys and in one transaction.

        Return the key of the last one; None where no row is left.
        """

    async def rewritten(self) -> None:
        """Remove what was overwritten from a file's bytes too."""


class PendingMessages(Protocol):
    """Learners' messages to staff before their release, stored under the hash of their withdrawal code."""

    async def number(self, week: str, name: Callable[[], str]) -> None:
        """Give each message of a week before this one a random number; one that has a number keeps it."""

    async def waiting(self) -> PendingRelease:
        """Return the numbered messages not released yet, in the order of their numbers, and the withdrawn ones."""

    async def released(self, done: PendingRelease, open: Collection[str]) -> None:
        """Empty the messages that were released, and delete those that were withdrawn.

        No code and no mark is kept of a question that is not in `open`.
        """


NEWCOMER = LEAST_SHARE / WHOLE
"""Share (0 to 1) of the rate limit that a worker has before its first heartbeat."""

WORKER_LIVES = 20
"""Seconds after its last heartbeat until a worker counts as dead."""


class WorkerShare(NamedTuple):
    """Rights of a worker until its next heartbeat: its share (0 to 1) of the common rate limit, and whether it runs the
    jobs.
    """

    share: float
    has_jobs: bool


class WorkerRegistry(Protocol):
    """Worker processes that answer learners from one store; each has a random name and sends heartbeats."""

    async def beat(self, worker: str) -> WorkerShare:
        """Record a heartbeat. The worker gets the jobs when no other living worker has them."""

    async def leave(self, worker: str) -> None:
        """Remove a worker that ends: its share and its jobs are free."""


class AccountRegistry(Protocol):
    """Accounts of staff, changed as members signed it."""

    def read(self) -> KnownAccounts:
        """Return the accounts, accepted keys and made changes."""

    def accept(self, keys: Iterable[SigningKey]) -> None:
        """Accept the keys of members who made them by their last one-time link."""

    def make(self, agreed: AgreedChange, now: int) -> bool:
        """Make a change, once; return False if it was made before. On disk when this returns."""


class PublishedFigures(Protocol):
    """File of the frozen figures."""

    def stamp(self) -> tuple[int, int, int] | None:
        """Return a stamp that differs once another worker has written the file; None where there is none."""

    def read(self) -> Published:
        """Return everything that is published."""

    def declare(self, pilot: Period) -> None:
        """Store a pilot that was announced in time."""

    def open_book(self, quarter: Period, first_week: Period) -> None:
        """Store the first week of a quarter that is counted; a second call changes nothing."""

    def freeze(self, period: Period, figures: Iterable[FrozenCell]) -> None:
        """Publish all figures of a period at once. A period published before stays as it is (C4)."""


class ReleasedMessageStore(Protocol):
    """File of the learners' messages that staff read."""

    def release(self, messages: Iterable[ReleasedMessage], until: date) -> None:
        """Write messages, all or none; existing ones stay. They are deleted on the day `until` (B8)."""

    def withdraw(self, message_ids: Iterable[str]) -> None:
        """Delete messages by their ids, from the file's bytes too."""

    def forget(self, today: date) -> None:
        """Delete the messages whose time is over, from the file's bytes too (B8)."""


class AnnouncementLog(Protocol):
    """File in which staff read the outcomes of announcements."""

    def read(self) -> AnnouncementReport:
        """Return the whole report."""

    def begin(self, name: str, day: date) -> None:
        """Record that an announcement goes out, so that it is never begun again."""

    def end(self, name: str, ended: Ended) -> None:
        """Record how an announcement ended; called again, the first end stays."""

    def count(self, month: str, shown: Mapping[str, int]) -> None:
        """Record how many learners said yes to news, by country; a second call in a month changes nothing."""


class JobStore(Store, Protocol):
    """The whole store, for conversation and jobs. Close it, or its threads and connections keep the process alive."""

    @property
    def ledger(self) -> Ledger:
        """Keys and pilots under which this store counts."""

    @property
    def counting(self) -> CountingStore:
        """Counts, for the statistics freeze."""

    @property
    def reminders(self) -> ReminderQueue:
        """Weekly reminders, for the job that sends them."""

    @property
    def announcement_queue(self) -> AnnouncementQueue:
        """Recipients of the running announcement."""

    @property
    def addresses(self) -> StoredAddresses:
        """Addresses of learners who asked to be written to."""

    @property
    def pending_messages(self) -> PendingMessages:
        """Learners' messages to staff before their release."""

    @property
    def workers(self) -> WorkerRegistry:
        """Workers that answer learners from this store."""

    async def writes(self) -> bool:
        """Return whether the store takes writes now, by trying one."""

    async def close(self) -> None:
        """Release threads, connections and files."""
