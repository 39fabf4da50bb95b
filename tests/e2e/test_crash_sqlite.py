"""Power failures while many learners play, hundreds with FULL_LOAD, with the store in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.bot_process import FORGETFUL
from tests.support.crash_scenario import the_power_fails
from tests.support.on_ci import load
from tests.support.scenario import rows, stage

GIRLS = load(60, 240)
KILLS = load(6, 12)


async def test_the_power_fails_while_many_girls_walk(tmp_path: Path) -> None:
    async with stage(tmp_path, command=FORGETFUL) as ready:

        async def look(sql: str) -> list[tuple[Any, ...]]:
            return [tuple(row.values()) for row in rows(ready.bot.data, sql)]

        await the_power_fails(ready, look, GIRLS, KILLS)
