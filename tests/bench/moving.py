"""`python -m tests.bench.moving`: how long girls wait while many of them move to PostgreSQL, and back.

A store is filled with saved girls, each with nine rows of what she is counted for, and copied to a server of its own.
Then some of them go on, as between the copy and the moment at which a bot is stopped. Printed are rows a second of the
copy, and the pause: from when nobody can write any more until girls live in the other house. Both on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import secrets
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from bot.adapters.postgres.moving import Server
from bot.adapters.sqlite.moving import File
from bot.carrying import Side, bring
from bot.config import HOME
from bot.keeping.house import Mark
from bot.library import open_library
from bot.moving import Move
from tests.postgres import empty, postgres

from .saved_girls import fill_store
from .stage import folder

MANY = (100_000, 1_000_000)
MOVED_ON = 2_000
"""How many taps fall between the last round of the copy and the stop of the bot: half a minute of a busy evening."""

_TAPS = """
UPDATE guests SET trail = trail || ' more=abcdef'
WHERE learner IN (SELECT learner FROM guests ORDER BY random() LIMIT ?)
"""


async def measured(girls: int) -> AsyncIterator[str]:
    """The figures of one size, as lines."""
    with folder() as home:
        _apart(_fill, home, girls)
        url, name = await empty(postgres()), secrets.token_hex(8)
        file, server = File(Path(home) / "bot.db", "bench"), await Server.open(url, "bench", name)
        await file.read()
        yield f"{girls:,} girls: there {await _copy(file, server):,.0f} rows a second"
        _apart(_tap, home)
        yield f"  and {MOVED_ON:,} taps later {await _pause(file, server, name)}"
        await file.alone(name)
        await file.put_mark(Mark("coming", name))
        yield f"  back {await _copy(server, file):,.0f} rows a second"
        yield f"  and {await _pause(server, file, name)}"
        await file.close()
        await server.close()
    yield f"  memory of it all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"


def _apart(work: Callable[..., None], *about: object) -> None:
    """In a process of its own, whose memory is not ours."""
    process = get_context("spawn").Process(target=work, args=about)
    process.start()
    process.join()
    assert process.exitcode == 0


def _fill(home: str, girls: int) -> None:
    asyncio.run(fill_store(Path(home), open_library(HOME / "dialogues", HOME / "locales")[0], girls))


def _tap(home: str) -> None:
    with closing(sqlite3.connect(Path(home) / "bot.db", isolation_level=None)) as db:
        db.execute(_TAPS, (MOVED_ON,))


async def _copy(source: Side, target: Side) -> float:
    """Rows a second."""
    begun = time.perf_counter()
    copied = await bring(source, target, _say)
    rate = copied.rows / (time.perf_counter() - begun)
    await target.settled()
    return rate


async def _pause(source: Side, target: Side, name: str) -> str:
    """Of the last round and of the marks; emptying comes after it."""
    begun, before, ended = time.perf_counter(), time.process_time(), list[float]()

    class Timed(Move):
        async def _leave(self) -> None:
            ended.extend((time.perf_counter() - begun, time.process_time() - before))
            await super()._leave()

    await Timed(source, target, name, _say).move()
    return f"a pause of {ended[0]:.1f} s ({ended[1]:.1f} s of one core, and what the server takes of another)"


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.moving", description=__doc__)
    parser.add_argument("--girls", type=int, nargs="*", default=MANY)
    asyncio.run(_print(parser.parse_args(arguments).girls))


async def _print(sizes: Sequence[int]) -> None:
    for girls in sizes:
        async for line in measured(girls):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
