"""How fast we may write: Telegram allows about 30 messages a second, and about one a second in one chat."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Callable

from bot.telegram.priority_queue import Bucket, PriorityQueue, Rank, Ticket

MOST_WAITS = 20
"""How often who has time lets others go first; half a second each at the most."""


UNASKED_A_SECOND = 20.0
"""Messages a second of those that come by themselves: the rest of what Telegram allows is for girls who tap."""


class Pace:
    """Pacing per chat and over all. One chat that has to wait holds up no other, and Help waits for nobody (A12)."""

    def __init__(self, clock: Callable[[], float], overall: float = 28, per_chat: float = 1, burst: int = 12) -> None:
        """Messages a second over all and in one chat; `burst` is what one chat may get at once."""
        self._clock, self._per_chat, self._burst = clock, per_chat, burst
        self._overall, self._line = overall, PriorityQueue(overall)
        self._chats: OrderedDict[int, Bucket] = OrderedDict()
        self._unasked = Bucket(self._slow, 1)
        self._hurried: set[int] = set()
        self._places: dict[int, Ticket] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def _slow(self) -> float:
        return min(self._overall, UNASKED_A_SECOND)

    def share(self, part: float) -> None:
        """From now on only a part of what may be written over all: other workers write the rest."""
        self._line.change(self._overall * part, self._clock())
        self._unasked.change(self._slow * part, 1, self._clock())

    async def turn(
        self, chat: int, rank: Rank = Rank.LESSON, since: float | None = None, patience: float = math.inf
    ) -> bool:
        """Wait until this chat may get a message of a letter begun at `since`; False when `patience` is over first."""
        began = self._clock()
        if wait := self._chat(chat).wait(began):
            await asyncio.sleep(min(wait, patience))
        left = patience - (self._clock() - began)
        return left > 0 and await self._in_line(chat, rank, began if since is None else since, left)

    def delay(self, rank: Rank) -> float:
        """About how many seconds who comes now will wait for all others."""
        return self._line.delay(rank, self._clock())

    def hurry(self, chat: int) -> None:
        """She asked for help: what still waits for her chat goes first, so that Help, behind it, can follow (A12)."""
        self._hurried.add(chat)
        if place := self._places.get(chat):
            self._line.promote(place, Rank.HELP)

    def calm(self, chat: int) -> None:
        """Her help has come: she waits like others again."""
        self._hurried.discard(chat)

    async def leisure(self) -> None:
        """Wait until girls who tap leave room: what nobody waits for goes behind them."""
        for _ in range(MOST_WAITS):
            if not (wait := self._line.room.until_free(self._clock())):
                return
            await asyncio.sleep(wait)

    async def unasked(self, chat: int) -> None:
        """Wait until this chat may get one of very many that nobody waits for: slower, and behind whoever taps."""
        if wait := self._unasked.wait(self._clock()):
            await asyncio.sleep(wait)
        await self.leisure()
        await self.turn(chat, Rank.UNASKED)

    async def _in_line(self, chat: int, rank: Rank, since: float, patience: float) -> bool:
        if self._line.passed(self._clock()):
            return True
        turn = asyncio.get_running_loop().create_future()
        place = Ticket(Rank.HELP if chat in self._hurried else rank, since, lambda: _let_go(turn))
        self._line.join(place)
        self._places[chat] = place
        if self._timer is None:  # else there is no room before it rings
            self._serve()
        try:
            async with asyncio.timeout(patience if patience < math.inf else None):
                await turn
        except TimeoutError:
            return False
        finally:
            self._line.leave(place)
            if self._places.get(chat) is place:
                del self._places[chat]
        return True

    def _serve(self) -> None:
        wait = self._line.serve(self._clock())
        self._timer = None if wait is None else asyncio.get_running_loop().call_later(wait, self._serve)

    def _chat(self, chat: int) -> Bucket:
        """The bucket of a chat. One that has been quiet for as long as its messages count is forgotten."""
        bucket = self._chats.pop(chat, None) or Bucket(self._per_chat, self._burst)
        while self._chats and next(iter(self._chats.values())).is_empty(self._clock()):
            self._chats.popitem(last=False)
        self._chats[chat] = bucket
        return bucket


def _let_go(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
