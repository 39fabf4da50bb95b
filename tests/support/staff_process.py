"""The staff's pages and the lesson room as processes, and browsers that sign in from addresses of their own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, CookieJar

from tests.support.paths import ROOT
from tests.support.staff_fixtures import ANNA, PASSWORD
from tests.support.web_server import connector


@dataclass
class StaffProcess:
    """A running staff page or lesson room: its address, and every line it has printed to stderr."""

    address: str
    log: list[str] = field(default_factory=list)


@asynccontextmanager
async def staff_process(data: Path, **settings: str) -> AsyncIterator[StaffProcess]:
    """Run `main.py staff` on a folder, and stop it like Ctrl+C; it must exit with 0."""
    async with _process("staff", data, STAFF_LISTEN="127.0.0.1:0", **settings) as served:
        yield served


@asynccontextmanager
async def room_process(data: Path, course: Path, **settings: str) -> AsyncIterator[StaffProcess]:
    """Run `main.py room` on a folder and a course, and stop it like Ctrl+C; it must exit with 0."""
    places = {"DIALOGUES": str(course / "dialogues"), "LOCALES": str(course / "locales")}
    async with _process("room", data, ROOM_LISTEN="127.0.0.1:0", **places, **settings) as served:
        yield served


@asynccontextmanager
async def _process(command: str, data: Path, **settings: str) -> AsyncIterator[StaffProcess]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "main.py"), command),
        cwd=data,
        env={"PATH": os.environ["PATH"], "DATA": str(data), **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    served = StaffProcess("")
    reading = asyncio.create_task(_read(process.stderr, served.log))
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(r"http://127\.0\.0\.1:\d+", (await process.stdout.readline()).decode())):
                assert process.returncode is None, served.log
        served.address = found[0]
        yield served
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), 60)
        await reading
    assert process.returncode == 0, served.log


async def _read(stream: asyncio.StreamReader, log: list[str]) -> None:
    log.extend([line.decode().rstrip("\n") async for line in stream])


@dataclass
class StaffBrowser:
    """A browser with cookies of its own; a proxy on this machine passes its address on."""

    session: ClientSession
    form: str = ""

    async def opens(self) -> None:
        """Open the sign-in page, whose form is bound to this browser."""
        async with self.session.get("/sign-in", headers=elsewhere("192.0.2.1")) as answer:
            found = re.search(r'name="form" value="(\w+)"', await answer.text())
        assert found
        self.form = found[1]

    async def tries(self, address: str, name: str = ANNA, password: str = PASSWORD) -> int:
        """Try a password from an address; return the HTTP status, 303 for a success."""
        fields = {"form": self.form, "name": name, "password": password}
        async with self.session.post(
            "/sign-in", data=fields, headers=elsewhere(address), allow_redirects=False
        ) as answer:
            await answer.read()
            return answer.status


def elsewhere(address: str) -> dict[str, str]:
    """Return the header by which a proxy tells an address."""
    return {"X-Forwarded-For": address}


@asynccontextmanager
async def staff_browser(served: StaffProcess) -> AsyncIterator[StaffBrowser]:
    """Yield a browser that has opened the sign-in page and keeps its cookies."""
    async with ClientSession(
        served.address, cookie_jar=CookieJar(unsafe=True), connector=connector(limit=0)
    ) as session:
        browser = StaffBrowser(session)
        await browser.opens()
        yield browser
