"""Pacing within Telegram's limits: about 30 messages a second in all, and about one a second in one chat.

When more wait than that, Help goes before everything else (A12). The queue reads no clock and does no I/O: its times
are arguments, in seconds of any clock. `Pace` waits.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

MOST_WAITS = 20
"""Most times that an unasked message lets others go first, for at most half a second each."""

UNASKED_A_SECOND = 20.0
"""Unasked messages a second: the rest of Telegram's limit is for learners who tap."""


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


class Pace:
    """Rate limiter for one chat and for all together. A waiting chat delays no other; Help goes first (A12)."""

    def __init__(self, clock: Callable[[], float], overall: float = 28, per_chat: float = 1, burst: int = 12) -> None:
        """`overall` and `per_chat` are messages a second; `burst` is the most that one chat gets at once."""
        self._clock, self._per_chat, self._burst = clock, per_chat, burst
        self._overall, self._queue = overall, PriorityQueue(overall)
        self._chats: OrderedDict[int, Bucket] = OrderedDict()
        self._unasked = Bucket(self._slow, 1)
        self.is_shared = False
        """True while other workers write to the same learners."""
        self._timer: asyncio.TimerHandle | None = None

    @property
    def _slow(self) -> float:
        return min(self._overall, UNASKED_A_SECOND)

    def share(self, part: float) -> None:
        """Use only this part (0 to 1) of the overall limit from now on; other workers use the rest."""
        self.is_shared = part < 1
        self._queue.change(self._overall * part, self._clock())
        self._unasked.change(self._slow * part, 1, self._clock())

    async def turn(
        self, chat: int, rank: Rank = Rank.LESSON, since: float | None = None, patience: float = math.inf
    ) -> bool:
        """Wait until a message of a reply begun at `since` may go; return False after `patience` seconds.

        What is urgent takes a place in its chat's limit without waiting for it: Telegram allows short bursts, and
        refuses by itself what is too much (A12).
        """
        began = self._clock()
        if (wait := self._chat(chat).wait(began)) and not rank.is_urgent:
            await asyncio.sleep(min(wait, patience))
        left = patience - (self._clock() - began)
        return left > 0 and await self._wait_in_queue(rank, began if since is None else since, left)

    def delay(self, rank: Rank) -> float:
        """Estimate the seconds that a message of this rank, queued now, would wait."""
        return self._queue.delay(rank, self._clock())

    async def leisure(self) -> None:
        """Wait until half of the limit is unused: messages that nobody waits for go last."""
        for _ in range(MOST_WAITS):
            if not (wait := self._queue.room.until_free(self._clock())):
                return
            await asyncio.sleep(wait)

    async def unasked(self, chat: int) -> None:
        """Wait until an unasked message may be sent to this chat: at a slower rate, after all replies."""
        if wait := self._unasked.wait(self._clock()):
            await asyncio.sleep(wait)
        await self.leisure()
        await self.turn(chat, Rank.UNASKED)

    async def _wait_in_queue(self, rank: Rank, since: float, patience: float) -> bool:
        if self._queue.passed(self._clock()):
            return True
        turn = asyncio.get_running_loop().create_future()
        ticket = Ticket(rank, since, lambda: _let_go(turn))
        self._queue.join(ticket)
        if self._timer is None:  # else nothing may be sent before the timer fires
            self._serve()
        try:
            async with asyncio.timeout(patience if patience < math.inf else None):
                await turn
        except TimeoutError:
            return False
        finally:
            self._queue.leave(ticket)
        return True

    def _serve(self) -> None:
        wait = self._queue.serve(self._clock())
        self._timer = None if wait is None else asyncio.get_running_loop().call_later(wait, self._serve)

    def _chat(self, chat: int) -> Bucket:
        """Return the bucket of a chat, and drop the buckets that have become empty."""
        bucket = self._chats.pop(chat, None) or Bucket(self._per_chat, self._burst)
        while self._chats and next(iter(self._chats.values())).is_empty(self._clock()):
            self._chats.popitem(last=False)
        self._chats[chat] = bucket
        return bucket


def _let_go(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
