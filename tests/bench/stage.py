"""A stand-in of Telegram with one bot at it, in a fresh folder on the disk where a bot's data would be."""

import gc
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.process import Bot, running
from tests.support.bot_api import Telegram
from tests.support.paths import ROOT

TOKEN = "1:bench"


@asynccontextmanager
async def stage(command: Sequence[str], records: bool = False) -> AsyncIterator[tuple[Telegram, Bot]]:
    """The stand-in and the bot, both running. A tap may wait for its answer as long as it takes."""
    with folder() as data, uncollected():
        async with (
            Telegram(TOKEN, records=records, answer_within=3600) as telegram,
            running(command, telegram.url, TOKEN, Path(data)) as bot,
        ):
            yield telegram, bot


@contextmanager
def uncollected() -> Iterator[None]:
    """The stand-in remembers every message, and to look through them all would hold up everybody for 100 ms: it would
    be read as a wait of the bot. What is let go in circles meanwhile is looked for before.
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
