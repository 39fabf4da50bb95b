"""Protocols of what jobs ask of the store. Its queues and counts are the same on every engine (`storage/sql`).

Each call is one transaction; StoreGone means that nothing was changed. Times are seconds since 1970.

Small files beside the store are read by another process: frozen figures, released messages, outcomes of announcements.
Their calls block, so they are made in a thread; a file that cannot be read or written raises Refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.account_change import AgreedChange, KnownAccounts, SigningKey
from bot.safeguarding.moderation.approval import AnnouncementReport, Ended
from bot.statistics.cells import FrozenCell
from bot.statistics.periods import Period
from bot.statistics.published import Published
from bot.storage.ledger import Ledger
from bot.storage.ports import Store
from bot.storage.records.worker_shares import LEAST_SHARE, WHOLE
from bot.storage.sql.addresses import StoredAddresses
from bot.storage.sql.announcements import AnnouncementQueue
from bot.storage.sql.counting import CountingStore
from bot.storage.sql.pending_messages import PendingMessages
from bot.storage.sql.reminders import ReminderQueue

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
