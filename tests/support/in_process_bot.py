"""The bot inside this process: real HTTP to Telegram's stand-in, a real database, and access to its parts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from telegram import Bot

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.dispatcher import Dispatcher, Staff
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.polling import Polling, UpdateSource
from bot.telegram.sender import Sender
from tests.support.bot_api import Telegram
from tests.support.bot_process import HOME, TOKEN

KEY = b"key"
"""Key of the pseudonyms here."""

OpenStore = Callable[[Path, str], Awaitable[SqliteStore]]


def nobody(conversation: Conversation) -> Staff:
    """Return an empty staff."""
    return Staff()


@dataclass(frozen=True)
class InProcessBot:
    """A running bot and its parts."""

    telegram: Telegram
    store: SqliteStore
    sender: Sender
    dispatcher: Dispatcher


@asynccontextmanager
async def inside(
    data: Path,
    bundle: CourseBundle,
    pace: Pace,
    staff: Callable[[Conversation], Staff] = nobody,
    conversation: type[Conversation] = Conversation,
    open_store: OpenStore = SqliteStore.open,
    now: Callable[[], float] = time.time,
    hurried: bool = False,
) -> AsyncIterator[InProcessBot]:
    """Run the bot until the block ends, then finish the replies in progress.

    `now` is the time of bot and Telegram, `hurried` as in `Telegram`.
    """
    stopping = asyncio.Event()
    async with (
        Telegram(token=TOKEN, clock=now, hurried=hurried) as telegram,
        CurlRequest() as updates,
        Bot(TOKEN, f"{telegram.url}/bot", request=CurlRequest(), get_updates_request=updates) as bot,
    ):
        store = await open_store(data / "bot.db", "f" * 32)
        media = HOME / "dialogues" / "media"
        sender = Sender(bot, store, media, pace, clock=time.monotonic, now=now, looks_ids_up_in_chat=True)
        talk = conversation(store, bundle, now)
        dispatcher = Dispatcher(talk, sender, KEY, now, staff(talk))
        running = asyncio.create_task(Polling(UpdateSource(bot.base_url, updates), dispatcher, now).run(stopping))
        try:
            yield InProcessBot(telegram, store, sender, dispatcher)
        finally:
            stopping.set()
            await running
            await store.close()
