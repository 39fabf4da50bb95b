"""/metrics: figures for operators, frozen for a minute. None of them shows what a single learner does:

- updates by kind, calls by outcome, failed turns, durations: rounded to tens at random (`bot.metrics`). Calls are
  labelled by destination, not by method: `deleteMessage` would count learners who typed a word for help,
  `deleteMessages` those who hid the chat. Failed turns have no label.
- waiting replies and the wait for Telegram's limit: in tens and whole seconds; 0 until there is a crowd.
- age of the last poll: whole minutes. A poll ends when somebody taps, so seconds would show when that was.
- age of the last update: whole hours, and changed at full hours only, so that nobody sees at which minute somebody
  tapped.
- free space on the disk of DATA: in steps of 64 MB; what learners do is kilobytes.
- version, edition, time of the start: of the program alone.
- age of the last purge, whether the store can be written, and whether newer lessons were refused: independent of what
  learners do.
- age of the last whole backup, where one was ever made, and whether the daily look at the file has found damage.
- size of SQLite's write-ahead log, where there is one: 0 until it is twice its limit. It is emptied when a learner
  erases herself, so its exact size would show that.
- processor time and memory: whole seconds and megabytes. A turn takes a millisecond, and no memory.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import __version__
from bot.conversation.service import Conversation
from bot.durations import HOUR, MINUTE
from bot.jobs.facts import BotFacts
from bot.metrics import TENS, Family, Tens, histogram, one, text
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.pacing import Pace, Rank

FROZEN = 60.0
"""Seconds for which every reader gets the same text: asking more often shows no more."""

WAL_STEP = 16 * 2**20
"""Bytes: twice the limit of SQLite's write-ahead log (`journal_size_limit`)."""

DISK_STEP = 64 * 2**20
"""Bytes to which the free space of the disk is rounded."""


@dataclass
class UpdateAge:
    """Age of the newest update in whole hours, changed on the hour only, so that nobody sees the minute of a tap.

    The first hour counts as one with updates.
    """

    _hour: int = 0
    _last: int = 0
    _seen: int = 0

    def seconds(self, now: float, updates: int) -> int:
        """Return the age for the count of all updates until now."""
        hour = int(now) // HOUR
        if hour > self._hour:
            if updates > self._seen or not self._hour:
                self._last = hour
            self._hour, self._seen = hour, updates
        return (self._hour - self._last) * HOUR


