"""Stopping the bot in each way: at a prompt, in a script, under nohup."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.bot_api import Telegram
from tests.support.bot_process import TOKEN
from tests.support.scenario import brief_bot


@contextmanager
def ignored(number: signal.Signals) -> Iterator[None]:
    """Ignore a signal for the block: programs started in it inherit that, as under nohup and `&` in a script."""
    before = signal.signal(number, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(number, before)


async def test_started_where_ctrl_c_is_ignored_the_bot_still_stops_when_it_is_told_to(tmp_path: Path) -> None:
    async with Telegram(token=TOKEN) as telegram:
        bot = brief_bot(telegram.url, tmp_path)
        with ignored(signal.SIGINT), ignored(signal.SIGHUP):
            await bot.launch()
        await bot.prints("answering", timeout=120)

        assert await bot.stop() == 0
