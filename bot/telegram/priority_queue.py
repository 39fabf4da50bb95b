"""Who writes next when more would write than Telegram allows: Help before everything else (A12).

No clock and no network: times are seconds of any clock, and arguments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count


class Rank(IntEnum):
    """Whose message goes first. Who is in the middle of something goes before who has only said hello."""

    HELP = 0
    LESSON = 1
    NEWCOMER = 2
    UNASKED = 3


NOTHING = 1e-6
"""Seconds that are none: what is left when times are added and taken away again."""


class Bucket:
    """Room for `burst` at once and `rate` a second after that. Times are seconds of any clock."""

    __slots__ = ("_full_at", "_span", "rate")

    def __init__(self, rate: float, burst: int) -> None:
        """An empty bucket."""
        self.rate, self._span, self._full_at = rate, burst / rate, 0.0

    def change(self, rate: float, burst: int, now: float) -> None:
        """Another rate from now on. What is taken stays taken."""
        taken = max(0.0, self._full_at - now) * self.rate
        self.rate, self._span, self._full_at = rate, burst / rate, now + taken / rate

    def wait(self, now: float) -> float:
        """Take a place; the seconds until it is ours."""
        self._full_at = max(self._full_at, now) + 1 / self.rate
        return max(0.0, self._full_at - self._span - now)

    def is_empty(self, now: float) -> bool:
        """Whether no place that was taken counts any more: it is as good as new."""
        return self._full_at <= now

    def until_room(self, now: float) -> float:
        """The seconds until a place is free, if nobody takes one meanwhile."""
        wait = max(self._full_at, now) + 1 / self.rate - self._span - now
        return wait if wait > NOTHING else 0.0

    def until_free(self, now: float) -> float:
        """The seconds until half of the room is free, if nobody takes a place meanwhile."""
        return max(0.0, self._full_at - self._span / 2 - now)


@dataclass(slots=True, eq=False)
class Ticket:
    """A message that waits; `go` is called when it may leave. `since` is when its letter was begun."""

    rank: Rank
    since: float
    go: Callable[[], None]
    over: bool = False


class PriorityQueue:
    """Messages that wait for room over all chats.

    In one rank the oldest letter goes first, and all its bubbles with it. Of newcomers the newest goes first: when
    there are too many, some girls are answered while they look, instead of all of them after they have gone.
    """

    def __init__(self, rate: float) -> None:
        """So many messages a second over all; a second's worth at once."""
        self.room = Bucket(rate, _burst(rate))
        self._heap: list[tuple[Rank, float, int, Ticket]] = []
        self._waiting: Counter[Rank] = Counter()
        self._numbers = count()

    def change(self, rate: float, now: float) -> None:
        """Another rate from now on."""
        self.room.change(rate, _burst(rate), now)

    def passed(self, now: float) -> bool:
        """Go at once, where there is room and nobody waits."""
        if any(self._waiting.values()) or self.room.until_room(now):
            return False
        self.room.wait(now)
        return True

    def join(self, place: Ticket) -> None:
        """Wait for room. `serve` lets it go, perhaps at once."""
        self._waiting[place.rank] += 1
        self._push(place)

    def leave(self, place: Ticket) -> None:
        """Wait no longer."""
        if not place.over:
            place.over = True
            self._waiting[place.rank] -= 1

    def promote(self, place: Ticket, rank: Rank) -> None:
        """Go on waiting in a better rank."""
        if not place.over and rank < place.rank:
            self._waiting[place.rank] -= 1
            place.rank = rank
            self.join(place)

    def serve(self, now: float) -> float | None:
        """Let go whom there is room for; the seconds until there is room for the next, None when nobody waits."""
        while self._heap:
            rank, _, _, place = self._heap[0]
            if place.over or place.rank != rank:
                heappop(self._heap)
            elif wait := self.room.until_room(now):
                return wait
            else:
                heappop(self._heap)
                self.room.wait(now)
                self.leave(place)
                place.go()
        return None

    def delay(self, rank: Rank, now: float) -> float:
        """About how many seconds who joins now will wait, if nobody of a better rank comes meanwhile."""
        before = sum(many for other, many in self._waiting.items() if other <= rank)
        return self.room.until_room(now) + before / self.room.rate

    def _push(self, place: Ticket) -> None:
        age = -place.since if place.rank is Rank.NEWCOMER else place.since
        heappush(self._heap, (place.rank, age, next(self._numbers), place))


def _burst(rate: float) -> int:
    return max(1, int(rate))
