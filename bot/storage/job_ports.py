"""What jobs ask of a store beside the conversation: books, reminders, sendings, voices. Each call is one transaction,
or StoreGone and nothing. Times are seconds since 1970.

Beside the store lie small files that another process reads: figures, released voices, what became of announcements.
Their calls block, and are made in a thread; a file that cannot be read or written is Refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, Protocol

from bot.lessons.model.people import Country
from bot.safeguarding.girl_messages.released import ReleasedMessage
from bot.safeguarding.moderation.approval import AnnouncementReport, AnnouncementRun
from bot.statistics.cells import Event, FrozenCell
from bot.statistics.cells_for_period import LedgerGroup, PartialCell
from bot.statistics.periods import Period
from bot.statistics.published import Published
from bot.statistics.sensitive_counts import Addition
from bot.storage.ledger import Ledger
from bot.storage.ports import LearnerId, Store
from bot.storage.records.worker_shares import LEAST, WHOLE

State = Literal["told", "unknown", "waiting", "gone"]
"""What came of one: it arrived; perhaps; surely not; she is not there any more."""


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder whose time has come; `due_at` in seconds since 1970. `reads_news` is whether she said yes to news."""

    learner: LearnerId
    address: bytes = field(repr=False)
    locale: str
    country: Country
    due_at: int
    reads_news: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """A girl who is to have an announcement."""

    learner: LearnerId
    sealed: bytes = field(repr=False)
    locale: str
    country: Country


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """What came of one, and the number of the message if it arrived."""

    learner: LearnerId
    state: State
    message: int | None = None


class PendingRelease(NamedTuple):
    """What is to be done in the file of released voices: `ready` to be written, `gone` to be deleted."""

    ready: tuple[ReleasedMessage, ...]
    gone: tuple[str, ...]


class CountingStore(Protocol):
    """What was counted, read for the freeze; and what waits for the end of its quarter, with its noise already in it.

    A month's part of a quarter is carried once: asked a second time, after a crash, the first noise stays (C4).
    """

    async def month(self, book: str) -> list[LedgerGroup]:
        """All that is counted in a book."""

    async def week(self, book: str, week: str) -> list[LedgerGroup]:
        """What is counted in one week of a book."""

    async def finishers(self, book: str) -> dict[int, int]:
        """How many accounts ended so many lessons."""

    async def carry(self, month: str, parts: Mapping[PartialCell, int]) -> None:
        """Lay a month's noisy parts by until their quarter ends; those that lie there already stay."""

    async def carried(self, quarter: str) -> Counter[PartialCell]:
        """The sums of what months laid by for a quarter."""

    async def tally(self, addition: Addition, noise: Callable[[], int]) -> None:
        """Add to a quarter's sensitive counters. A counter begins with its noise (C9).

        Of an addition that was made nothing is added again.
        """

    async def tallies(self, quarter: str) -> list[tuple[str, Event, int]]:
        """A quarter's noisy counters: country, event, count."""

    async def forget_quarter(self, quarter: str) -> None:
        """Take away what waited for a quarter that is frozen."""

    async def forget_all_but(self, open: Callable[[], Sequence[str]]) -> None:
        """Take away the rows of every book but those open at the time, a piece at a time."""


class ReminderQueue(Protocol):
    """Who is to be reminded, for who sends it."""

    async def due(self, now: int) -> list[DueReminder]:
        """The reminders whose time has come, the oldest first."""

    async def claim(self, due: DueReminder, now: int) -> bool:
        """Move a reminder on by a week before it is sent: whatever happens then, it is not sent twice.

        False when it is not due any more: she has tapped meanwhile, or said no.
        """

    async def forget(self, learner: LearnerId) -> None:
        """Her row is gone, of a file the bytes too: she has blocked the bot, or her address opens no more."""


