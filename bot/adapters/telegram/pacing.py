"""How fast we may write: Telegram allows about 30 messages a second, and about one a second in one chat."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable


class Bucket:
    """Room for `burst` at once and `rate` a second after that. Times are seconds of any clock."""

    __slots__ = ("_full_at", "_rate", "_span")

    def __init__(self, rate: float, burst: int) -> None:
        """An empty bucket."""
        self._rate, self._span, self._full_at = rate, burst / rate, 0.0

    def wait(self, now: float) -> float:
        """Take a place; the seconds until it is ours."""
        self._full_at = max(self._full_at, now) + 1 / self._rate
        return max(0.0, self._full_at - self._span - now)

    def until_free(self, now: float) -> float:
        """The seconds until half of the room is free, if nobody takes a place meanwhile."""
        return max(0.0, self._full_at - self._span / 2 - now)


CHATS_REMEMBERED = 20_000

MOST_WAITS = 20
"""How often who has time lets others go first; half a second each at the most."""


UNASKED = 20.0
"""Messages a second of those that come by themselves: the rest of what Telegram allows is for girls who tap."""


class Pace:
    """Pacing per chat and over all. One chat that has to wait holds up no other."""

    def __init__(self, clock: Callable[[], float], overall: float = 28, per_chat: float = 1, burst: int = 12) -> None:
        """Messages a second over all and in one chat; `burst` is what one chat may get at once."""
        self._clock, self._per_chat, self._burst = clock, per_chat, burst
        self._overall = Bucket(overall, max(1, int(overall)))
        self._chats: OrderedDict[int, Bucket] = OrderedDict()
        self._unasked = Bucket(min(overall, UNASKED), 1)

    async def turn(self, chat: int) -> None:
        """Wait until this chat may get a message."""
        if wait := self._chat(chat).wait(self._clock()):
            await asyncio.sleep(wait)
        if wait := self._overall.wait(self._clock()):
            await asyncio.sleep(wait)

    async def leisure(self) -> None:
        """Wait until girls who tap leave room: what nobody waits for goes behind them."""
        for _ in range(MOST_WAITS):
            if not (wait := self._overall.until_free(self._clock())):
                return
            await asyncio.sleep(wait)

    async def unasked(self, chat: int) -> None:
        """Wait until this chat may get one of very many that nobody waits for: slower, and behind whoever taps."""
        if wait := self._unasked.wait(self._clock()):
            await asyncio.sleep(wait)
        await self.leisure()
        await self.turn(chat)

    def _chat(self, chat: int) -> Bucket:
        bucket = self._chats.pop(chat, None) or Bucket(self._per_chat, self._burst)
        self._chats[chat] = bucket
        if len(self._chats) > CHATS_REMEMBERED:
            self._chats.popitem(last=False)
        return bucket
