"""Learners who each have one tap in flight for some seconds: throughput, latency and cost of a bot."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.lap import Lap, is_for_a_girl
from tests.bench.process import BenchedBot
from tests.bench.steady import Waits, steady
from tests.bench.walker import Walker
from tests.support.bot_api import Telegram

PATIENCE = 60
"""Seconds after which the run ends if the bot stops answering."""


@dataclass(frozen=True)
class Sample:
    """Results of one bot in one round: milliseconds, megabytes, and shares of a core of the bot and the stand-in."""

    taps_a_second: float
    p50: float
    p99: float
    cpu: float
    calls: float
    memory: float
    core: float
    stand_in: float


class Crowd:
    """Learners at one bot. Call `gathers` once, then `taps_for` as often as needed."""

    def __init__(self, telegram: Telegram, bot: BenchedBot, lap: Lap, size: int) -> None:
        self._telegram, self._bot, self._lap = telegram, bot, lap
        self._walkers = walkers(telegram, size)
        self._before = 0

    async def gathers(self) -> None:
        """Bring each learner to her own place in the lap, so that all its turns are under way at any time."""
        async with asyncio.timeout(PATIENCE + len(self._walkers)):
            await self._all(Walker.begins)
            await self._all(Walker.rests)
            self._before = self._calls()
            await asyncio.gather(
                *(_walks(walker, place % len(self._lap)) for place, walker in enumerate(self._walkers))
            )
            await self._all(Walker.rests)

    async def taps_for(self, seconds: float, girls: int) -> Sample:
        """Let `girls` learners tap as soon as they get a question, and measure `seconds` from when each has got one."""
        stopwatch = _Stopwatch(self._bot, girls)
        async with asyncio.timeout(PATIENCE + seconds):
            walking = [asyncio.create_task(stopwatch.times(walker)) for walker in self._walkers[:girls]]
            await stopwatch.runs(seconds)
            await asyncio.gather(*walking)
            await self._all(Walker.rests)
            for _ in range(300):  # no learner waits for the last edit of a lap
                if self._made() >= self._due():
                    break
                await asyncio.sleep(0.01)
        return stopwatch.sample(self._calls_a_tap(), self._bot.memory())

    async def taps_steadily(self, rate: float, seconds: float) -> Waits:
        """Let all learners tap in turn, `rate` taps a second."""
        return await steady(self._bot, self._walkers, rate, seconds)

    async def _all(self, does: "Callable[[Walker], asyncio._CoroutineLike[None]]") -> None:
        await asyncio.gather(*(does(walker) for walker in self._walkers))

    def _calls(self) -> int:
        return sum(count for method, count in self._telegram.counts.items() if is_for_a_girl(method))

    def _made(self) -> int:
        return self._calls() - self._before

    def _due(self) -> int:
        return sum(self._lap.calls(walker.taps) for walker in self._walkers)

    def _calls_a_tap(self) -> float:
        """Return calls a tap; fail if they differ from the lap by more than one edit a learner."""
        made, due = self._made(), self._due()
        assert abs(made - due) <= len(self._walkers), f"{made} calls were made, {due} belong to these taps"
        return made / sum(walker.taps for walker in self._walkers)


def walkers(telegram: Telegram, size: int) -> list[Walker]:
    """Create new learners."""
    return [Walker(telegram.girl(1001 + number, language_code="en")) for number in range(size)]


async def _walks(walker: Walker, taps: int) -> None:
    for _ in range(taps):
        await walker.tap()


class _Stopwatch:
    """Record of when each tap was done and how long it took, with CPU and time at both ends of the measurement."""

    def __init__(self, bot: BenchedBot, size: int) -> None:
        self._bot, self._missing = bot, size
        self._done: list[tuple[float, float]] = []
        self._all_have_one, self._over = asyncio.Event(), False

    async def times(self, walker: Walker) -> None:
        await self._tap(walker)
        self._missing -= 1
        if not self._missing:
            self._all_have_one.set()
        while not self._over:
            await self._tap(walker)

    async def _tap(self, walker: Walker) -> None:
        took = await walker.tap()
        self._done.append((time.perf_counter(), took))

    async def runs(self, seconds: float) -> None:
        await self._all_have_one.wait()
        self._start = self._now()
        await asyncio.sleep(seconds)
        self._end, self._over = self._now(), True

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), self._bot.cpu(), time.process_time()

    def sample(self, calls: float, memory: float) -> Sample:
        (start, *_), (end, *_) = self._start, self._end
        seconds, cpu, own = (after - before for before, after in zip(self._start, self._end, strict=True))
        took = sorted(took for done, took in self._done if start <= done <= end)
        count = max(1, len(took))
        p50, p99 = (1000 * took[int(len(took) * share)] if took else 0.0 for share in (0.5, 0.99))
        return Sample(len(took) / seconds, p50, p99, 1000 * cpu / count, calls, memory, cpu / seconds, own / seconds)
