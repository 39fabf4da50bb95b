"""Our own polling loop: a batch is confirmed to Telegram after it is stored, a Hide after it has hidden.

PTB's polling confirms first, so a crash in between loses updates.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from bot.durations import MINUTE
from bot.jobs.facts import PollingTrouble
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.get_updates import MOST_AT_ONCE, UpdateSource
from bot.telegram.update_fields import Raw

CONFIRMS_WITHIN = 5.0
"""Seconds for confirming the last batch when the bot stops."""

ALIVE = 180.0
"""Seconds after which a poll without result or error counts as hanging: the longest takes a minute."""

HOLDS_EVERY = MINUTE
"""Seconds in which one account keeps updates unconfirmed once for Help, and once for Hide."""

GENTLY = 0.6
"""Seconds between two calls with the same offset. Within half a second Telegram answers with one update only."""


class OffsetHold(NamedTuple):
    """An update that keeps itself and all newer ones unconfirmed, and the time from which it did."""

    update_id: int
    since: float


class Polling:
    """The loop that polls Telegram for updates.

    While a Hide is not done, or Help not shown, the offset stays before its update (A12, D3). Telegram then brings the
    same updates again, with the newer ones behind them; those that this process has handled are skipped, so nobody
    waits. Where a full answer brings little that is new, more may wait behind it: then the offset goes on.
    """

    def __init__(self, source: UpdateSource, dispatcher: Dispatcher, now: Callable[[], float]) -> None:
        """`now` is in seconds since 1970. `polled_at`: time of Telegram's last answer; `tried_at`: end of the last try,
        successful or not.

        `undelivered_since` is always None: only a webhook can have undelivered updates.
        """
        self._source, self._dispatcher, self._now = source, dispatcher, now
        self.polled_at = self.tried_at = now()
        self.undelivered_since: float | None = None
        self._again: list[Raw] = []
        self._handled: set[int] = set()
        self._held: dict[tuple[int, bool], OffsetHold] = {}
        dispatcher.catches_up = True

    @property
    def trouble(self) -> PollingTrouble | None:
        """Cause that keeps updates away although Telegram answers; None when there is none."""
        return self._source.trouble

    @property
    def is_alive(self) -> bool:
        """True while polls still end, whatever Telegram answers."""
        return self._now() - self.tried_at < ALIVE

    async def run(self, stopping: asyncio.Event) -> None:
        """Answer until `stopping` is set, then finish pending replies. After `hurry`, cancelling waits for none."""
        stopped = asyncio.create_task(stopping.wait())
        try:
            async with self._dispatcher.open():
                while not stopping.is_set():
                    await self._round(stopped)
        finally:
            stopped.cancel()
        self._confirm()
        with suppress(TimeoutError):
            async with asyncio.timeout(CONFIRMS_WITHIN):
                await self._source.confirm()

    def hurry(self) -> None:
        """Make a later cancellation wait for no pending replies."""
        self._dispatcher.patience = 0.0

    async def _round(self, stopped: asyncio.Task[object]) -> None:
        await self._next_offset(stopped)
        poll = asyncio.create_task(self._next())
        try:
            await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_over = poll.cancel()  # False if it has ended
        if is_over:
            with suppress(asyncio.CancelledError):
                await poll
            return
        await self._handle(await poll)

    async def _handle(self, fetched: Sequence[Raw]) -> None:
        fresh = [it for it in fetched if it["update_id"] not in self._handled]
        if updates := [*self._again, *fresh]:
            again = await self._dispatcher.handle(updates)
            self._again = [it for it in updates if it["update_id"] in again]
        if fetched:
            self._handled |= {it["update_id"] for it in fresh}
            self._dispatcher.catches_up &= len(fetched) == MOST_AT_ONCE
        if len(fetched) == MOST_AT_ONCE and len(fresh) < MOST_AT_ONCE / 2:
            self._dispatcher.unconfirmed.clear()

    def _confirm(self) -> bool:
        """Mark what may be confirmed as stored; return False if the next call has the offset of the last one.

        Of an account the first Help and the first Hide in a minute keep updates from being confirmed.
        """
        if not self._handled:
            return True
        now = asyncio.get_running_loop().time()
        self._held = {whose: hold for whose, hold in self._held.items() if now < hold.since + HOLDS_EVERY}
        holding = (
            update_id
            for update_id, it in self._dispatcher.unconfirmed.items()
            if self._held.setdefault((it.chat, it.is_hide), OffsetHold(update_id, now)).update_id == update_id
        )
        before = min(holding, default=max(self._handled) + 1)
        self._handled = {it for it in self._handled if it >= before}
        return self._source.kept(before)

    async def _next_offset(self, stopped: asyncio.Task[object]) -> None:
        """Wait until the next call has another offset than the last one, or may repeat it."""
        clock = asyncio.get_running_loop().time
        until = clock() + GENTLY
        while not (self._confirm() or stopped.done()) and (left := until - clock()) > 0:
            over = [it.is_over for it in self._dispatcher.unconfirmed.values()]
            await asyncio.wait({stopped, *over}, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    async def _next(self) -> Sequence[Raw]:
        updates = await self._source.next()
        self.tried_at = self._now()
        if updates is None:
            self._dispatcher.catches_up = True
            return ()
        self.polled_at = self._now()
        self._dispatcher.catches_up &= len(updates) > 0
        return updates
