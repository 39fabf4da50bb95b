"""Power failures while hundreds of learners play, with the store in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.bot_process import FORGETFUL
from tests.support.crash_scenario import the_power_fails
from tests.support.on_ci import ON_CI
from tests.support.scenario import rows, stage

GIRLS = 240 if ON_CI else 60
KILLS = 12 if ON_CI else 6


async def test_the_power_fails_while_hundreds_of_girls_walk(tmp_path: Path) -> None:
    async with stage(tmp_path, command=FORGETFUL) as ready:

        async def look(sql: str) -> list[tuple[Any, ...]]:
            return [tuple(row.values()) for row in rows(ready.bot.data, sql)]

        await the_power_fails(ready, look, GIRLS, KILLS)
