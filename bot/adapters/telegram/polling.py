"""Our own update loop: a batch is confirmed to Telegram only after it is kept.

PTB's own polling confirms first and loses what a crash catches in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.adapters.telegram.dispatcher import Dispatcher
from bot.adapters.telegram.source import Raw, Source


class Polling:
    """Asks Telegram for updates, again and again."""

    def __init__(self, source: Source, dispatcher: Dispatcher, now: Callable[[], float]) -> None:
        """`now` is seconds since 1970. `polled_at` tells when Telegram last answered.

        Nothing is `undelivered_since` any time: what is fetched Telegram has no trouble to bring.
        """
        self._source, self._dispatcher, self._now = source, dispatcher, now
        self.polled_at = now()
        self.undelivered_since: float | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Answer until told to stop; then finish what was begun."""
        stopped = asyncio.create_task(stopping.wait())
        try:
            async with self._dispatcher.open():
                while not stopping.is_set():
                    await self._round(stopped)
        finally:
            stopped.cancel()
            await self._source.confirm()

    async def _round(self, stopped: asyncio.Task[object]) -> None:
        poll = asyncio.create_task(self._next())
        await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not poll.done():
            poll.cancel()
            with suppress(asyncio.CancelledError):
                await poll
            return
        if updates := await poll:
            await self._dispatcher.handle(updates)
            self._source.kept(updates)

    async def _next(self) -> Sequence[Raw]:
        updates = await self._source.next()
        if updates is None:
            return ()
        self.polled_at = self._now()
        return updates
