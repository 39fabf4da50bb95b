"""Notices to staff about an act of one of them (S1). Each chat has a queue of its own, so none holds up another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection

from bot.jobs.ports import ChatUnavailable, DeliveryUnknown

log = logging.getLogger(__name__)

AGAIN = 5.0
"""Seconds until a notice that may not have arrived is sent again: twice is better than never."""

MOST_LETTERS = 4_000
"""Letters of one message, below Telegram's limit of 4,096."""


class StaffNotices:
    """Sends notices at once, and again until they have arrived or the chat is gone."""

    def __init__(
        self,
        send: Callable[[int, str], Awaitable[object]],
        chats: Collection[int],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take the chats to notify. `send` raises ChatUnavailable or DeliveryUnknown."""
        self._send, self._chats, self._pause = send, frozenset(chats), pause
        self._waiting: dict[int, list[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, notice: str, doer: int) -> None:
        """Send a notice to every chat but that of the doer. One that waits there already is not sent twice."""
        for chat in self._chats - {doer}:
            if (waiting := self._waiting.get(chat)) is None:
                self._waiting[chat] = [notice]
                task = asyncio.create_task(self._deliver(chat))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            elif notice not in waiting:
                waiting.append(notice)

    async def drain(self, seconds: float) -> None:
        """Wait until all notices have arrived, at most this many seconds."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)

    async def end(self) -> None:
        """Give up what has not arrived. Nothing is sent any more when this returns."""
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            log.error("not all notices to staff have arrived")
            await asyncio.wait(tasks)

    async def _deliver(self, chat: int) -> None:
        """Send all notices of a chat. Those that gathered meanwhile go in one message, so that a flood stays short."""
        waiting = self._waiting[chat]
        try:
            while waiting:
                many = _fitting(waiting)
                if await self._has_arrived(chat, "\n\n".join(waiting[:many])):
                    del waiting[:many]
                else:
                    await self._pause(AGAIN)
        except ChatUnavailable:
            log.warning("an account of STAFF_IDS or ALARM_CHAT cannot be written to: it has to press Start in the bot")
        finally:
            del self._waiting[chat]

    async def _has_arrived(self, chat: int, text: str) -> bool:
        try:
            await self._send(chat, text)
        except DeliveryUnknown:
            return False
        return True


def _fitting(notices: Collection[str]) -> int:
    """Return how many notices fit one message: at least one."""
    length = many = 0
    for notice in notices:
        length += len(notice) + 2
        many += length <= MOST_LETTERS
    return max(many, 1)
