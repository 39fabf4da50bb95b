"""`python -m tests.bench.memory`: memory and disk space of saved learners, a thousand of them or a million.

Two stores are filled with saved learners, and some of them tap, in separate processes. Then the whole bot answers a
thousand learners, and ten thousand. Linux only (/proc). It takes five minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from bot.app.config import HOME
from bot.check.course import open_bundle
from tests.bench.process import AS_SHIPPED
from tests.bench.saved_girls import fill_store
from tests.bench.stage import folder, stage
from tests.bench.tapping import Purge, Turns
from tests.support.bot_api import Girl

FEW, MANY = 1_000, 1_000_000
ACTIVE, MORE_ACTIVE = 1_000, 10_000
MEGABYTES, GROWTH, GROWTH_IN_STORE, TURNS, BYTES = 180, 2, 20, 1.15, 650
IN_FLIGHT, PATIENCE = 32, 60


def lines(few: int = FEW, many: int = MANY) -> Iterator[str]:
    """Yield the figures as lines, one after the other."""
    bundle, _ = open_bundle(HOME / "dialogues", HOME / "locales")
    with folder() as small, folder() as large:
        for home, girls in ((small, few), (large, many)):
            asyncio.run(fill_store(Path(home), bundle, girls))
        yield from _of_turns(Turns(**_apart("turns", small, large)), few, many)
        held = [_apart("held", home) for home in (small, large)]
        yield _told(f"memory with {many:,} in the store, beside {few:,}", held[1] - held[0], GROWTH_IN_STORE, "MB more")
        yield from of_disk(Path(large))
        yield _of_purge(Purge(**_apart("purged", large)))
    one, ten = asyncio.run(active())
    yield _told(f"the whole bot, {ACTIVE:,} girls active", one, MEGABYTES, "MB")
    yield _told(f"and {MORE_ACTIVE:,} active", ten - one, GROWTH, "MB more")


def _told(what: str, value: float, most: float, unit: str) -> str:
    return f"{what}: {value:.2f} {unit} (at most {most}: {'met' if value <= most else 'MISSED'})"


def _of_turns(it: Turns, few: int, many: int) -> Iterator[str]:
    """Yield lines on a turn, as medians over alternated rounds."""
    (small, large), (light, heavy) = ([median(rounds) for rounds in both] for both in (it.wall, it.cpu))
    yield f"a turn: {small:.2f} ms among {few:,}, {large:.2f} ms among {many:,} (CPU {light:.2f} and {heavy:.2f} ms)"
    yield _told("by the clock", large / small, TURNS, "times")
    yield _told("by its CPU", heavy / light, TURNS, "times")


def of_disk(home: Path) -> Iterator[str]:
    """Yield lines on the bytes a learner takes on the disk, from the pages of each table with its indexes."""
    with closing(sqlite3.connect(home / "bot.db")) as db:
        (girls,) = db.execute("SELECT COUNT(*) FROM guests").fetchone()
        sql = "SELECT tbl_name, SUM(pgsize) FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name"
        bytes_of = {table: size / girls for table, size in db.execute(sql)}
    yield _told("a saved girl on the disk", bytes_of["guests"], BYTES, "bytes")
    books = bytes_of["ledger"]
    yield f"and until her month is frozen {books:.0f} bytes of what she is counted for, of which no row is hers by name"


def _of_purge(it: Purge) -> str:
    return (
        f"a purge of those who have nine days left took {it.seconds:.1f} s; {it.taps} taps of a girl meanwhile: "
        f"typical {it.typical:.1f} ms, longest {it.longest:.0f} ms"
    )


async def active() -> tuple[float, float]:
    """Return megabytes of the whole bot after a thousand learners have come, and after ten thousand."""
    async with stage((*AS_SHIPPED, "tests.bench.our_bot")) as (telegram, bot):
        girls = [telegram.girl(1001 + number, language_code="en") for number in range(MORE_ACTIVE)]
        await _come(girls[:ACTIVE])
        before = bot.memory()
        await _come(girls[ACTIVE:])
        return before, bot.memory()


async def _come(girls: Sequence[Girl]) -> None:
    waiting = iter(girls)

    async def one_by_one() -> None:
        for girl in waiting:
            await girl.types("/start")
            await girl.waits_until(lambda chat: len(chat) > 1, PATIENCE)

    await asyncio.gather(*(one_by_one() for _ in range(IN_FLIGHT)))


def _apart(*arguments: str) -> Any:
    command = [sys.executable, "-m", "tests.bench.tapping", *arguments]
    done = subprocess.run(command, cwd=HOME, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.memory", description=__doc__)
    parser.add_argument("--few", type=int, default=FEW)
    parser.add_argument("--many", type=int, default=MANY)
    asked = parser.parse_args(arguments)
    for line in lines(asked.few, asked.many):
        print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
