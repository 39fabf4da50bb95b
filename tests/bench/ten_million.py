"""`python -m tests.bench.ten_million`: cost of a turn for a worker and for PostgreSQL, alone and among saved learners.

Batches of one to a hundred learners run on a server with fsync, then batches of 32 among `--saved` learners.
CAPACITY.md says what follows. Linux only (/proc); about two minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass
from itertools import count, islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

import asyncpg

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Input
from bot.storage.ports import LearnerId
from bot.storage.postgres.store import PostgresStore
from tests.bench.players.behaviour import first_action, next_action
from tests.bench.players.chat import SimulatedChat
from tests.bench.players.population import invent_learners
from tests.bench.players.stories import stories
from tests.bench.process import processor_seconds
from tests.bench.saved_girls import NOW, WEEK, saved_rows
from tests.bench.tapping import bundle
from tests.support.postgres_server import Postgres, database, execute, rows, served

SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "8GB", "checkpoint_timeout": "1h"}
"""Memory of a small server, and no checkpoint during the run."""
SIZES, AMONG = (1, 8, 32, 100), 32
GIRLS, TURNS, ROUNDS = 400, 800, 3
AT_ONCE = 20_000
THINKS = 15
"""Seconds between two taps of a learner. Her row holds the time when she is forgotten, so each tap changes it."""


@dataclass(frozen=True)
class Cost:
    """Cost of one turn: milliseconds of CPU in the worker and on the server, and bytes of the server's log."""

    worker: float
    server: float
    log: float


class BatchedCrowd:
    """Learners who tap in turn, in batches of a given size."""

    def __init__(self, store: PostgresStore, known: CourseBundle, learners: Sequence[LearnerId]) -> None:
        self.now, self._store, self._stories = float(NOW), store, stories(known, 1)
        self._conversation = Conversation(store, known, lambda: self.now)
        girls = invent_learners(len(learners), WEEK.first, 1, known.course.locales, 2)
        self._chats = [
            (who, SimulatedChat(girl, Random(girl.number))) for who, girl in zip(learners, girls, strict=True)
        ]
        self._numbers = count(int(time.time() * 1000))  # of updates and messages: never the same twice in a database

    async def taps(self, turns: int, batch: int) -> None:
        for first in range(0, turns, batch):
            chats = [self._chats[(first + at) % len(self._chats)] for at in range(batch)]
            heard = [
                IncomingAction(who, self._does(chat), next(self._numbers), sealed=lambda *_: bytes(60))
                for who, chat in chats
            ]
            shown = list[tuple[LearnerId, int]]()
            for (who, chat), replies in zip(chats, await self._conversation.hear(heard), strict=True):
                chat.sees(replies)
                shown += [(who, next(self._numbers)) for item in replies.items if isinstance(item, Bubble)]
            await self._store.showed(shown, int(self.now))
            self.now += THINKS * batch / len(self._chats)

    def _does(self, chat: SimulatedChat) -> Input:
        return next_action(self._stories, chat) or first_action(self._stories, chat)


@asynccontextmanager
async def gathered(
    url: str, data: Path, known: CourseBundle, learners: Sequence[LearnerId]
) -> AsyncIterator[BatchedCrowd]:
    """Yield learners in a database, each of whom has tapped a few times."""
    store = await PostgresStore.open(url, data, "bench", Random(1))
    try:
        crowd = BatchedCrowd(store, known, learners)
        await crowd.taps(3 * len(learners), AMONG)
        yield crowd
    finally:
        await store.close()


async def costs(server: Postgres, url: str, crowd: BatchedCrowd, sizes: Sequence[int], turns: int) -> list[Cost]:
    """Measure a turn in batches of each size: medians of alternated rounds."""
    rounds = [[await _cost(server, url, crowd, size, max(size, turns)) for size in sizes] for _ in range(ROUNDS)]
    return [Cost(*map(median, zip(*map(astuple, batch), strict=True))) for batch in zip(*rounds, strict=True)]


async def _cost(server: Postgres, url: str, crowd: BatchedCrowd, size: int, turns: int) -> Cost:
    turns -= turns % size
    before = await _spent(server, url)
    await crowd.taps(turns, size)
    worker, cpu, log = (end - start for start, end in zip(before, await _spent(server, url), strict=True))
    return Cost(1000 * worker / turns, 1000 * cpu / turns, log / turns)


async def _spent(server: Postgres, url: str) -> tuple[float, float, float]:
    """Return seconds of CPU so far, here and of the server with its children, and bytes of the server's log."""
    assert server.process is not None, "it runs"
    ((log,),) = await rows(url, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
    return time.process_time(), processor_seconds(server.process.pid, children=True), float(log)


async def _save(url: str, girls: int) -> None:
    """Replace the girls of a database by so many who are saved."""
    db = await asyncpg.connect(url)
    walked = [tuple(row) for row in await db.fetch("SELECT learner, sealed, saved FROM guests")]
    await db.execute("TRUNCATE guests")
    rows = ((*row, number) for number, row in enumerate(saved_rows(walked, girls)))
    while some := list(islice(rows, AT_ONCE)):
        await db.copy_records_to_table("guests", records=some)
    await db.close()


async def measured(saved: int, turns: int = TURNS) -> AsyncIterator[str]:
    """Yield the figures as lines."""
    server, known = served(durable=True, settings=SETTINGS), bundle()
    url = await database(server)
    with TemporaryDirectory() as home:
        new = [LearnerId(f"{number:032x}") for number in range(GIRLS)]
        async with gathered(url, Path(home), known, new) as crowd:
            for line in _printed(SIZES, await costs(server, url, crowd, SIZES, turns)):
                yield line
        await _save(url, saved)
        await execute(url, "VACUUM ANALYZE guests")
        ((size,),) = await rows(url, "SELECT pg_total_relation_size('guests')")
        some = await rows(url, f"SELECT learner FROM guests ORDER BY random() LIMIT {GIRLS}")
        async with gathered(url, Path(home), known, [LearnerId(learner) for (learner,) in some]) as crowd:
            (cost,) = await costs(server, url, crowd, [AMONG], turns)
        begun = time.perf_counter()
        await execute(url, "VACUUM FULL guests")
        anew = time.perf_counter() - begun
    yield f"a turn among {saved:,} saved girls, {AMONG} in a batch: {cost.server:.3f} ms of the server"
    yield f"a saved girl: {size / saved:.0f} bytes; all of them written anew (VACUUM FULL) in {anew:.1f} s"


def _printed(sizes: Sequence[int], found: Sequence[Cost]) -> Iterator[str]:
    yield f"{'girls a batch':<16}{'worker ms':>11}{'server ms':>11}{'log bytes':>11}{'taps/s a core':>15}"
    for size, cost in zip(sizes, found, strict=True):
        yield f"{size:<16}{cost.worker:>11.2f}{cost.server:>11.3f}{cost.log:>11.0f}{1000 / cost.worker:>15.0f}"


async def _print(saved: int) -> None:
    async for line in measured(saved):
        print(line, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ten_million", description=__doc__)
    parser.add_argument("--saved", type=int, default=1_000_000, help="how many girls have saved their place")
    asyncio.run(_print(parser.parse_args(sys.argv[1:]).saved))
