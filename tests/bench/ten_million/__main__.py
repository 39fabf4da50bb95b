"""`python -m tests.bench.ten_million`: what a turn takes on PostgreSQL, and what follows for ten million girls.

First a real server with fsync on is measured: turns in batches, what a girl leaves on the disk, a million saved girls,
a purge, a month of books, an announcement, and the whole bot. Then weeks, evenings and announcements are simulated with
these costs. The same seed makes the same crowd; times are this machine's. Linux only (/proc); two to four minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.adapters.postgres.store import PostgresStore
from tests.postgres import Postgres, database, find_programs

from ..first_lesson import first_lesson
from ..tapping import library
from . import limits, rows, simulation, sweeping, turns, whole
from .demand import Habits, Lesson
from .partitions import PARTS
from .server import started

FEW = 1_000
SMALL = ("messages", "handled_updates", "visitors", "ledger")
"""Tables of which a few thousand rows tell what a row takes."""
Say = Callable[[str], object]


@dataclass(frozen=True)
class Sizes:
    """How much is measured: saved girls, girls of a month and readers of news, seconds of the whole bot."""

    saved: int = 1_000_000
    counted: int = 100_000
    seconds: float = 8
    turns: int = turns.TURNS


async def measured(sizes: Sizes, habits: Habits, say: Say) -> limits.Found:
    """Everything that is measured, told as it comes."""
    server, known = started(), library()
    walk = first_lesson(known)
    lesson = Lesson(len(walk), sum(walk))
    with TemporaryDirectory() as home:
        data, url = Path(home), await database(server)
        batches = await turns.measured(server, url, data, known, sizes.turns)
        _tell(say, "A turn in the store (the words she gets are in the worker's part)", turns.told(batches))
        parts = await turns.in_partitions(server, await database(server), data, known, sizes.turns)
        say(
            f"in {PARTS} partitions by hash, 32 in a batch: {parts.worker:.2f} ms of the worker, "
            f"{parts.server:.3f} ms of the server"
        )
        short = await _of_a_lesson(url, lesson, say)
        large = await _copied(server, url)
        await _among(server, url, large, data, sizes.saved, say)
        log = [await rows.first_taps(large, sizes.saved, data, known, how, at) for at, how in ((11, "off"), (12, "on"))]
        saved = (await rows.sizes(large, sizes.saved))["guests"][1]
        say(
            f"log for a tap that is the first on its pages since a checkpoint: {log[0]:.0f} bytes, {log[1]:.0f} "
            "with wal_compression"
        )
        store = await PostgresStore.open(large, data, "bench", Random(1))
        try:
            swept = await sweeping.purge(large, store)
            read = await sweeping.books(large, store, sizes.counted)
            sent = await sweeping.sending(large, store, sizes.counted)
        finally:
            await store.close()
        _told(say, saved, swept, read, sent)
        it = await whole.tap(server, await database(server), sizes.seconds)
    say(
        f"the whole bot by webhook: {it.worker:.2f} ms of a worker's core a tap, {it.server:.3f} ms of the server's, "
        f"{it.taps_a_second:.0f} taps a second"
    )
    costs = simulation.Costs(it.worker, batches, lesson, habits)
    return limits.Found(costs, limits.Disk(saved, read.bytes, short, *log), swept, read, sent)


async def _of_a_lesson(url: str, lesson: Lesson, say: Say) -> float:
    """Bytes of the numbers of messages and updates that a lesson leaves for 48 hours."""
    found = await rows.sizes(url, 1)
    each = {name: size / many for name, (many, size) in found.items()}
    say("bytes of a row with its indexes: " + ", ".join(f"{name} {each[name]:.0f}" for name in SMALL))
    bytes = each["messages"] * lesson.messages + each["handled_updates"] * lesson.taps
    say(f"a lesson of {lesson.taps} taps and {lesson.messages} messages: {bytes:.0f} bytes for 48 hours")
    return bytes


async def _copied(server: Postgres, url: str) -> str:
    """A second database with what is in the first one."""
    return await database(server, template=url.rpartition("/")[2])


async def _among(server: Postgres, url: str, large: str, data: Path, many: int, say: Say) -> None:
    for place, girls in ((url, FEW), (large, many)):
        await rows.save(place, girls)
    found = await rows.turns(server, (url, large), (FEW, many), data, library())
    for it in found:
        say(
            f"a turn among {it.girls:,} saved girls, 32 in a batch: {it.worker:.2f} ms of the worker, "
            f"{it.server:.3f} ms of the server, {it.took:.2f} ms by the clock"
        )


def _told(say: Say, saved: float, swept: sweeping.Swept, read: sweeping.Read, sent: sweeping.Sent) -> None:
    say(f"a saved girl: {saved:.0f} bytes; her month: {read.rows:.1f} rows of the ledger, {read.bytes:.0f} bytes")
    say(
        f"100,000 rows: purged in {swept.purge:.1f} s, swept in {swept.vacuum:.1f} s, written anew in "
        f"{swept.anew:.1f} s; the table {swept.before:.0f} MB, swept {swept.after:.0f}, filled {swept.refilled:.0f}"
    )
    say(
        f"the month of 100,000 girls: read in {read.read:.1f} s, longest statement {read.longest:.3f} s, gone in "
        f"{read.gone:.1f} s"
    )
    say(
        f"an announcement to 100,000: begun in {sent.begin:.2f} s, forgotten in {sent.forget:.2f} s; ten picked in "
        f"{sent.first:.1f} ms at first and {sent.last:.1f} ms at last, settled in {sent.settle:.1f} ms"
    )


def _tell(say: Say, title: str, lines: Sequence[str]) -> None:
    say("\n".join(["", title, *lines]))


def simulated(it: limits.Found, say: Say) -> None:
    """What follows."""
    _tell(say, "A girl's wait in ms (median, p99) at so much of what is carried", simulation.loads(it.costs))
    _tell(say, "The busiest minute", simulation.lines(it.costs))
    _tell(say, "An announcement to all who said yes", simulation.announced(it.costs))
    _tell(say, "On the disk, and through the log", limits.sizes(it))
    _tell(say, "What breaks first", limits.breaks(it))


def main(arguments: Sequence[str]) -> None:
    """Measure, simulate and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ten_million", description=__doc__)
    for known in (Sizes, Habits):
        for field in fields(known):
            parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default)
    asked = vars(parser.parse_args(arguments))
    if find_programs() is None:
        raise SystemExit("There is no PostgreSQL here. Install it, on Debian with: apt-get install postgresql")
    sizes, habits = (it(**{field.name: asked[field.name] for field in fields(it)}) for it in (Sizes, Habits))
    assert isinstance(sizes, Sizes) and isinstance(habits, Habits)

    def say(line: str) -> None:
        print(line, flush=True)

    simulated(asyncio.run(measured(sizes, habits, say)), say)


if __name__ == "__main__":
    main(sys.argv[1:])
