"""Two bots on one DATA: the second one says so and ends; after the first one was killed the next one starts at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.app.command import LATER
from bot.app.config import settings
from bot.app.stores import sole_bot
from bot.errors import NotNow
from tests.support.bot_api import Telegram
from tests.support.bot_process import TOKEN, BotProcess
from tests.support.lessons_folder import StoryFolder


async def test_the_second_bot_on_a_file_is_refused_and_one_after_a_kill_answers(tmp_path: Path) -> None:
    data, folder = tmp_path / "data", StoryFolder(tmp_path, is_brief=True)
    bot = partial(BotProcess, data=data, dialogues=folder.dialogues, locales=folder.locales)
    async with Telegram(token=TOKEN) as telegram, bot(telegram.url) as first:
        second = bot(telegram.url)
        await second.launch()
        assert await second.ends() == LATER
        assert second.log[-2:] == [
            f"Another bot is running on {data}.",
            "Stop it first. Several workers at once need PostgreSQL: read bot/app/MOVING.md.",
        ]
        assert first.running

        await first.kill()
        async with second:
            assert second.running


def test_workers_on_postgresql_may_share_the_folder(tmp_path: Path) -> None:
    on_a_file = settings({"DATA": str(tmp_path)}, tmp_path)
    on_a_server = settings({"DATA": str(tmp_path), "DATABASE_URL": "postgresql://bot@localhost/bot"}, tmp_path)

    with (
        sole_bot(on_a_server),
        sole_bot(on_a_server),
        sole_bot(on_a_file),
        pytest.raises(NotNow, match="Another bot is running"),
        sole_bot(on_a_file),
    ):
        pytest.fail("two bots write one file")
    with sole_bot(on_a_file):
        pass
