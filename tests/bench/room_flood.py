"""`python -m tests.bench.room_flood [FLOOD ...]`: how long others wait for a page while one account sends 200 requests.

A real room, and two accounts: one opens pages one after the other, alone and then beside the flood of the other one.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientError, ClientSession, CookieJar, TCPConnector
from yarl import URL

from tests.support.cached_folders import copied
from tests.support.room_fixtures import LESSON, RoomVisitor, add_team, short_course, signed_in
from tests.support.staff_process import room_process

MANY, WITHIN = 200, 0.3
"""Requests of a flood, and seconds within which each page of the other account is to be there."""

READ = ("/lessons/", "/lessons/editions", "/lessons/open/lessons.friend-or-pretend", "/lessons/search?words=safe")
FILE = "dialogues/lessons/lock-it-up.yaml"
DESK = f"/lessons/desk/{LESSON.replace('/', '.')}"
KEYS = "".join(f"k{number}: v\n" for number in range(7000))[:59_000]
"""A text of the length of the longest lesson that takes long to check."""

FLOODS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "says at a live lesson": ("amina", "say", {"text": ("im not safe 1.2.3 " * 300)[:4096]}),
    "says 9 MB at a live lesson": ("amina", "say", {"text": "a " * 4_500_000}),
    "checks a text": ("wanja", "desk/check", {"file": FILE, "text": KEYS}),
    "mends a text": ("wanja", "desk/mend", {"file": FILE, "text": KEYS, "code": "x", "message": "y", "line": 1}),
}
"""Floods: the account, the request at its desk, and the body."""


async def waits(visitor: RoomVisitor, least: int = 3, until: asyncio.Future[Any] | None = None) -> list[float]:
    """Open all pages again and again until something is done, and return the seconds of each."""
    found = list[float]()
    while len(found) < least * len(READ) or (until and not until.done()):
        for path in READ:
            begun = time.perf_counter()
            await visitor.sees(path)
            found.append(time.perf_counter() - begun)
    return found


def flooded(at: str, headers: Mapping[str, str], body: bytes) -> Counter[int]:
    """Send all requests of a flood at once, from a process of its own, and count their answers by status."""

    async def one(web: ClientSession) -> int:
        try:
            async with web.post(at, data=body, headers=headers) as answer:
                return answer.status
        except ClientError:  # a body that is too large is not read to its end
            return 413

    async def all_of_them() -> list[int]:
        async with ClientSession(connector=TCPConnector(limit=0)) as web:
            return await asyncio.gather(*(one(web) for _ in range(MANY)))

    return Counter(asyncio.run(all_of_them()))


def flood_of(visitor: RoomVisitor, at: str, body: dict[str, Any]) -> tuple[str, Mapping[str, str], bytes]:
    """Return the address, the headers and the body of a flood."""
    cookies = "; ".join(f"{it.key}={it.value}" for it in visitor.web.cookie_jar)
    headers = {"X-Token": visitor.form, "Content-Type": "application/json", "Cookie": cookies}
    return str(visitor.at.join(URL(f"{DESK}/{at}"))), headers, json.dumps(body).encode()


@asynccontextmanager
async def people(data: Path, course: Path) -> AsyncIterator[dict[str, RoomVisitor]]:
    """Run a room and sign everybody in, each from an address of her own."""
    async with room_process(data, course, STAFF_PROXY="127.0.0.1") as room, AsyncExitStack() as opened:
        found = {}
        for number, name in enumerate(("joy", "amina", "wanja"), 1):
            web = ClientSession(
                cookie_jar=CookieJar(unsafe=True),
                connector=TCPConnector(limit=0),
                headers={"X-Forwarded-For": f"192.0.2.{number}"},
            )
            found[name] = await signed_in(name, await opened.enter_async_context(web), URL(room.address))
        yield found


def memory(data: Path) -> list[int]:
    """Return the megabytes that each process of the room holds."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            about, words = (process / "environ").read_bytes(), (process / "cmdline").read_bytes()
            if str(data).encode() in about + words and b"python" in words:
                found.append(int((process / "statm").read_text().split()[1]) * 4096 // 1_000_000)
        except OSError:
            continue
    return found


def told(seconds: list[float]) -> str:
    """Return the middle and the longest of some times."""
    kept = sorted(seconds)
    return f"{1000 * kept[len(kept) // 2]:.0f} ms, at most {1000 * kept[-1]:.0f} ms"


async def measured(home: Path, *asked: str) -> bool:
    """Print a line for each flood, and return whether all pages were there in time."""
    copied(short_course, home / "course")
    (home / "data").mkdir()
    add_team(home / "data")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as elsewhere:
        async with people(home / "data", home / "course") as found:
            return await _measured(home / "data", found, elsewhere, *asked)


async def _measured(data: Path, found: Mapping[str, RoomVisitor], elsewhere: Executor, *asked: str) -> bool:
    in_time, write = True, sys.stdout.write
    await found["wanja"].sends("/lessons/begin", part=LESSON)
    for name in ("wanja", "amina"):
        await found[name].sees(f"{DESK}/")
    await waits(found["joy"])
    alone = await waits(found["joy"], 10)
    write(f"alone: {told(alone)}; memory {memory(data)} MB\n")
    for about, (name, at, body) in ((it, FLOODS[it]) for it in FLOODS if not asked or it in asked):
        flood = flood_of(found[name], at, body)
        sent = asyncio.get_running_loop().run_in_executor(elsewhere, flooded, *flood)
        beside, answers = await waits(found["joy"], until=sent), await sent
        in_time &= max(beside) <= WITHIN
        ratio = sorted(beside)[len(beside) // 2] / sorted(alone)[len(alone) // 2]
        write(f"{about}: {told(beside)} ({ratio:.1f} x alone); {dict(answers)}; memory {memory(data)} MB\n")
    return in_time


def main() -> int:
    """Return 1 where a page came too late."""
    with TemporaryDirectory() as home:
        return int(not asyncio.run(measured(Path(home), *sys.argv[1:])))


if __name__ == "__main__":
    sys.exit(main())
