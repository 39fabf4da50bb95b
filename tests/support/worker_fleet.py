"""Several workers behind a real nginx on one PostgreSQL, with Telegram's stand-in in front."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import AS_SHIPPED, TOKEN, BotProcess
from tests.support.lessons_folder import StoryFolder
from tests.support.nginx import Nginx, nginx
from tests.support.postgres_server import Postgres, empty, postgres, rows
from tests.support.scenario import free_port

MOST = 3
"""Number of workers that the shipped nginx file has lines for."""


@dataclass
class Fleet:
    """Workers, running or not, each on a port that nginx knows; `url` is the database's."""

    telegram: Telegram
    server: Postgres
    url: str
    folder: StoryFolder
    proxy: Nginx
    workers: list[BotProcess]
    _ids: Any = field(default_factory=lambda: count(720_001))

    def girl(self, name: str = "Achieng") -> Girl:
        """Create a new learner."""
        return self.telegram.girl(next(self._ids), name, language_code="en")

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query on the database."""
        return await rows(self.url, sql)

    async def restarts_the_database(self, killed: bool = False) -> None:
        """Restart the database as an administrator does, or after a power cut: every connection is closed."""
        await asyncio.to_thread(self.server.kill if killed else self.server.stop)
        await asyncio.to_thread(self.server.start)

    def errors(self) -> list[str]:
        """Return the lines with a traceback or warning of Python's."""
        return [line for worker in self.workers for line in worker.log if "Traceback" in line or "Warning" in line]


@asynccontextmanager
async def fleet(
    tmp: Path,
    running: int,
    *,
    command: tuple[str, ...] = AS_SHIPPED,
    durable: bool = False,
    records: bool = True,
    **settings: str,
) -> AsyncIterator[Fleet]:
    """Run `running` workers, the first of which does the jobs; more can be started, up to MOST.

    `durable`: the database survives a power cut; `records`: the stand-in keeps all calls.
    """
    folder, server = StoryFolder(tmp, is_brief=True), postgres(durable=durable)
    port, ports = free_port(), [free_port() for _ in range(MOST)]
    url = await empty(server)
    telegram = Telegram(token=TOKEN, patience=0.2, records=records, answer_within=3600)
    async with nginx(tmp / "nginx", port, *ports) as proxy, telegram:
        telegram.webhook.trusts = proxy.trusts
        shared = {"DATABASE_URL": url, "WEBHOOK_URL": f"{proxy.url}/telegram", **settings}
        places = {"dialogues": folder.dialogues, "locales": folder.locales, "command": command}
        workers = [
            BotProcess(telegram.url, tmp / "data", LISTEN=f"127.0.0.1:{it}", **places, **shared)  # type: ignore[arg-type]  # settings by name
            for it in ports
        ]
        try:
            for worker in workers[:running]:
                await worker.start()
            yield Fleet(telegram, server, url, folder, proxy, workers)
        finally:
            await asyncio.gather(*(worker.stop() for worker in workers if worker.running))
