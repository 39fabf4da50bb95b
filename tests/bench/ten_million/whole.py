"""The whole bot on PostgreSQL, as fast as it goes: what a tap takes of a worker's core, and of the server's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.postgres import Postgres

from ..crowd import Crowd
from ..rehearsal import rehearsed
from ..stage import stage
from .server import cpu

COMMAND = ("tests.bench.our_bot", "--webhook")
IN_FLIGHT = 32


@dataclass(frozen=True)
class Tap:
    """Milliseconds of CPU a tap; `server` has everything in it that the bot asks of the store."""

    worker: float
    server: float
    taps_a_second: float


async def tap(server: Postgres, url: str, seconds: float) -> Tap:
    """Measured by girls at a stand-in of Telegram, who tap as fast as they get questions."""
    lap = await rehearsed(("tests.bench.our_bot",))
    with _at(url):
        async with stage(COMMAND) as (telegram, bot):
            crowd = Crowd(telegram, bot, lap, IN_FLIGHT)
            await crowd.gathers()
            before = cpu(server)
            it = await crowd.taps_for(seconds, IN_FLIGHT)
            spent = cpu(server) - before
    return Tap(it.cpu, 1000 * spent / (it.taps_a_second * seconds), it.taps_a_second)


@contextmanager
def _at(url: str) -> Iterator[None]:
    os.environ["DATABASE_URL"] = url
    try:
        yield
    finally:
        del os.environ["DATABASE_URL"]
