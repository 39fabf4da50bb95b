"""`python -m tests.bench.ratios`: short benchmark of half a minute, compared with the accepted ratios.

It runs short rounds of our bot, of R-fast and of PTB as shipped, on loopback. Times vary with the machine, so nothing
fails on them: the workflow prints the table after its tests. `python -m tests.bench` takes longer and can accept new
ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.__main__ import FAST, OURS, SHIPPED, bots
from tests.bench.crowd import Crowd, Sample
from tests.bench.guard import kept
from tests.bench.lap import Lap
from tests.bench.rehearsal import rehearsed
from tests.bench.report import middle, table
from tests.bench.stage import folder, stage
from tests.bench.targets import change

BOTS = (OURS, FAST, SHIPPED)


async def glance(rounds: int, seconds: float, girls: int) -> str:
    """Return two tables: results of each bot, and our ratios next to the accepted ones."""
    samples: dict[str, list[Sample]] = {name: [] for name in BOTS}
    with folder() as home:
        path = Path(home) / "lap.json"
        lap = await rehearsed(bots(path)[OURS])
        lap.write(path)
        for _ in range(rounds):
            for name in BOTS:
                samples[name].append(await _taps(bots(path)[name], lap, seconds, girls))
    printed = table(f"At a glance: {rounds} x {seconds:g} s, {girls} girls in flight", samples, (FAST, SHIPPED))
    return f"{printed}\n\n{beside({name: middle(some) for name, some in samples.items()}, kept().get('ratios', {}))}"


async def _taps(command: Sequence[str], lap: Lap, seconds: float, girls: int) -> Sample:
    async with stage(command) as (telegram, bot):
        crowd = Crowd(telegram, bot, lap, girls)
        await crowd.gathers()
        return await crowd.taps_for(seconds, girls)


def beside(medians: Mapping[str, Sample], before: Mapping[str, float]) -> str:
    """Format our bot's ratios now, the accepted ones, and the change."""
    ours, fast, shipped = (medians[name] for name in BOTS)
    now = {
        f"taps a second, x {SHIPPED}": ours.taps_a_second / (shipped.taps_a_second or 1),
        f"CPU a tap, x {FAST}": ours.cpu / (fast.cpu or 1),
    }
    rows = [f"{name:<42}{ratio:8.2f}{change(ratio, before.get(name))}" for name, ratio in now.items()]
    return "\n".join([f"{'Beside baseline.json':<42}{'now':>8}{'accepted':>10}{'change':>9}", *rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ratios", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--girls", type=int, default=16)
    sys.stdout.write(asyncio.run(glance(**vars(parser.parse_args()))) + "\n")
