"""`python -m tests.bench.freezing`: what it costs to close a week of a million girls, and what girls feel of it.

The ledger is filled with eight rows a girl, as a busy week leaves them. A process of its own closes it with the real
code, while a girl taps on in the same process, each tap as soon as the last one is answered. Linux only (/proc).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import count, cycle
from pathlib import Path
from random import Random
from statistics import median

from bot.adapters.sqlite.public import NAME, PublicFile, freeze, prepare_public, read_public
from bot.adapters.sqlite.store import SqliteStore
from bot.closing import Closing
from bot.config import HOME
from bot.conversation import Conversation, Heard
from bot.keeping.keys import FOLDER, BookKeys
from bot.library import open_library
from bot.simulate.chat import Chat
from bot.simulate.doing import begins, goes_on
from bot.simulate.inventing import invented
from bot.simulate.stories import stories
from bot.statistics.cells import Cell, Frozen
from bot.statistics.periods import Period, months_of, period, quarter_before, quarter_of
from bot.statistics.plan import Plan, plan_of

from .stage import folder

GIRLS = 1_000_000
MOST_SECONDS, MOST_MEGABYTES = 60, 300
MONTH = period("2026-M06")
WEEK = MONTH.each_week[-1]

_GIRLS = """
CREATE TEMP TABLE girls (pseudonym BLOB PRIMARY KEY, dice INTEGER) WITHOUT ROWID;
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {girls})
INSERT INTO girls SELECT randomblob(16), abs(random() % 1000000) FROM numbers;
"""
_VISITORS = """
INSERT INTO visitors
SELECT ?1, pseudonym, country, locale, CASE dice / 7 % 3 WHEN 0 THEN '-' WHEN 1 THEN '10-13' ELSE '14-17' END
FROM girls JOIN homes ON homes.n = dice % (SELECT COUNT(*) FROM homes)
"""
_LEDGER = """
INSERT OR IGNORE INTO ledger SELECT ?1, pseudonym, kind,
    CASE kind WHEN 'active' THEN ?2 WHEN 'answered' THEN lesson || '/' || quiz ELSE lesson END,
    ?2,
    CASE kind WHEN 'answered' THEN iif(dice / 11 % 5 < 3, 'good', 'other') WHEN 'reached' THEN stop ELSE '' END
