"""Learners who tap at a steady rate, however long the bot takes (an open loop), and their waits."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.process import BenchedBot
from tests.bench.walker import Walker

LEFT = 60
"""Seconds in which the last of them have to get their answers."""


@dataclass(frozen=True)
class Waits:
    """Milliseconds from when a tap was due until the next question arrived; CPU milliseconds a tap."""

    p50: float
    p99: float
    longest: float
    cpu: float


async def steady(bot: BenchedBot, walkers: Sequence[Walker], rate: float, seconds: float) -> Waits:
    """Tap `rate` times a second, by the learner who has been free longest; waits count from when a tap was due."""
    free, waits, walking = deque(walkers), list[float](), set[asyncio.Task[None]]()

    async def taps(walker: Walker, due: float) -> None:
        await walker.tap()
        waits.append(time.perf_counter() - due)
        free.append(walker)

    began, cpu = time.perf_counter(), bot.cpu()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        if not free:
            raise TimeoutError(f"{len(walkers)} girls wait: the bot does not keep up with {rate:g} taps a second")
        walking.add(asyncio.create_task(taps(free.popleft(), due)))
    async with asyncio.timeout(LEFT):
        await asyncio.gather(*walking)
    return _waits(sorted(waits), bot.cpu() - cpu)


def _waits(waits: Sequence[float], cpu: float) -> Waits:
    p50, p99 = (1000 * waits[int(len(waits) * share)] for share in (0.5, 0.99))
    return Waits(p50, p99, 1000 * waits[-1], 1000 * cpu / len(waits))
