"""`python -m tests.bench`: every bot in turn, round after round, on loopback and with a slow line; then the tables."""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .core import core
from .crowd import Crowd, Sample
from .lap import Lap
from .rehearsal import rehearsed
from .report import table
from .stage import folder, stage

OURS, FORGETFUL, SHIPPED, FAST = "ours", "ours, synchronous=OFF", "PTB as shipped", "R-fast"


@dataclass(frozen=True)
class Plan:
    """How long and how much; `delay` is what a slow line adds to every call, in seconds."""

    rounds: int = 3
    girls: int = 32
    seconds: float = 6
    slow_seconds: float = 12
    delay: float = 0.05
    repeats: int = 200


async def measured(plan: Plan) -> tuple[str, ...]:
    """Three tables: loopback, a slow line, the core alone."""
    with folder() as kept:
        path = Path(kept) / "lap.json"
        lap = await rehearsed(bots(path)[OURS])
        lap.write(path)
        near, far = await _rounds(plan, lap, bots(path))
    alone = core(plan.rounds, plan.repeats)
    about = f"{plan.girls} girls in flight, medians of {plan.rounds} alternated rounds, a lap of {len(lap)} taps"
    return (
        table(f"Loopback; {about}", near, (SHIPPED, FAST)),
        table(f"{plan.delay * 1000:.0f} ms added to every call; {about}", far, (SHIPPED, FAST)),
        alone,
    )


def bots(lap: Path) -> Mapping[str, Sequence[str]]:
    """The bots in the order they take turns, each as the module to run and its arguments."""
    return {
        OURS: ("tests.bench.our_bot",),
        SHIPPED: ("tests.bench.bare_bot", "shipped", str(lap)),
        FAST: ("tests.bench.bare_bot", "fast", str(lap)),
        FORGETFUL: ("tests.bench.our_bot", "--forgetful"),
    }


async def _rounds(
    plan: Plan, lap: Lap, commands: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[Sample]], dict[str, list[Sample]]]:
    near: dict[str, list[Sample]] = {bot: [] for bot in commands}
    far: dict[str, list[Sample]] = {bot: [] for bot in commands}
    for _ in range(plan.rounds):
        for bot, command in commands.items():
            on_loopback, on_a_slow_line = await _both(plan, lap, command)
            near[bot].append(on_loopback)
            far[bot].append(on_a_slow_line)
    return near, far


async def _both(plan: Plan, lap: Lap, command: Sequence[str]) -> tuple[Sample, Sample]:
    async with stage(command) as (telegram, bot):
        crowd = Crowd(telegram, bot, lap, plan.girls)
        await crowd.gathers()
        near = await crowd.taps_for(plan.seconds)
        telegram.slow(plan.delay)
        return near, await crowd.taps_for(plan.slow_seconds)


def _plan(arguments: Sequence[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=Plan.rounds)
    parser.add_argument("--girls", type=int, default=Plan.girls)
    parser.add_argument("--seconds", type=float, default=Plan.seconds, help="how long each bot taps on loopback")
    parser.add_argument("--slow-seconds", type=float, default=Plan.slow_seconds, help="how long on the slow line")
    return Plan(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    for printed in asyncio.run(measured(_plan(sys.argv[1:]))):
        sys.stdout.write(printed + "\n\n")
