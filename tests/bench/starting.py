"""`python -m tests.bench.starting`: time to the first answer for a learner who wrote while the bot was down.

It is measured from the start of the process, with the lessons and languages of this folder, and with a new data folder
for each start. Seconds of CPU are printed too: they hardly change when other programs use the machine. Linux only
(/proc).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median

from tests.bench.process import AS_SHIPPED, running
from tests.bench.stage import TOKEN, folder
from tests.support.bot_api import Telegram

MOST_SECONDS = 2.0
STARTS = 5
PATIENCE = 60


@dataclass(frozen=True, slots=True)
class MeasuredStart:
    """One start: seconds until the answer, seconds of CPU until then, megabytes in memory after it."""

    seconds: float
    cpu: float
    megabytes: float


async def start() -> MeasuredStart:
    """Start the bot while a learner waits, and measure until its first answer."""
    async with AsyncExitStack() as stack, asyncio.timeout(PATIENCE):
        data = Path(stack.enter_context(folder()))
        telegram = await stack.enter_async_context(Telegram(TOKEN, records=False))
        girl = telegram.girl(1001, language_code="en")
        await girl.types("/start")
        begun = time.perf_counter()
        bot = await stack.enter_async_context(running((*AS_SHIPPED, "main", "run"), telegram.url, TOKEN, data))
        while not any(message.from_bot for message in girl.room.messages.values()):
            await girl.room.next_change()
        return MeasuredStart(time.perf_counter() - begun, bot.cpu(), bot.memory())


async def measured(starts: int = STARTS) -> str:
    """Return the medians as one line of text."""
    found = [await start() for _ in range(starts)]
    seconds, cpu, megabytes = map(median, zip(*map(astuple, found), strict=True))
    met = "met" if seconds <= MOST_SECONDS else "MISSED"
    return (
        f"the first answer after {seconds:.2f} s (at most {MOST_SECONDS:.0f} s: {met}), "
        f"{cpu:.2f} s of CPU, {megabytes:.0f} MB then; medians of {starts} starts"
    )


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.starting", description=__doc__)
    parser.add_argument("--starts", type=int, default=STARTS)
    sys.stdout.write(asyncio.run(measured(parser.parse_args(arguments).starts)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
