"""`python -m tests.bench.workers`: taps carried by one worker and by two, and processor time of each program.

Everything is real and on this machine: workers without Telegram's limit, the shipped nginx, a durable PostgreSQL, and
Telegram's stand-in with the learners. With fewer cores than programs, two workers are hardly faster than one; the
processor time of a tap shows how they compare where each has a core.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median

from tests.bench.crowd import walkers
from tests.bench.process import processor_seconds
from tests.bench.stage import folder
from tests.bench.walker import Walker
from tests.support.bot_process import HOME, UNPACED
from tests.support.worker_fleet import Fleet, fleet

PATIENCE = 300.0
"""Seconds after which the run ends if the fleet stops answering."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Taps a second, and milliseconds of processor time a tap for each program."""

    taps: float
    worker: float
    nginx: float
    postgres: float
    telegram: float

    @property
    def all(self) -> float:
        """Milliseconds of processor time a tap, of all programs together."""
        return self.worker + self.nginx + self.postgres + self.telegram


async def measured(rounds: int, girls: int, seconds: float, most: int = 2) -> dict[int, Costs]:
    """Return medians of alternated rounds by number of workers; `girls` at each worker keep batches equally large."""
    found: dict[int, list[Costs]] = {many: [] for many in range(1, most + 1)}
    for _ in range(rounds):
        for many, costs in found.items():
            costs.append(await _round(many, girls, seconds))
    return {many: _middle(costs) for many, costs in found.items()}


async def _round(many: int, girls: int, seconds: float) -> Costs:
    lessons = {"DIALOGUES": str(HOME / "dialogues"), "LOCALES": str(HOME / "locales")}
    with folder() as home:
        async with fleet(Path(home), many, command=UNPACED, durable=True, records=False, **lessons) as workers:
            return await _taps(workers, many * girls, seconds)


async def _taps(workers: Fleet, girls: int, seconds: float) -> Costs:
    crowd = walkers(workers.telegram, girls)
    async with asyncio.timeout(PATIENCE + seconds):
        await asyncio.gather(*(walker.begins() for walker in crowd))
        began, before = time.perf_counter(), _processor(workers)
        until = began + seconds
        await asyncio.gather(*(_taps_until(walker, until) for walker in crowd))
        took, after = time.perf_counter() - began, _processor(workers)
    taps = sum(walker.taps for walker in crowd)
    return Costs(taps / took, *(1000 * (end - start) / taps for start, end in zip(before, after, strict=True)))


async def _taps_until(walker: Walker, until: float) -> None:
    while time.perf_counter() < until:
        await walker.tap()
    await walker.rests()


def _processor(workers: Fleet) -> tuple[float, float, float, float]:
    """Return seconds of processor time so far: workers, nginx, PostgreSQL with its children, and this process."""
    assert workers.server.process is not None
    nginx = int((workers.proxy.folder / "pid").read_text("ascii"))
    bots = sum(processor_seconds(worker.pid, children=True) for worker in workers.workers if worker.running)
    postgres = processor_seconds(workers.server.process.pid, children=True)
    return bots, processor_seconds(nginx, children=True), postgres, time.process_time()


def _middle(costs: Sequence[Costs]) -> Costs:
    return Costs(*(median(getattr(cost, field.name) for cost in costs) for field in fields(Costs)))


HEAD = f"{'workers':>8}{'taps/s':>9}" + "".join(
    f"{name:>15}" for name in ("worker ms", "nginx ms", "PostgreSQL ms", "stand-in ms", "cores in use")
)


def printed(found: dict[int, Costs], cores: int) -> str:
    """Format the table, the ratio here, and the expected ratio with a core for each program."""
    return "\n".join(("Processor time of a tap", HEAD, *map(_row, found, found.values()), *_told(found, cores)))


def _row(many: int, it: Costs) -> str:
    shares = (it.worker, it.nginx, it.postgres, it.telegram, it.taps * it.all / 1000)
    return f"{many:8}{it.taps:9.0f}" + "".join(f"{share:15.2f}" for share in shares)


def _told(found: dict[int, Costs], cores: int) -> Iterator[str]:
    one, two = found[1], found[2]
    yield f"Here, where {cores} cores do everything, two workers carry {two.taps / one.taps:.2f} times what one does."
    carry = 2 * 1000 / two.worker
    yield (
        f"A worker is one thread: one carries at most {1000 / one.worker:.0f} taps a second, two carry {carry:.0f},"
        f" which is {carry * one.worker / 1000:.2f} times as many."
    )
    database, proxy, telegram = (carry * cost / 1000 for cost in (two.postgres, two.nginx, two.telegram))
    yield (
        f"That takes 2 cores for them, {database:.1f} for PostgreSQL, {proxy:.1f} for nginx, and {telegram:.1f} for the"
        " stand-in and its girls, who are elsewhere in real life."
    )


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.workers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--girls", type=int, default=64, help="how many are in flight at each worker")
    parser.add_argument("--seconds", type=float, default=10)
    found = asyncio.run(measured(**vars(parser.parse_args(arguments))))
    sys.stdout.write(printed(found, os.cpu_count() or 1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
