"""What a turn takes of the store on PostgreSQL, in batches of one to a hundred girls."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.library import Library
from tests.postgres import Postgres

from .crowd import Crowd, gathered
from .partitions import partitioned
from .server import cpu, wal
from .wire import tapped

SIZES = (1, 8, 32, 100)
GIRLS, TURNS, ROUNDS = 400, 800, 3


@dataclass(frozen=True)
class Cost:
    """A batch of so many: milliseconds of CPU of a turn, in the worker and on the server, and bytes of its log.

    `took` are the milliseconds of a whole batch; `statements` and `trips` there and back are those of a batch.
    """

    size: int
    worker: float
    server: float
    log: float
    took: float
    statements: float = 0.0
    trips: float = 0.0


async def measured(server: Postgres, url: str, data: Path, library: Library, turns: int = TURNS) -> list[Cost]:
    """Each size in turn, round after round, by girls who have long begun; medians."""
    async with gathered(url, data, library, GIRLS) as crowd:
        await crowd.taps(3 * GIRLS, 100)
        rounds = [[await _once(server, url, crowd, size, turns) for size in SIZES] for _ in range(ROUNDS)]
    lines = await _counted(server, url, data, library)
    return [_middle(costs, *line) for costs, line in zip(zip(*rounds, strict=True), lines, strict=True)]


async def in_partitions(server: Postgres, url: str, data: Path, library: Library, turns: int = TURNS) -> Cost:
    """A turn of 32 in a batch where the tables are in partitions."""
    async with gathered(url, data, library, GIRLS) as crowd:
        await partitioned(url)
    async with gathered(url, data, library, GIRLS) as crowd:
        await crowd.taps(3 * GIRLS, 32)
        return _middle([await _once(server, url, crowd, 32, turns) for _ in range(ROUNDS)], 0, 0)


async def _once(server: Postgres, url: str, crowd: Crowd, size: int, turns: int) -> Cost:
    turns = max(size, turns - turns % size)
    log, here, there, begun = await wal(url), time.process_time(), cpu(server), time.perf_counter()
    await crowd.taps(turns, size)
    took, here, there = time.perf_counter() - begun, time.process_time() - here, cpu(server) - there
    log = await wal(url) - log
    return Cost(size, 1000 * here / turns, 1000 * there / turns, log / turns, 1000 * took * size / turns)


def _middle(costs: Sequence[Cost], statements: float, trips: float) -> Cost:
    worker, server, log, took = (
        median(getattr(it, name) for it in costs) for name in ("worker", "server", "log", "took")
    )
    return Cost(costs[0].size, worker, server, log, took, statements, trips)


async def _counted(server: Postgres, url: str, data: Path, library: Library) -> list[tuple[float, float]]:
    """Statements and round trips of a batch, counted on the line."""
    found = list[tuple[float, float]]()
    async with (
        tapped(server) as (port, wire),
        gathered(url.replace(f":{server.port}/", f":{port}/"), data, library, GIRLS, first_update=10**6) as crowd,
    ):
        await crowd.taps(GIRLS, 100)
        for size in SIZES:
            wire.statements = wire.round_trips = 0
            batches = max(4, 100 // size)
            await crowd.taps(batches * size, size)
            found.append((wire.statements / batches, wire.round_trips / batches))
    return found


def told(costs: Sequence[Cost]) -> list[str]:
    """The table."""
    head = f"{'girls a batch':<16}{'worker ms':>11}{'server ms':>11}{'log bytes':>11}{'a batch ms':>12}"
    return [
        f"{head}{'statements':>12}{'round trips':>13}",
        *(
            f"{it.size:<16}{it.worker:>11.2f}{it.server:>11.3f}{it.log:>11.0f}{it.took:>12.1f}"
            f"{it.statements:>12.0f}{it.trips:>13.1f}"
            for it in costs
        ),
    ]
