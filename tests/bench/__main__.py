"""`python -m tests.bench`: measure every bot in turn, round after round, and compare ours with its targets.

Measured on loopback, with a slow line, at a steady rate, with thousands of learners, and with the engine alone.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import calling, core, targets
from tests.bench.crowd import PATIENCE, Crowd, Sample, walkers
from tests.bench.guard import keep, kept
from tests.bench.lap import Lap
from tests.bench.rehearsal import rehearsed
from tests.bench.report import table
from tests.bench.stage import folder, stage
from tests.bench.steady import Waits, steady

OURS, WEBHOOK, FORGETFUL = "ours", "ours, by webhook", "ours, synchronous=OFF"
SHIPPED, FAST = "PTB as shipped", "R-fast"
AIOGRAM, DIALOG = "aiogram", "aiogram-dialog"
STEADY = (OURS, WEBHOOK, FAST)
"""Bots whose answers are timed at a steady rate; the others cannot keep up with it, so their times mean nothing."""


@dataclass(frozen=True)
class RunPlan:
    """Durations and sizes of a run; `delay` is what the slow line adds to every call, in seconds.

    `girls` learners have a tap in flight on loopback, and `far` on the slow line, where most of a tap is waiting; a bot
    that handles one update after the other is as fast with few. `rate` is the number of taps a second at a steady rate,
    also of the `many` learners who are in a lesson at once. `peers` is a Python that has aiogram and aiogram-dialog.
    """

    rounds: int = 3
    girls: int = 32
    far: int = 160
    seconds: float = 6
    slow_seconds: float = 12
    delay: float = 0.05
    rate: float = 50
    steady_seconds: float = 20
    many: int = 3000
    many_seconds: float = 30
    repeats: int = 200
    calls: int = calling.ROUNDS
    accept: bool = False
    peers: str = ""


@dataclass
class RoundResult:
    """Results of one bot in one round."""

    near: Sample
    far: Sample
    steady: Waits | None


async def measured(plan: RunPlan) -> tuple[str, ...]:
    """Return the tables: loopback, slow line, steady rate, the core alone, and the targets."""
    with folder() as home:
        path = Path(home) / "lap.json"
        lap = await rehearsed(bots(path)[OURS])
        lap.write(path)
        rounds, many = await _rounds(plan, lap, bots(path, plan.peers))
    alone = core.core(plan.rounds, plan.repeats)
    calls = await calling.costs(plan.calls)
    near = {bot: [result.near for result in results] for bot, results in rounds.items()}
    far = {bot: [result.far for result in results] for bot, results in rounds.items()}
    steadily = {bot: [result.steady for result in results if result.steady] for bot, results in rounds.items()}
    call = calls[calling.OURS].microseconds / calls[calling.TUNED].microseconds
    reached = targets.Measured(near, far, steadily, many, alone["advance"] / alone["Update.de_json"], call)
    found = (
        *targets.targets(reached, OURS, FORGETFUL, SHIPPED, FAST, DIALOG),
        *targets.by_webhook(reached, WEBHOOK, SHIPPED, FAST, DIALOG),
    )
    before = kept().get("ratios", {})
    if plan.accept:
        keep(ratios={target.name: round(target.ratio, 3) for target in found})
    about = f"medians of {plan.rounds} alternated rounds, a lap of {len(lap)} taps"
    slow = f"{plan.delay * 1000:.0f} ms added to every call; {plan.far} girls in flight ({plan.girls} at {SHIPPED})"
    return (
        table(f"Loopback; {plan.girls} girls in flight, {about}", near, (SHIPPED, FAST)),
        table(f"{slow}, {about}", far, (SHIPPED, FAST)),
        targets.waits(f"{plan.rate:g} taps a second, whatever the bot does", steadily | {f"{plan.many} girls": many}),
        core.printed(alone),
        calling.printed(calls),
        targets.table(found, before),
        *([] if plan.peers else [f"Left out: {AIOGRAM} and {DIALOG}; --peers names a Python that has them."]),
    )


def bots(lap: Path, peers: str = "") -> Mapping[str, Sequence[str]]:
    """Return the bots in the order of their turns, each as its command; those of aiogram if `peers` is their Python."""
    ours, bare = (sys.executable, "-m", "tests.bench.our_bot"), (sys.executable, "-m", "tests.bench.bare_bot")
    found: dict[str, Sequence[str]] = {
        OURS: ours,
        SHIPPED: (*bare, "shipped", str(lap)),
        FAST: (*bare, "fast", str(lap)),
        WEBHOOK: (*ours, "--webhook"),
        FORGETFUL: (*ours, "--forgetful"),
    }
    if peers:
        theirs = (peers, "-m", "tests.bench.aiogram_bots")
        found |= {AIOGRAM: (*theirs, "bare", str(lap)), DIALOG: (*theirs, "dialog", str(lap))}
    return found


async def _rounds(
    plan: RunPlan, lap: Lap, commands: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[RoundResult]], list[Waits]]:
    rounds: dict[str, list[RoundResult]] = {bot: [] for bot in commands}
    many = list[Waits]()
    for _ in range(plan.rounds):
        for bot, command in commands.items():
            rounds[bot].append(await _round(plan, lap, bot, command))
        many.append(await _with_many(plan, commands[OURS]))
    return rounds, many


async def _round(plan: RunPlan, lap: Lap, bot: str, command: Sequence[str]) -> RoundResult:
    far = plan.girls if bot == SHIPPED else plan.far
    async with stage(command) as (telegram, process):
        crowd = Crowd(telegram, process, lap, max(far, plan.girls))
        await crowd.gathers()
        near = await crowd.taps_for(plan.seconds, plan.girls)
        waits = await crowd.taps_steadily(plan.rate, plan.steady_seconds) if bot in STEADY else None
        telegram.slow(plan.delay)
        return RoundResult(near, await crowd.taps_for(plan.slow_seconds, far), waits)


async def _with_many(plan: RunPlan, command: Sequence[str]) -> Waits:
    """Measure the waits of thousands of learners in a lesson, each of whom taps now and then."""
    async with stage(command) as (telegram, process):
        girls = walkers(telegram, plan.many)
        async with asyncio.timeout(PATIENCE + plan.many / 10):
            for first in range(0, len(girls), plan.girls):
                await asyncio.gather(*(girl.comes() for girl in girls[first : first + plan.girls]))
        return await steady(process, girls, plan.rate, plan.many_seconds)


def _plan(arguments: Sequence[str]) -> RunPlan:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=RunPlan.rounds)
    parser.add_argument("--girls", type=int, default=RunPlan.girls, help="how many are in flight on loopback")
    parser.add_argument("--seconds", type=float, default=RunPlan.seconds, help="how long each bot taps on loopback")
    parser.add_argument("--slow-seconds", type=float, default=RunPlan.slow_seconds, help="how long on the slow line")
    parser.add_argument("--rate", type=float, default=RunPlan.rate, help="taps a second of the steady ones")
    parser.add_argument("--many", type=int, default=RunPlan.many, help="how many are in a lesson at once")
    parser.add_argument("--peers", default="", help="a Python with aiogram and aiogram-dialog, to measure them too")
    parser.add_argument("--accept", action="store_true", help="write the ratios down; on an idle machine")
    return RunPlan(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    for printed in asyncio.run(measured(_plan(sys.argv[1:]))):
        sys.stdout.write(printed + "\n\n")
