"""Our own polling: a batch is confirmed to Telegram after it is stored, a Hide after it has hidden.

PTB's polling confirms first, so a crash in between loses updates; and it parses a batch as a whole, so one update that
it cannot parse would block a hundred good ones for ever.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.durations import MINUTE
from bot.jobs.facts import PollingTrouble
from bot.telegram.api_calls import TokenRetryBudget, seconds
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.update_fields import Raw, is_update

log = logging.getLogger(__name__)

LISTEN_TO = ("message", "edited_message", "callback_query", "my_chat_member")
LONG_POLL = 30
MOST_AT_ONCE = 100
"""Updates in one answer, Telegram's maximum. Where fewer come, none is waiting any more."""

PATIENCE = 10
"""Seconds beyond LONG_POLL that an answer may take to arrive."""

WAITS = (1.0, 2.0, 4.0, 5.0)
"""Seconds until the next try after each failure in a row; the last one repeats, so that the end of a long outage is
noticed within five seconds."""

LONGEST_WAIT = 60.0
"""Longest wait in seconds after a flood limit, whatever Telegram asks for."""

DOUBTS = 60
"""Number of tries with a refused token, five seconds apart."""


class UpdateSource:
    """Source of one bot's updates, in order."""

    def __init__(
        self, bot_url: str, calls: BaseRequest, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    ) -> None:
        """`bot_url` contains the token, so it is never logged. `trouble` is what keeps updates away at present."""
        self._url, self._calls, self._sleep = bot_url, calls, sleep
        self._offset: int | None = None
        self._fetches = False
        self._failures, self._doubt = 0, TokenRetryBudget(DOUBTS)
        self.trouble: PollingTrouble | None = None

    async def next(self) -> Sequence[Raw] | None:
        """Return the next updates, perhaps none; None after a failed call, when the wait before the next try is over.

        The first call removes a webhook, which would prevent polling. Updates that wait for it are kept.
        """
        try:
            if not self._fetches:
                await self._calls.post(f"{self._url}/deleteWebhook?drop_pending_updates=false")
                self._fetches = True
            found = await self._get(limit=MOST_AT_ONCE, wait=LONG_POLL)
        except InvalidToken:
            self.trouble = "token"
            self._doubt.refused()
            await self._sleep(WAITS[-1])
        except Conflict as other:
            self.trouble = "conflict"
            does = "has set a webhook" if "webhook" in other.message else "polls"
            log.error("another program %s with the same token; waiting for it to stop", does)
            await self._sleep(3)
        except RetryAfter as refusal:
            await self._sleep(min(seconds(refusal), LONGEST_WAIT))
        except TelegramError as error:  # also for an answer that is not Telegram's
            log.warning("no updates: %s", type(error).__name__)
            await self._sleep(WAITS[min(self._failures, len(WAITS) - 1)])
            self._failures += 1
        else:
            self._failures, self.trouble = 0, None
            self._doubt.over()
            return found
        return None

    def kept(self, before: int) -> bool:
        """Mark the updates before this id as stored; the next call confirms them to Telegram.

        Return False if they were marked already: then the next call brings again what this one brought.
        """
        is_new, self._offset = before != self._offset, before
        return is_new

    async def confirm(self) -> None:
        """Confirm stored updates now. Otherwise the last batch comes again after a restart, and is recognised."""
        if self._offset is not None:
            with suppress(TelegramError):
                await self._get(limit=1, wait=0)

    async def _get(self, limit: int, wait: int) -> Sequence[Raw]:
        asked = {"offset": self._offset or 0, "limit": limit, "timeout": wait}
        query = urlencode({**asked, "allowed_updates": json.dumps(LISTEN_TO)})
        found: Any = await self._calls.post(f"{self._url}/getUpdates?{query}", read_timeout=wait + PATIENCE)
        if not isinstance(found, list) or not all(map(is_update, found)):
            raise TelegramError("no updates")
        return found


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
