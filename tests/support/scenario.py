"""A stage for stories: Telegram's stand-in, the real bot as a process, and lessons a test may edit."""

from __future__ import annotations

import asyncio
import random
import socket
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.vocabulary import TypedVocabulary
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from bot.storage.ports import LearnerId
from bot.telegram.update_parser import UpdateParser
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import TOKEN, BotProcess
from tests.support.lessons_folder import StoryFolder


@dataclass
class Clock:
    """Telegram's clock, which may run ahead of ours or behind."""

    ahead: float = 0.0

    def __call__(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead


@dataclass
class Stage:
    """Everything a story needs."""

    telegram: Telegram
    bot: BotProcess
    folder: StoryFolder
    clock: Clock
    _ids: Any = field(default_factory=lambda: count(710_001))

    def girl(self, name: str = "Achieng", phone: str | None = "en") -> Girl:
        """Somebody new."""
        return self.telegram.girl(next(self._ids), name, language_code=phone)

    def rows(self, table: str, girl: Girl) -> list[dict[str, Any]]:
        """What a table of the bot's holds of her."""
        return rows(self.bot.data, f"SELECT * FROM {table} WHERE learner = ?", pseudonym(self.bot.data, girl))

    def errors(self) -> list[str]:
        """The lines in which the bot complained, about itself or with Python's own words."""
        return [line for line in self.bot.log if any(word in line for word in (" ERROR ", "Traceback", "Warning"))]


@asynccontextmanager
async def stage(
    tmp: Path, prepare: Callable[[StoryFolder], object] = lambda _: None, *, webhook: bool = False, **settings: Any
) -> AsyncIterator[Stage]:
    """A bot on the course of a StoryFolder, once it is prepared, answering; `settings` as of BotProcess.

    To a `webhook` Telegram comes again as it does, but in a twentieth of its time.
    """
    clock, folder = Clock(), StoryFolder(tmp)
    prepare(folder)
    settings = {**(at_webhook(free_port()) if webhook else {}), **settings}
    async with Telegram(token=TOKEN, clock=clock, patience=0.05) as telegram:
        process = BotProcess(telegram.url, tmp / "data", dialogues=folder.dialogues, locales=folder.locales, **settings)
        async with process as bot:
            yield Stage(telegram, bot, folder, clock)


def free_port() -> int:
    """A port of this machine that nobody uses now, and that no connection to elsewhere is given by chance."""
    while True:
        port = random.randrange(20_000, 32_000)
        with closing(socket.socket()) as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


def at_webhook(port: int) -> dict[str, str]:
    """The settings of a bot to which Telegram comes directly."""
    return {"LISTEN": f"127.0.0.1:{port}", "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram"}


async def until(happens: Callable[[], object], timeout: float = 10) -> None:
    """Wait for what no chat tells of: a row, a call, a group that was left. Looked at every hundredth of a second."""
    async with asyncio.timeout(timeout):
        while not happens():
            await asyncio.sleep(0.01)


def pseudonym(data: Path, girl: Girl) -> str:
    """What the bot calls her."""
    return pseudonym_under((data / "secret").read_text("ascii").strip().encode(), girl)


def pseudonym_under(key: bytes, girl: Girl) -> LearnerId:
    """What a bot with this key calls her."""
    return UpdateParser(key, CourseBundle(Course(), Catalogs(), TypedVocabulary({}, {}))).learner(girl.id)


def rows(data: Path, query: str, *values: Any) -> list[dict[str, Any]]:
    """Rows of the database, read without a hand on it."""
    with closing(sqlite3.connect(f"file:{data / 'bot.db'}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(query, values)]


def writes(data: Path, query: str, *values: Any) -> None:
    """Change the database; only while the bot is not running: exactly one process ever writes to it."""
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.execute(query, values)
