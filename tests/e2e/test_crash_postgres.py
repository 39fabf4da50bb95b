"""Power failures while many learners play, with the store in PostgreSQL: the same scenario as with a file.

Kills of the server and of several workers are in `test_workers.py`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Any

from tests.support.bot_process import FORGETFUL
from tests.support.crash_scenario import the_power_fails
from tests.support.on_ci import ON_CI, load
from tests.support.postgres_server import empty, postgres, rows
from tests.support.scenario import stage

GIRLS = 40
KILLS = load(3, 6) if ON_CI else 2


BUSY = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'safe-online-world' AND state <> 'idle'"


async def looked(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Return rows after the server has finished the work that a killed bot had asked for."""
    while await rows(url, BUSY):
        await asyncio.sleep(0.01)
    return await rows(url, sql)


async def test_the_power_fails_while_girls_walk_on_a_server(tmp_path: Path) -> None:
    url = await empty(postgres())
    async with stage(tmp_path, command=FORGETFUL, DATABASE_URL=url) as ready:
        await the_power_fails(ready, partial(looked, url), GIRLS, KILLS)
