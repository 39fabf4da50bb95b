"""`python -m tests.bench.growth`: memory of the whole bot while 300 learners tap, as a curve, and what grew.

Each mark is a line: the process's memory (RSS), what malloc has given out and what it keeps free, and the number of
Python's blocks. Growth of blocks or of what is given out is ours, all other growth the allocator's. With `--trace` the
lines of code are named whose objects grew since the first mark; the bot is then four times as slow, and larger. Linux
with glibc only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from tests.bench.crowd import walkers
from tests.bench.probed_bot import PROBE_FILE, PROBE_SIGNAL
from tests.bench.process import AS_SHIPPED, BenchedBot
from tests.bench.stage import stage
from tests.bench.walker import Walker

GIRLS = 300
MARKS = (5_000, 10_000, 20_000, 40_000, 70_000, 100_000)
MOST_GROWTH = 3
"""Megabytes by which the memory may grow from the first mark to the last."""


@dataclass(frozen=True)
class Point:
    """Memory after some taps, in megabytes; `blocks` are counted."""

    taps: int
    rss: float
    malloc: float
    free: float
    blocks: int
    grown: Sequence[str]

    def __str__(self) -> str:
        """Return it as a line, with what grew below it."""
        told = f"{self.taps:>7,} taps: {self.rss:.1f} MB; malloc {self.malloc:.1f} and {self.free:.1f} free; "
        return "\n    ".join((f"{told}{self.blocks:,} blocks", *self.grown))


async def curve(marks: Sequence[int], trace: bool) -> AsyncIterator[Point]:
    """Yield a point before the first tap, and one at each mark."""
    async with stage((*AS_SHIPPED, "tests.bench.probed_bot", *(["--trace"] if trace else []))) as (telegram, bot):
        girls, taps = walkers(telegram, GIRLS), 0
        await asyncio.gather(*(girl.comes() for girl in girls))
        for mark in (0, *marks):
            left = iter(range(mark - taps))
            await asyncio.gather(*(_taps(girl, left) for girl in girls))
            await asyncio.gather(*(girl.rests() for girl in girls))
            taps = mark
            yield await _point(bot, taps)


async def _taps(girl: Walker, left: Iterator[int]) -> None:
    for _ in left:
        await girl.tap()


async def _point(bot: BenchedBot, taps: int) -> Point:
    probe = bot.data / PROBE_FILE
    bot.send_signal(PROBE_SIGNAL)
    while not probe.exists():
        await asyncio.sleep(0.05)
    told = json.loads(probe.read_text())
    probe.unlink()
    return Point(taps, bot.memory(), told["malloc"] / 2**20, told["free"] / 2**20, told["blocks"], told["grown"])


async def measured(marks: Sequence[int], trace: bool) -> None:
    """Print the curve, and whether it is flat."""
    points = list[Point]()
    async for point in curve(marks, trace):
        print(point, flush=True)
        points.append(point)
    growth = points[-1].rss - points[1].rss
    met = "met" if growth <= MOST_GROWTH else "MISSED"
    print(f"{growth:+.1f} MB from {marks[0]:,} taps to {marks[-1]:,} (at most {MOST_GROWTH}: {met})")


def main(arguments: Sequence[str]) -> None:
    """Print the curve."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    parser.add_argument("--marks", type=int, nargs="+", default=MARKS)
    parser.add_argument("--trace", action="store_true")
    asked = parser.parse_args(arguments)
    asyncio.run(measured(asked.marks, asked.trace))


if __name__ == "__main__":
    main(sys.argv[1:])
