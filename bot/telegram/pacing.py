"""Pacing within Telegram's limits: about 30 messages a second in all, and about one a second in one chat."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Callable

from bot.telegram.priority_queue import Bucket, PriorityQueue, Rank, Ticket

MOST_WAITS = 20
"""Most times that an unasked message lets others go first, for at most half a second each."""

UNASKED_A_SECOND = 20.0
"""Unasked messages a second: the rest of Telegram's limit is for learners who tap."""


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
