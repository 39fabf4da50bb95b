"""`python -m tests.bench.freezing`: how long a quarter takes to freeze, in which memory. Linux only.

A SQLite file or, with `--postgres`, a database of the tests is filled with accounts of a quarter's book; then their
counts become figures, and their rows are destroyed. A million accounts take some minutes, most of them for filling.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import secrets
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg

from bot.app.config import HOME
from bot.lessons.loader.course import load
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.freeze import frozen_book
from bot.statistics.periods import period
from bot.statistics.plan import Plan, plan_of
from bot.storage.period_keys import PERIOD_KEYS_FOLDER, PeriodKeys
from bot.storage.postgres.store import PostgresStore
from bot.storage.pseudonyms import KEYLESS
from bot.storage.records.counts import CountedOnce, LedgerAccount
from bot.storage.row_seals import PeriodSeals, RowSeals
from bot.storage.sql.counting import CountingStore
from bot.storage.sqlite.public import freeze, prepare_public
from bot.storage.sqlite.store import SqliteStore
from tests.support.postgres_server import database, served

QUARTER = period("2026-Q4")
MANY, AT_ONCE = 1_000_000, 20_000
BEGUN = 3
"""Lessons begun by an account, on average; it ends two of three."""

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Freeze:
    """Seconds from counts to figures, seconds to destroy the rows, how many figures, and the peak of memory in MB."""

    seconds: float
    burning: float
    figures: int
    memory: float


def the_plan() -> Plan:
    """Return the plan of the shipped course."""
    course, _ = load(HOME / "dialogues")
    return plan_of(course.offering({locale: tuple(course.lessons) for locale in ("en", "sw", "ne", "km", "fil")}))


def accounts(plan: Plan, many: int) -> Iterator[LedgerAccount]:
    """Yield accounts with what they are counted for."""
    chance = Random(many)
    for _ in range(many):
        country, locale, age = chance.choice(plan.countries), chance.choice(plan.locales), chance.choice(plan.ages)
        yield LedgerAccount(
            country, locale, age, {(kind, it): CountedOnce("", value) for kind, it, value in _flags(plan, chance)}
        )


def _flags(plan: Plan, chance: Random) -> Iterator[tuple[str, str, str]]:
    for lesson in plan.lessons[: chance.randrange(2 * BEGUN + 1)]:
        yield "started", lesson, ""
        if chance.random() < 0.67:
            yield "finished", lesson, ""
    for wave, share in (("before", 0.5), ("after", 0.2)):
        if chance.random() < share:
            yield from ((wave, item, chance.choice((GOOD, OTHER))) for item in plan.items)


def batches(seals: PeriodSeals, plan: Plan, many: int) -> Iterator[list[Row]]:
    """Yield rows of the ledger, those of some thousand accounts at once."""
    found = accounts(plan, many)
    while some := list(islice(found, AT_ONCE)):
        blocks = (it for account in some for it in seals.blocks(secrets.token_bytes(16), account.written).items())
        yield [(QUARTER.name, name, seals.seal(name, block)) for name, block in blocks]


def seals_in(data: Path) -> PeriodSeals:
    """Return the seals of the quarter, whose key is made if there is none."""
    return RowSeals(KEYLESS.key).for_period(PeriodKeys(data / PERIOD_KEYS_FOLDER).key(QUARTER.name))


def fill_sqlite(path: Path, plan: Plan, many: int) -> None:
    """Write the accounts into a `bot.db`, as they come: the names of their blocks are in no order."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA cache_size=-400000")
        for rows in batches(seals_in(path.parent), plan, many):
            db.execute("BEGIN")
            db.executemany("INSERT INTO ledger VALUES (?, ?, ?)", rows)
            db.execute("COMMIT")


async def fill_postgres(url: str, data: Path, plan: Plan, many: int) -> None:
    """Write the accounts into a database."""
    db = await asyncpg.connect(url)
    for rows in batches(seals_in(data), plan, many):
        await db.copy_records_to_table("ledger", records=rows)
    await db.execute("ANALYZE ledger")
    await db.close()


async def frozen(counting: CountingStore, plan: Plan, public: Path) -> Freeze:
    """Freeze the quarter as the bot does, and destroy its rows."""
    prepare_public(public, invented=True)
    begun = time.perf_counter()
    figures = frozen_book(plan, QUARTER, await counting.book(QUARTER.name), secrets.randbelow)
    freeze(public, QUARTER, figures)
    done = time.perf_counter()
    await counting.forget_all_but(lambda: ())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Freeze(done - begun, time.perf_counter() - done, len(figures), peak)


async def on_sqlite(home: Path, plan: Plan, many: int) -> Freeze:
    """Freeze a quarter in a SQLite file."""
    await (await SqliteStore.open(home / "bot.db", "bench")).close()
    await _apart("--fill", str(home / "bot.db"), "--girls", str(many))
    store = await SqliteStore.open(home / "bot.db", "bench")
    try:
        return await frozen(store.counting, plan, home / "public.db")
    finally:
        await store.close()


async def on_postgres(home: Path, plan: Plan, many: int) -> Freeze:
    """Freeze a quarter in a PostgreSQL."""
    url = await database(served(durable=True))
    store = await PostgresStore.open(url, home, "bench", Random(1))
    try:
        await fill_postgres(url, home, plan, many)
        return await frozen(store.counting, plan, home / "public.db")
    finally:
        await store.close()


async def _apart(*arguments: str) -> None:
    """Run this module in a process of its own, whose memory does not count."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.bench.freezing", *arguments)
    assert await process.wait() == 0


async def lines(many: int, postgres: bool) -> AsyncIterator[str]:
    """Yield the figures as lines."""
    plan = the_plan()
    with TemporaryDirectory() as home:
        found = await (on_postgres if postgres else on_sqlite)(Path(home), plan, many)
    yield f"{many:,} accounts became {found.figures:,} figures in {found.seconds:.1f} s"
    yield f"their rows were destroyed in {found.burning:.1f} s; the process held {found.memory:.0f} MB at most"


async def _main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.freezing", description=__doc__)
    parser.add_argument("--girls", type=int, default=MANY, help="accounts of the quarter")
    parser.add_argument("--postgres", action="store_true", help="in PostgreSQL instead of a SQLite file")
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.fill:
        fill_sqlite(asked.fill, the_plan(), asked.girls)
        return
    async for line in lines(asked.girls, asked.postgres):
        print(line, flush=True)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1:]))
