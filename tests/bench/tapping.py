"""Measurements in a filled store: duration of a turn, memory of the process, and delays during a purge.

Run by `memory`, each measurement in a process of its own: `python -m tests.bench.tapping turns|held|purged FOLDER …`.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from random import Random
from statistics import median

from bot.app.config import HOME
from bot.check.course import running_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.durations import DAY
from bot.storage.ports import LearnerId
from bot.storage.sqlite.store import SqliteStore
from tests.bench.players.chat import SimulatedChat
from tests.bench.players.population import invent_learners
from tests.bench.players.stories import Stories, stories
from tests.bench.saved_girls import NOW, WEEK, tap

TAPPING, ROUNDS = 500, 5
"""Number of learners who tap in a store, picked at random, and of rounds in which all of them do."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Milliseconds of a typical turn, and of CPU a turn, for each store and round."""

    wall: list[list[float]]
    cpu: list[list[float]]


@dataclass(frozen=True, slots=True)
class Purge:
    """Seconds of a purge, taps of one learner during it, and the milliseconds of her typical and longest tap."""

    seconds: float
    taps: int
    typical: float
    longest: float


def bundle() -> CourseBundle:
    """Load the lessons as a running bot does."""
    found = running_bundle(HOME / "dialogues", HOME / "locales")
    assert found is not None, "the lessons have errors"
    return found


class TappingBench:
    """A conversation on a store, and learners of that store who tap."""

    def __init__(
        self, conversation: Conversation, store: SqliteStore, found: Stories, learners: list[LearnerId]
    ) -> None:
        self._conversation, self.store, self._found = conversation, store, found
        girls = invent_learners(len(learners), WEEK.first, 1, conversation.bundle.course.locales, 2)
        self._girls = [
            (learner, SimulatedChat(girl, Random(girl.number))) for learner, girl in zip(learners, girls, strict=True)
        ]
        self._numbers = count(10_000_000)

    async def everybody_taps(self) -> tuple[float, float]:
        """Let each learner tap once; return milliseconds of the typical turn, and of CPU a turn."""
        cpu, took = time.process_time(), list[float]()
        for number in range(len(self._girls)):
            begun = time.perf_counter()
            await self.taps(number)
            took.append(1000 * (time.perf_counter() - begun))
        return median(took), 1000 * (time.process_time() - cpu) / len(took)

    async def taps(self, number: int) -> None:
        """Let one learner tap."""
        learner, chat = self._girls[number]
        await tap(self._conversation, self._found, chat, learner, next(self._numbers))


@asynccontextmanager
async def opened(home: Path, known: CourseBundle, tapping: int = TAPPING) -> AsyncIterator[TappingBench]:
    """Open the store of a folder, with some of its learners picked at random."""
    with closing(sqlite3.connect(home / "bot.db")) as db:
        learners = [
            LearnerId(learner)
            for (learner,) in db.execute("SELECT learner FROM guests ORDER BY random() LIMIT ?", (tapping,))
        ]
    store = await SqliteStore.open(home / "bot.db", "bench")
    try:
        yield TappingBench(Conversation(store, known, lambda: float(NOW)), store, stories(known, 1), learners)
    finally:
        await store.close()


async def turns(known: CourseBundle, few: Path, many: Path, tapping: int = TAPPING) -> Turns:
    """Measure turns in both stores in one process, in alternated rounds."""
    found = Turns([[], []], [[], []])
    async with opened(few, known, tapping) as small, opened(many, known, tapping) as large:
        for bench in (small, large):
            await bench.everybody_taps()  # each begins with /start, and caches are filled
        for _ in range(ROUNDS):
            for place, bench in enumerate((small, large)):
                wall, cpu = await bench.everybody_taps()
                found.wall[place].append(wall)
                found.cpu[place].append(cpu)
    return found


async def held(known: CourseBundle, home: Path) -> float:
    """Return megabytes of the process after learners of a store have tapped."""
    async with opened(home, known) as bench:
        for _ in range(ROUNDS):
            await bench.everybody_taps()
        return megabytes()


async def purged(known: CourseBundle, home: Path) -> Purge:
    """Measure a purge of the learners who expire within nine days, while another learner taps on."""
    async with opened(home, known, 1) as bench:
        await bench.taps(0)
        begun, took = time.perf_counter(), list[float]()
        purge = asyncio.create_task(bench.store.purge(NOW + 9 * DAY))
        while not purge.done():
            tapped = time.perf_counter()
            await bench.taps(0)
            took.append(1000 * (time.perf_counter() - tapped))
        await purge
        return Purge(time.perf_counter() - begun, len(took), median(took), max(took))


def megabytes() -> float:
    """Return the memory of this process in megabytes."""
    gc.collect()
    (kilobytes,) = re.findall(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(kilobytes) / 1024


def main(arguments: Sequence[str]) -> None:
    """Measure one thing, and print it as JSON."""
    what, *folders = arguments
    known, (home, *more) = bundle(), map(Path, folders)
    if what == "turns":
        told: object = asdict(asyncio.run(turns(known, home, more[0])))
    elif what == "held":
        told = asyncio.run(held(known, home))
    else:
        told = asdict(asyncio.run(purged(known, home)))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
