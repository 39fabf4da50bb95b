"""/metrics: what who runs the bot sees of it, frozen for a minute. Why none of it betrays a girl, one by one:

- updates by kind, calls by what became of them, turns that failed, how long things took: in tens and by chance
  (`bot.metrics`). A call is told by whom it reaches and not by its method: `deleteMessage` would count the girls who
  typed a word for help, `deleteMessages` those who hid the chat. A turn that failed is told of no kind either.
- letters waiting, the wait for Telegram's limit: in tens and whole seconds; 0 until there is a crowd.
- the age of the last poll: whole minutes. A poll ends when somebody taps, so seconds would tell when that was.
- the age of the purge, whether the store can be written: the same whatever girls do.
- the size of SQLite's log, where there is one: 0 until it is twice as big as it may get. It is emptied when a girl
  erases herself.
- processor time and memory: whole seconds and megabytes. A turn takes a thousandth of the one, and none of the other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.service import Conversation
from bot.jobs.facts import BotFacts
from bot.metrics import TENS, Family, Tens, histogram, one, text
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.pacing import Pace
from bot.telegram.priority_queue import Rank

FROZEN = 60.0
"""Seconds for which every reader is told the same: who asks more often learns no more."""

WAL_STEP = 16 * 2**20
"""Twice what SQLite lets its log grow to (`journal_size_limit`)."""

MINUTE = 60


@dataclass(kw_only=True)
class Metrics:
    """Reads plain numbers where they are; nothing is done for it while a girl waits.

    `calls` are the outcomes of calls to Telegram by whom they reach, `facts` what the watch knows. `wal` is SQLite's
    log; None where the store is no file.
    """

    dispatcher: Dispatcher
    conversation: Conversation
    pace: Pace
    calls: Mapping[str, Mapping[str, int]]
    facts: Callable[[], Awaitable[BotFacts]]
    wal: Path | None
    now: Callable[[], float]
    tens: Tens
    _text: str = ""
    _until: float = 0.0

    async def text(self) -> str:
        """All of them, at most a minute old."""
        if self.now() >= self._until:
            facts = await self.facts()
            if self.now() >= self._until:  # of two who ask at once, one has the answer made
                self._until = self.now() + FROZEN
                self._text = text((*self._counted(), *self._found(facts), *_process()))
        return self._text

    def _counted(self) -> Iterator[Family]:
        """What taps add up to."""
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
        """How things are now: 0, or the same, as long as all is well."""
        waiting, behind = self.dispatcher.waiting // TENS * TENS, int(self.pace.delay(Rank.LESSON))
        yield one("bot_letters_waiting", "gauge", "Replies that have not left yet, in tens.", waiting)
        yield one("bot_pace_wait_seconds", "gauge", "What Telegram's limit makes a message wait.", behind)
        yield one("bot_poll_age_seconds", "gauge", "Since Telegram last answered.", self._minutes(facts.polled_at))
        yield one("bot_purge_age_seconds", "gauge", "Since the last purge.", self._minutes(facts.purged_at))
        yield one("bot_store_writes", "gauge", "Whether the database can be written.", facts.store_writes)
        if self.wal:
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
    """None where nobody tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20 * 2**20
