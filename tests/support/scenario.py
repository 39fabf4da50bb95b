"""End-to-end scenario: Telegram's stand-in, the real bot as a process, and lessons that a test may edit."""

from __future__ import annotations

import asyncio
import hmac
import random
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from bot.storage.ports import LearnerId
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import TOKEN, BotProcess
from tests.support.clocks import ShiftedClock
from tests.support.lessons_folder import StoryFolder
from tests.support.opened_rows import OpenedRows

WITH_ADDRESS = ("reminders", "news", "sendings")
"""Tables in which a learner stands under a pseudonym of their own."""


@dataclass
class Scenario:
    """Everything a scenario needs."""

    telegram: Telegram
    bot: BotProcess
    folder: StoryFolder
    clock: ShiftedClock
    _ids: Any = field(default_factory=lambda: count(710_001))

    def girl(self, name: str = "Achieng", phone_locale: str | None = "en") -> Girl:
        """Create a new learner."""
        return self.telegram.girl(next(self._ids), name, language_code=phone_locale)

    def rows(self, table: str, girl: Girl) -> list[dict[str, Any]]:
        """Return the learner's rows in a table of the bot."""
        key = (self.bot.data / "secret").read_text("ascii").strip().encode()
        name = addressee_under(key, girl) if table in WITH_ADDRESS else pseudonym_under(key, girl)
        found = rows(self.bot.data, f"SELECT * FROM {table} WHERE learner = ?", name)
        return OpenedRows(key, self.bot.data).opened(table, found)

    def errors(self) -> list[str]:
        """Return the lines with an error of the bot's or a traceback or warning of Python's."""
        return [line for line in self.bot.log if any(word in line for word in (" ERROR ", "Traceback", "Warning"))]


@asynccontextmanager
async def stage(
    tmp: Path,
    prepare: Callable[[StoryFolder], object] = lambda _: None,
    *,
    is_brief: bool = False,
    webhook: bool = False,
    **settings: Any,
) -> AsyncIterator[Scenario]:
    """Run a bot on the course of a StoryFolder, which `prepare` may change first; `settings` as in BotProcess.

    To a `webhook`, Telegram's retries take a twentieth of their time.
    """
    clock, folder = ShiftedClock(), StoryFolder(tmp, is_brief=is_brief)
    prepare(folder)
    settings = {**(at_webhook(free_port()) if webhook else {}), **settings}
    async with Telegram(token=TOKEN, clock=clock, patience=0.05) as telegram:
        process = BotProcess(telegram.url, tmp / "data", dialogues=folder.dialogues, locales=folder.locales, **settings)
        async with process as bot:
            yield Scenario(telegram, bot, folder, clock)


def brief_bot(url: str, home: Path, **settings: Any) -> BotProcess:
    """Configure a bot on a brief course, which starts in half the time; all of its files are in `home`."""
    folder = StoryFolder(home, is_brief=True)
    return BotProcess(url, home / "data", dialogues=folder.dialogues, locales=folder.locales, **settings)


def free_port() -> int:
    """Return an unused port below the range from which outgoing connections get theirs."""
    chance = random.SystemRandom()  # the seed that a tool plants in each process would let all try the same ports
    while True:
        port = chance.randrange(20_000, 32_000)
        with closing(socket.socket()) as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


def at_webhook(port: int) -> dict[str, str]:
    """Return the settings of a bot that Telegram's stand-in reaches directly."""
    return {"LISTEN": f"127.0.0.1:{port}", "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram"}


async def until(happens: Callable[[], object], timeout: float = 60) -> None:
    """Wait for something that no chat shows (a row, a call, a group that was left), checked every 0.01 s."""
    async with asyncio.timeout(timeout):
        while not happens():
            await asyncio.sleep(0.01)


def pseudonym(data: Path, girl: Girl) -> LearnerId:
    """Return the key of a learner's rows in a data folder."""
    return pseudonym_under((data / "secret").read_text("ascii").strip().encode(), girl)


def pseudonym_under(key: bytes, girl: Girl) -> LearnerId:
    """Compute the key of a learner's rows independently: a test that asked the bot would follow its mistakes."""
    return LearnerId(hmac.new(key, str(girl.id).encode(), "sha256").hexdigest()[:32])


def addressee_under(key: bytes, girl: Girl) -> str:
    """Compute independently the key of a learner's rows in the tables that hold her address."""
    words = f"has an address: {pseudonym_under(key, girl)}"
    return "own-" + hmac.new(key, words.encode(), "sha256").hexdigest()[:32]


def rows(data: Path, query: str, *values: Any) -> list[dict[str, Any]]:
    """Query the database read-only."""
    with closing(sqlite3.connect(f"file:{data / 'bot.db'}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(query, values)]


def writes(data: Path, query: str, *values: Any) -> None:
    """Change the database; only while the bot is not running, because only one process may write to it."""
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.execute(query, values)
