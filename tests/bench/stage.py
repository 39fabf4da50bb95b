"""Stand-in of Telegram with one bot, in a temporary folder on the disk where a bot's data would be."""

import gc
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.process import BenchedBot, running
from tests.support.bot_api import Telegram
from tests.support.paths import ROOT

TOKEN = "1:bench"


@asynccontextmanager
async def stage(command: Sequence[str], records: bool = False) -> AsyncIterator[tuple[Telegram, BenchedBot]]:
    """Run the stand-in and the bot. A tap may wait for its answer as long as it takes."""
    with folder() as data, uncollected():
        async with (
            Telegram(TOKEN, records=records, answer_within=3600) as telegram,
            running(command, telegram.url, TOKEN, Path(data)) as bot,
        ):
            yield telegram, bot


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect garbage, then turn collection off for the block.

    The stand-in remembers every message; a collection over all of them stops it for 100 ms, which would be measured as
    a wait of the bot.
    """
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def folder() -> "TemporaryDirectory[str]":
    (ROOT / "var").mkdir(exist_ok=True)
    return TemporaryDirectory(prefix="bench-", dir=ROOT / "var")
