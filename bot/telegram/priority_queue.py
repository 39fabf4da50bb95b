"""The order of messages when more wait than Telegram allows: Help before everything else (A12).

It reads no clock and does no I/O: times are arguments, in seconds of any clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count


class Rank(IntEnum):
    """Ranks, first to last: a learner inside a lesson goes before one who has only started the bot.

    HELP is for whoever asked for Help or Hide. QUESTION, whether something is wrong, stands behind it: anybody can
    type what sounds like distress from two hundred accounts.
    """

    HELP = 0
    QUESTION = 1
    LESSON = 2
    NEWCOMER = 3
    UNASKED = 4

    @property
    def is_urgent(self) -> bool:
        """Tell whether messages of this rank wait neither for their chat's limit nor for its earlier replies."""
        return self <= Rank.QUESTION


NOTHING = 1e-6
"""Seconds that count as zero: rounding errors of float arithmetic."""


class Bucket:
    """A token bucket: `burst` messages at once, then `rate` a second. Times are in seconds of any clock."""

    __slots__ = ("_full_at", "_span", "rate")

    def __init__(self, rate: float, burst: int) -> None:
        """Start with all places free."""
        self.rate, self._span, self._full_at = rate, burst / rate, 0.0

    def change(self, rate: float, burst: int, now: float) -> None:
        """Change the rate from now on. Places taken stay taken."""
        taken = max(0.0, self._full_at - now) * self.rate
        self.rate, self._span, self._full_at = rate, burst / rate, now + taken / rate

    def wait(self, now: float) -> float:
        """Take a place and return the seconds until it may be used."""
        self._full_at = max(self._full_at, now) + 1 / self.rate
        return max(0.0, self._full_at - self._span - now)

    def is_empty(self, now: float) -> bool:
        """Tell whether all places are free again."""
        return self._full_at <= now

    def until_room(self, now: float) -> float:
        """Return the seconds until a place is free, if nobody takes one meanwhile."""
        wait = max(self._full_at, now) + 1 / self.rate - self._span - now
        return wait if wait > NOTHING else 0.0

    def until_free(self, now: float) -> float:
        """Return the seconds until half of the places are free, if nobody takes one meanwhile."""
        return max(0.0, self._full_at - self._span / 2 - now)


@dataclass(slots=True, eq=False)
class Ticket:
    """A waiting message. `go` is called when it may leave; `since` is the time at which its reply was begun."""

    rank: Rank
    since: float
    go: Callable[[], None]
    over: bool = False


class PriorityQueue:
    """Messages of all chats that wait for room.

    Within a rank the oldest reply goes first, with all its bubbles. Among newcomers the newest goes first: when there
    are too many, some learners are answered while they still look, instead of all of them after they have left.
    """

    def __init__(self, rate: float) -> None:
        """`rate`: messages a second in all; a second's worth may leave at once."""
        self.room = Bucket(rate, _burst(rate))
        self._heap: list[tuple[Rank, float, int, Ticket]] = []
        self._waiting: Counter[Rank] = Counter()
        self._numbers = count()

    def change(self, rate: float, now: float) -> None:
        """Change the rate from now on."""
        self.room.change(rate, _burst(rate), now)

    def passed(self, now: float) -> bool:
        """Take a place at once and return True, if there is room and nobody waits."""
        if any(self._waiting.values()) or self.room.until_room(now):
            return False
        self.room.wait(now)
        return True

    def join(self, ticket: Ticket) -> None:
        """Queue a ticket. `serve` calls its `go`, perhaps at once."""
        self._waiting[ticket.rank] += 1
        age = -ticket.since if ticket.rank is Rank.NEWCOMER else ticket.since
        heappush(self._heap, (ticket.rank, age, next(self._numbers), ticket))

    def leave(self, ticket: Ticket) -> None:
        """Remove a ticket from the queue."""
        if not ticket.over:
            ticket.over = True
            self._waiting[ticket.rank] -= 1

    def serve(self, now: float) -> float | None:
        """Release the tickets there is room for; return the seconds until the next, None when nobody waits."""
        while self._heap:
            ticket = self._heap[0][-1]
            if ticket.over:
                heappop(self._heap)
            elif wait := self.room.until_room(now):
                return wait
            else:
                heappop(self._heap)
                self.room.wait(now)
                self.leave(ticket)
                ticket.go()
        return None

    def delay(self, rank: Rank, now: float) -> float:
        """Estimate the seconds that a ticket queued now waits, if none of a better rank comes meanwhile."""
        before = sum(many for other, many in self._waiting.items() if other <= rank)
        return self.room.until_room(now) + before / self.room.rate


def _burst(rate: float) -> int:
    return max(1, int(rate))
