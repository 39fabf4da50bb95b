"""A bot in this process that is abandoned at one of its awaits, as in a power failure: nothing of it runs any more.

A task factory drives each coroutine that the bot starts, and counts the times at which one waits. At the chosen one no
coroutine of the bot is resumed again, and no cleanup of it runs. What it had asked of Telegram or of its store before
that may still arrive, as from a program that was killed.
"""

from __future__ import annotations

import asyncio
import ctypes
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from telegram import Bot

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.storage.job_ports import JobStore
from bot.storage.postgres.store import PostgresStore
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.polling import Polling, UpdateSource
from bot.telegram.sender import Sender
from tests.support.bot_api import Telegram
from tests.support.bot_process import HOME, TOKEN
from tests.support.in_process_bot import KEY
from tests.support.store_fixtures import StorePlace

Throwable = type[BaseException] | BaseException


@dataclass
class Awaits:
    """The number of times that a bot has waited since `counts` was set, and the one at which it is abandoned."""

    last: int | None = None
    seen: int = 0
    counts: bool = False
    abandoned: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self) -> None:
        """Count an await."""
        if self.counts and not self.abandoned.is_set():
            self.seen += 1
            if self.seen == self.last:
                self.abandoned.set()


_OF_THIS_BOT: ContextVar[Awaits | None] = ContextVar("awaits", default=None)


class _Driven(Coroutine[Any, Any, Any]):
    """A coroutine whose awaits are counted."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], awaits: Awaits) -> None:
        self._coroutine, self._awaits = coroutine, awaits
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(coroutine))  # never finalized, so none of its cleanup runs

    def send(self, value: Any) -> Any:
        if self._awaits.abandoned.is_set():
            never = asyncio.get_running_loop().create_future()
            never._asyncio_future_blocking = True
            return never
        step = self._coroutine.send(value)
        self._awaits.note()
        return step

    def throw(self, error: Throwable, value: object = None, trace: TracebackType | None = None) -> Any:
        if self._awaits.abandoned.is_set():
            raise error
        step = self._coroutine.throw(error)
        self._awaits.note()
        return step

    def close(self) -> None:
        """Leave it as it is."""

    def __await__(self) -> Any:
        return self._coroutine.__await__()


def _task(loop: asyncio.AbstractEventLoop, coroutine: Any, context: Context | None = None) -> asyncio.Task[Any]:
    awaits = context.get(_OF_THIS_BOT) if context else _OF_THIS_BOT.get()
    return asyncio.Task(_Driven(coroutine, awaits) if awaits else coroutine, loop=loop, context=context)


@dataclass
class AbandonedBot:
    """A bot on a store, and its parts."""

    store: JobStore
    dispatcher: Dispatcher
    polling: Polling
    calls: CurlRequest
    updates: CurlRequest
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def open(cls, place: StorePlace, telegram: Telegram, bundle: CourseBundle) -> AbandonedBot:
        """Open the store and make the parts of a bot on it."""
        calls, updates = CurlRequest(), CurlRequest()
        await asyncio.gather(calls.initialize(), updates.initialize())
        bot = Bot(TOKEN, f"{telegram.url}/bot", request=calls, get_updates_request=updates)
        store = await place.open()
        pace = Pace(time.monotonic, 100_000, 1_000, 1_000)
        media = HOME / "dialogues" / "media"
        sender = Sender(bot, store, media, pace, clock=time.monotonic, now=time.time, looks_ids_up_in_chat=True)
        dispatcher = Dispatcher(Conversation(store, bundle, time.time), sender, KEY, time.time)
        polling = Polling(UpdateSource(bot.base_url, updates), dispatcher, time.time)
        return cls(store, dispatcher, polling, calls, updates)

    def run(self, awaits: Awaits | None) -> asyncio.Task[None]:
        """Let it answer; its tasks are those of `awaits`."""
        context = copy_context()
        context.run(_OF_THIS_BOT.set, awaits)
        return asyncio.create_task(self.polling.run(self.stopping), context=context)

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is on its way to anybody."""
        return not (self.dispatcher.waiting or self.dispatcher.unconfirmed)

    async def bury(self) -> None:
        """Close what the kernel closes of a program that was killed: its connections and files."""
        if isinstance(self.store, PostgresStore):
            self.store._pool.terminate()
        else:
            await self.store.close()
        await asyncio.gather(self.calls.shutdown(), self.updates.shutdown())


@asynccontextmanager
async def abandoned_at(
    awaits: Awaits, place: StorePlace, telegram: Telegram, bundle: CourseBundle
) -> AsyncIterator[AbandonedBot]:
    """Run a bot that is abandoned at one of its awaits, or at the end of the block."""
    loop = asyncio.get_running_loop()
    bot = await AbandonedBot.open(place, telegram, bundle)
    loop.set_task_factory(_task)
    running = bot.run(awaits)
    try:
        yield bot
    finally:
        awaits.abandoned.set()
        loop.set_task_factory(None)
        running.cancel()
        await asyncio.wait([running])
        await bot.bury()


@asynccontextmanager
async def started_again(place: StorePlace, telegram: Telegram, bundle: CourseBundle) -> AsyncIterator[AbandonedBot]:
    """Run a new bot on the same store, and stop it at the end of the block."""
    bot = await AbandonedBot.open(place, telegram, bundle)
    running = bot.run(None)
    try:
        yield bot
    finally:
        bot.stopping.set()
        await running
        await bot.store.close()
        await asyncio.gather(bot.calls.shutdown(), bot.updates.shutdown())