@dataclass(kw_only=True)
class Metrics:
    """Collector of the metrics. It reads counters that exist anyway, so no learner waits for it.

    `calls` are the outcomes of calls to Telegram by destination; `facts` are the scheduler's; `wal` is SQLite's
    write-ahead log, None when the store is PostgreSQL; `now` is in seconds since 1970.
    """

    dispatcher: Dispatcher
    conversation: Conversation
    pace: Pace
    calls: Mapping[str, Mapping[str, int]]
    facts: Callable[[], Awaitable[BotFacts]]
    wal: Path | None
    now: Callable[[], float]
    tens: Tens
    _updates: UpdateAge = field(default_factory=UpdateAge)
    _started: int = 0
    _text: str = ""
    _until: float = 0.0

    def __post_init__(self) -> None:
        """Remember the time of the start."""
        self._started = int(self.now())

    async def text(self) -> str:
        """Return all metrics, at most a minute old."""
        if self.now() >= self._until:
            facts = await self.facts()
            if self.now() >= self._until:  # of two readers at once, only the first renders the text
                self._until = self.now() + FROZEN
                self._text = text((*self._program(), *self._counted(), *self._found(facts), *_process()))
        return self._text

    def _program(self) -> Iterator[Family]:
        """Yield the metrics of the program itself: its version, its edition, and the time of the start."""
        version = {f'{{version="{__version__}"}}': 1}
        yield Family("bot_build_info", "gauge", "The version of the program.", version)
        edition = self.conversation.bundle.edition
        yield one("bot_edition", "gauge", "The number of the edition that is read; 0 without one.", edition)
        yield one("process_start_time_seconds", "gauge", "When the program started.", self._started)

    def _counted(self) -> Iterator[Family]:
        """Yield the counters that learners' taps increase."""
        kinds = self.dispatcher.kinds
        updates = {f'{{kind="{kind}"}}': self.tens.shown(kind, many) for kind, many in kinds.items()}
        yield Family("bot_updates_total", "counter", "Updates that came, in tens.", updates)
        calls = {
            f'{{to="{to}",outcome="{outcome}"}}': self.tens.shown(f"{to} {outcome}", many)
            for to, outcomes in self.calls.items()
            for outcome, many in outcomes.items()
        }
        yield Family("bot_calls_total", "counter", "Calls to Telegram and what became of them, in tens.", calls)
        failed = self.tens.shown("failed", self.conversation.failed)
        yield one("bot_turns_failed_total", "counter", "Turns in which the program made a mistake, in tens.", failed)
        yield self._seconds(
            "bot_batch_seconds", "From a batch of updates until it is kept.", self.dispatcher.kept.counts
        )
        yield self._seconds(
            "bot_shown_seconds", "From an update until its replies are shown.", self.dispatcher.shown.counts
        )

    def _seconds(self, name: str, about: str, counts: list[int]) -> Family:
        return histogram(name, about, [self.tens.shown(f"{name} {place}", it) for place, it in enumerate(counts)])

    def _found(self, facts: BotFacts) -> Iterator[Family]:
        """Yield the gauges. While all is well they are constant or 0."""
        waiting, behind = self.dispatcher.waiting // TENS * TENS, int(self.pace.delay(Rank.LESSON))
        yield one("bot_letters_waiting", "gauge", "Replies that have not left yet, in tens.", waiting)
        yield one("bot_pace_wait_seconds", "gauge", "What Telegram's limit makes a message wait.", behind)
        yield one("bot_poll_age_seconds", "gauge", "Since Telegram last answered.", self._minutes(facts.polled_at))
        age = self._updates.seconds(self.now(), sum(self.dispatcher.kinds.values()))
        yield one("bot_update_age_seconds", "gauge", "Since an update came, in whole hours, at full hours.", age)
        yield one("bot_purge_age_seconds", "gauge", "Since the last purge.", self._minutes(facts.purged_at))
        yield one("bot_course_fallback", "gauge", "Whether what was accepted last is used.", facts.fallback)
        yield one("bot_store_writes", "gauge", "Whether the database can be written.", facts.store_writes)
        if facts.backups:
            made = self._minutes(facts.backups.made_at)
            yield one("bot_backup_age_seconds", "gauge", "Since the last whole backup.", made)
        if facts.disk_free is not None:
            free = facts.disk_free // DISK_STEP * DISK_STEP
            yield one("bot_disk_free_bytes", "gauge", "Free space on the disk of DATA, in steps of 64 MB.", free)
        if self.wal:
            yield one("bot_store_damaged", "gauge", "Whether the database has a damaged page.", facts.damaged)
            yield one("bot_store_log_bytes", "gauge", "The size of SQLite's log, if it is too big.", _steps(self.wal))

    def _minutes(self, at: float) -> float:
        return max(0, int(self.now() - at) // MINUTE * MINUTE)


def _steps(wal: Path) -> int:
    try:
        return wal.stat().st_size // WAL_STEP * WAL_STEP
    except OSError:
        return 0


def _process() -> Iterator[Family]:
    yield one("process_cpu_seconds_total", "counter", "Processor time.", int(time.process_time()))
    if (memory := _memory()) is not None:
        yield one("process_resident_memory_bytes", "gauge", "Memory, in whole megabytes.", memory)


def _memory() -> int | None:
    """Return resident bytes in whole megabytes; None where there is no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20 * 2**20
