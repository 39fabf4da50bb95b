"""Our own polling loop: a batch is confirmed to Telegram only after it is stored.

PTB's polling confirms first, so a crash in between loses updates.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.jobs.facts import PollingTrouble
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.get_updates import MOST_AT_ONCE, UpdateSource
from bot.telegram.update_fields import Raw

CONFIRMS_WITHIN = 5.0
"""Seconds for confirming the last batch when the bot stops."""

ALIVE = 180.0
"""Seconds after which a poll without result or error counts as hanging: the longest takes a minute."""


class Polling:
    """The loop that polls Telegram for updates."""

    def __init__(self, source: UpdateSource, dispatcher: Dispatcher, now: Callable[[], float]) -> None:
        """`now` is in seconds since 1970. `polled_at`: time of Telegram's last answer; `tried_at`: end of the last try,
        successful or not.

        `undelivered_since` is always None: only a webhook can have undelivered updates.
        """
        self._source, self._dispatcher, self._now = source, dispatcher, now
        self.polled_at = self.tried_at = now()
        self.undelivered_since: float | None = None
        self._again: list[Raw] = []
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
        with suppress(TimeoutError):
            async with asyncio.timeout(CONFIRMS_WITHIN):
                await self._source.confirm()

    def hurry(self) -> None:
        """Make a later cancellation wait for no pending replies."""
        self._dispatcher.patience = 0.0

    async def _round(self, stopped: asyncio.Task[object]) -> None:
        poll = asyncio.create_task(self._next())
        try:
            await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_over = poll.cancel()  # False if it has ended
        if is_over:
            with suppress(asyncio.CancelledError):
                await poll
            return
        fetched = await poll
        if updates := [*self._again, *fetched]:
            again = await self._dispatcher.handle(updates)
            self._again = [it for it in updates if it["update_id"] in again]
        if fetched:
            self._source.kept(fetched)
            self._dispatcher.catches_up &= len(fetched) == MOST_AT_ONCE

    async def _next(self) -> Sequence[Raw]:
        updates = await self._source.next()
        self.tried_at = self._now()
        if updates is None:
            self._dispatcher.catches_up = True
            return ()
        self.polled_at = self._now()
        self._dispatcher.catches_up &= len(updates) > 0
        return updates
