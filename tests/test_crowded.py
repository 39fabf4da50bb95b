"""An evening on television: far more girls tap than Telegram lets the bot write to (A12, D15)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from telegram import Bot

from bot.adapters.sqlite.store import SqliteStore
from bot.adapters.telegram.dispatcher import Dispatcher
from bot.adapters.telegram.pacing import Pace
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.request import AiohttpRequest
from bot.adapters.telegram.sender import Sender
from bot.adapters.telegram.source import Source
from bot.conversation import Conversation
from tests.bot_process import HOME, TOKEN
from tests.courses import real
from tests.stand_in import Telegram
from tests.walking import labels, onboards

A_SECOND = 20
MANY = 30 * A_SECOND


@asynccontextmanager
async def a_bot(data: Path) -> AsyncIterator[tuple[Telegram, Pace]]:
    """The bot inside this process, answering, and the pace it keeps."""
    pace, stopping, updates = Pace(time.monotonic, A_SECOND, per_chat=100), asyncio.Event(), AiohttpRequest()
    async with (
        Telegram(token=TOKEN) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=AiohttpRequest(), get_updates_request=updates) as bot,
    ):
        store = await SqliteStore.open(data / "bot.db", "f" * 32)
        sender = Sender(bot, store, HOME / "dialogues" / "media", pace, time.monotonic, time.time)
        conversation = Conversation(store, real(), time.time)
        dispatcher = Dispatcher(bot, conversation, sender, b"key", time.time)
        running = asyncio.create_task(Polling(Source(bot.base_url, updates), dispatcher, time.time).run(stopping))
        try:
            yield telegram, pace
        finally:
            stopping.set()
            await running
            await store.close()


async def test_a_girl_in_a_crowd_is_told_at_once_that_it_takes_and_help_comes_before_the_crowd(tmp_path: Path) -> None:
    async with a_bot(tmp_path) as (telegram, pace):
        girl = telegram.girl(1001, "Achieng", language_code="en")
        await onboards(girl)
        crowd = [asyncio.create_task(pace.turn(2000 + number)) for number in range(MANY)]
        try:
            before = len(girl.chat)
            question = girl.last
            await girl.taps_on(question, labels(question)[0])
            await girl.waits_until(lambda chat: bool(girl.popups), 20, "a pop-up")
            assert girl.popups == ["⏳ It is busy here. Your answer is coming. If not, tap again in a few minutes."]
            assert len(girl.chat) == before, "her answer came out of its turn"

            await girl.types("help")
            await girl.waits_for("a person near you", 20)
            assert [it.done() for it in crowd].count(False) > MANY / 3, "help waited for the crowd"
        finally:
            for somebody in crowd:
                somebody.cancel()