FROM girls CROSS JOIN marks JOIN places ON places.n = (dice / 1009 + shift) % (SELECT COUNT(*) FROM places)
"""
FURTHER = 101
"""How many places on lies the one that a mark with a shift of 1 is about; prime, so that it comes by all of them."""
MARKS = (
    ("active", 0), ("answered", 0), ("answered", 1), ("answered", 2), ("finished", 0), ("reached", 1), ("started", 0),
    ("started", 1),
)  # fmt: skip
"""What a girl left: each kind, and how far from her place it is."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds until all was frozen, and until key and rows were gone too; megabytes before it and at most.

    Of the taps meanwhile: how many, and the milliseconds of the typical and the longest; and those with nothing beside.
    """

    frozen: float
    gone: float
    megabytes_before: float
    megabytes: float
    taps: int
    typical: float
    longest: float
    typical_alone: float
    longest_alone: float


# Filling


async def fill(home: Path, plan: Plan, girls: int) -> int:
    """A month that is over, with so many girls in its last week; returns how many rows its ledger has."""
    store = await SqliteStore.open(home / "bot.db", "bench")
    await store.close()
    BookKeys(home / FOLDER).key(MONTH.name)
    prepare_public(home / NAME, invented=False)
    for month in months_of(quarter_before(quarter_of(MONTH.first))):
        freeze(home / NAME, month, _crowded(plan, month))
    for week in MONTH.each_week[:-1]:
        freeze(home / NAME, week, [])
    with closing(sqlite3.connect(home / "bot.db", isolation_level=None)) as db:
        return _filled(db, plan, girls)


def _crowded(plan: Plan, month: Period) -> list[Frozen]:
    """So many girls in every country that each is counted as finely as the rule allows."""
    return [Frozen(Cell(month.name, "active", country=country), 5_000) for country in plan.countries]


def _filled(db: sqlite3.Connection, plan: Plan, girls: int) -> int:
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-200000"):
        db.execute(f"PRAGMA {pragma}")
    db.executescript(_GIRLS.format(girls=girls))
    homes = [(country, locale) for country in plan.countries for locale in plan.locales]
    places = [
        (lesson, quiz, f"{order:03} {stop}")
        for lesson, stops in plan.stops.items()
        for order, (stop, quiz) in enumerate(zip(stops, cycle(plan.quizzes[lesson]), strict=False))
    ]
    _table(db, "homes (n, country, locale)", homes)
    _table(db, "places (n, lesson, quiz, stop)", places)
    db.execute("CREATE TEMP TABLE marks (kind, shift)")
    db.executemany("INSERT INTO marks VALUES (?, ?)", [(kind, FURTHER * shift) for kind, shift in MARKS])
    db.execute(_VISITORS, (MONTH.name,))
    return db.execute(_LEDGER, (MONTH.name, WEEK.name)).rowcount


def _table(db: sqlite3.Connection, columns: str, rows: Sequence[tuple[str, ...]]) -> None:
    db.execute(f"CREATE TEMP TABLE {columns}")
    marks = ", ".join("?" * (1 + len(rows[0])))
    db.executemany(f"INSERT INTO {columns.partition(' ')[0]} VALUES ({marks})", [(n, *it) for n, it in enumerate(rows)])


# Closing, in a process of its own


async def closes(home: Path) -> Sample:
    """Close the month in a folder while a girl taps; nothing else is in this process."""
    library, _ = open_library(HOME / "dialogues", HOME / "locales")
    store = await SqliteStore.open(home / "bot.db", "bench")
    try:
        conversation = Conversation(store, library, lambda: float(MONTH.closes))
        (girl,) = invented(1, MONTH.end, 1, library.course.locales, 1)
        chat, numbers = Chat(girl, Random(1)), count(1)
        alone = await _taps(conversation, asyncio.create_task(asyncio.sleep(2)), chat, numbers)
        before, begun = _megabytes(), time.perf_counter()
        round = Closing(store, conversation, PublicFile(home / NAME), secrets.randbelow).round(MONTH.closes)
        closed = asyncio.create_task(round)
        frozen = asyncio.create_task(_is_frozen(home / NAME))
        beside = await _taps(conversation, closed, chat, numbers)
        gone = time.perf_counter() - begun
        until = await asyncio.wait_for(frozen, 10)
        return Sample(until - begun, gone, before, _megabytes(), len(beside), *_of(beside), *_of(alone))
    finally:
        await store.close()


async def _is_frozen(public: Path) -> float:
    """When the last period of the month is published."""
    while quarter_of(MONTH.first).name not in (await asyncio.to_thread(read_public, public)).done:
        await asyncio.sleep(0.1)
    return time.perf_counter()


async def _taps(
    conversation: Conversation, until: asyncio.Task[None], chat: Chat, numbers: Iterator[int]
) -> list[float]:
    """Seconds of each tap of an invented girl, until something else is done."""
    found, took = stories(conversation.library, 1), list[float]()
    while not until.done():
        did = goes_on(found, chat) or begins(found, chat)
        begun = time.perf_counter()
        (replies,) = await conversation.hear([Heard(chat.girl.learner, did, next(numbers))])
        took.append(time.perf_counter() - begun)
        chat.sees(replies)
        await asyncio.sleep(0)
    await until
    return took


def _of(took: Sequence[float]) -> tuple[float, float]:
    return 1000 * median(took), 1000 * max(took)


def _megabytes() -> float:
    """The most this process has had at once. Not from `getrusage`: that begins with what its parent had."""
    (kilobytes,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))
    return int(kilobytes) / 1024


# Both


def measured(girls: int = GIRLS) -> str:
    """The figures, as lines to read."""
    with folder() as home:
        plan = plan_of(open_library(HOME / "dialogues", HOME / "locales")[0].course)
        rows = asyncio.run(fill(Path(home), plan, girls))
        size = (Path(home) / "bot.db").stat().st_size / 1e6
        command = [sys.executable, "-m", "tests.bench.freezing", "--in", home]
        done = subprocess.run(command, cwd=HOME, capture_output=True, check=True, encoding="utf-8")
    return _told(Sample(**json.loads(done.stdout)), f"{girls} girls, {rows} rows, {size:.0f} MB")


def _told(it: Sample, about: str) -> str:
    return (
        f"{about}: frozen after {it.frozen:.1f} s (at most {MOST_SECONDS} s), rows destroyed after {it.gone:.1f} s\n"
        f"memory {it.megabytes:.0f} MB (at most {MOST_MEGABYTES} MB), of which {it.megabytes_before:.0f} MB before\n"
        f"{it.taps} taps meanwhile: typical {it.typical:.1f} ms, longest {it.longest:.0f} ms "
        f"(alone {it.typical_alone:.1f} and {it.longest_alone:.0f} ms)"
    )


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.freezing", description=__doc__)
    parser.add_argument("--girls", type=int, default=GIRLS)
    parser.add_argument("--in", type=Path, dest="home", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    told = json.dumps(asdict(asyncio.run(closes(asked.home)))) if asked.home else measured(asked.girls)
    sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