class AnnouncementQueue(Protocol):
    """One announcement on its way: who is to have it, each marked before it is sent, all of it gone when it is over.

    Who is marked as begun when the power fails may have it or not: she is `unknown`, and it never goes to her again.
    """

    async def running(self) -> str | None:
        """The announcement that was begun and is not over yet."""

    async def begin(self, name: str, countries: Collection[Country], now: int) -> None:
        """Everybody who said yes in these countries is to have it; who says yes later is not."""

    async def resume(self, name: str) -> None:
        """After a crash: of those that were begun nobody knows whether they arrived."""

    async def pick(
        self, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
    ) -> list[Recipient]:
        """Some who still wait, marked as begun when this returns; none of them is reminded in the week that follows."""

    async def settle(self, name: str, came: Iterable[DeliveryOutcome], now: int) -> None:
        """Write down what came of those that were picked. Who is not there any more is forgotten."""

    async def counts(self, name: str) -> Counter[str]:
        """How many are in each state."""

    async def by_country(self, now: int) -> Counter[str]:
        """How many said yes to news, by country."""

    async def forget(self, name: str) -> None:
        """Nothing tells any more who has had it, in a file not even its bytes."""


class PendingMessages(Protocol):
    """Words of girls on their way to who reads them, under the hash of their code."""

    async def number(self, week: str, name: Callable[[], str]) -> None:
        """Give each voice of a week before this one its number by chance; one that has a number keeps it."""

    async def waiting(self) -> PendingRelease:
        """What has a number and was not released yet, in the order of the numbers; and what was taken back."""

    async def released(self, done: PendingRelease, open: Collection[str]) -> None:
        """Empty what was released, and forget what was taken back. Of a question that is not open no code and no mark
        stays."""


NEWCOMER = LEAST / WHOLE
"""Part (0 to 1) of the limit that a worker has before its first beat."""

WORKER_LIVES = 20
"""Seconds after a beat until a worker that beats no more is taken for dead."""


class WorkerShare(NamedTuple):
    """What a worker may do until its next beat: its part (0 to 1) of what all may write, and whether it has the
    jobs."""

    share: float
    has_jobs: bool


class WorkerRegistry(Protocol):
    """The processes that answer girls from one store. Each has a name by chance, and beats."""

    async def beat(self, worker: str) -> WorkerShare:
        """It lives. The jobs go to it when nobody else has them, or whoever has them beats no more."""

    async def leave(self, worker: str) -> None:
        """It ends: what it had is free."""


class PublishedFigures(Protocol):
    """The file of the frozen figures."""

    def stamp(self) -> tuple[int, int, int] | None:
        """Return a mark that differs once another worker has written the file; None where there is none."""

    def read(self) -> Published:
        """Return all that is published."""

    def declare(self, pilot: Period) -> None:
        """Remember a pilot that was told of in time."""

    def freeze(self, period: Period, figures: Iterable[FrozenCell]) -> None:
        """Publish a period, whole. One that is published already stays as it is (C4)."""


class ReleasedVoices(Protocol):
    """The file of the voices that staff read."""

    def release(self, voices: Iterable[ReleasedMessage], until: date) -> None:
        """Write voices, all or none; those that are there already stay. They are gone on the day `until` (B8)."""

    def take_back(self, voices: Iterable[str]) -> None:
        """Delete voices by their numbers, from the bytes of the file too."""

    def forget(self, today: date) -> None:
        """Delete the voices whose time is over, from the bytes of the file too (B8)."""


class AnnouncementLog(Protocol):
    """The file in which staff read what became of announcements."""

    def read(self) -> AnnouncementReport:
        """Return all of it."""

    def begin(self, name: str, day: date) -> None:
        """Write down that an announcement goes out, so that it is never begun again."""

    def end(self, name: str, run: AnnouncementRun) -> None:
        """Write down how it ended. Asked a second time, the first numbers stay (C4)."""

    def count(self, month: str, shown: Mapping[str, int]) -> None:
        """Write down how many said yes to news, by country; a second time in a month changes nothing."""


class JobStore(Store, Protocol):
    """The whole store. Close it, or what it runs on keeps the process alive."""

    @property
    def ledger(self) -> Ledger:
        """Under which keys it counts, and which weeks are a pilot's."""

    @property
    def books(self) -> CountingStore:
        """What was counted, for who closes the books."""

    @property
    def reminders(self) -> ReminderQueue:
        """Who is to be reminded, for who sends it."""

    @property
    def sendings(self) -> AnnouncementQueue:
        """An announcement on its way."""

    @property
    def voices(self) -> PendingMessages:
        """Words on their way."""

    @property
    def workers(self) -> WorkerRegistry:
        """Who answers girls from it."""

    async def writes(self) -> bool:
        """Whether something can be kept now, tried."""

    async def close(self) -> None:
        """Let go of what it holds."""
