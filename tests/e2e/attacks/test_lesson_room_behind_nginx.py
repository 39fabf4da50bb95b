"""The lesson room behind the nginx that we ship: an office behind one address, and slow requests from another (S4)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, TCPConnector
from playwright.async_api import Browser
from yarl import URL

from tests.support.browser import PATIENCE
from tests.support.nginx import STRANGER, Nginx, room_nginx
from tests.support.preview_fixtures import fresh
from tests.support.room_fixtures import LESSON, LessonRoom, RoomVisitor, lesson_room, signed_in
from tests.support.scenario import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")

PEOPLE, OPEN_AT_ONCE = 20, 6
"""An office, and the connections that a browser opens to one host at most."""

SLOW = 150
DESK = "/lessons/desk/lessons.lock-it-up"
HALF_HEADERS = b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_BODY = (
    b"POST /lessons/begin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nname="
)


@dataclass
class RoomBehindNginx:
    """A lesson room behind nginx, and a member of it who has signed in there."""

    room: LessonRoom
    nginx: Nginx = field(repr=False)
    wanja: RoomVisitor

    @property
    def refused(self) -> int:
        """Number of requests that nginx refused because an address had too many."""
        return (self.nginx.folder / "errors").read_text("utf-8").count("limiting ")


@fresh
async def behind(tmp_path: Path) -> AsyncIterator[RoomBehindNginx]:
    async with AsyncExitStack() as opened:
        room = await opened.enter_async_context(lesson_room(tmp_path))
        assert room.at.port
        nginx = await opened.enter_async_context(room_nginx(tmp_path / "nginx", free_port(), room.at.port))
        at = TCPConnector(ssl=nginx.trusts, limit=PEOPLE * OPEN_AT_ONCE)
        web = await opened.enter_async_context(ClientSession(connector=at, cookie_jar=CookieJar(unsafe=True)))
        wanja = await signed_in("wanja", web, URL(nginx.url))
        await wanja.sends("/lessons/begin", part=LESSON)
        yield RoomBehindNginx(room, nginx, wanja)


async def test_twenty_people_behind_one_address_have_all_their_pages_open(behind: RoomBehindNginx) -> None:
    wanja = behind.wanja
    await wanja.sees(f"{DESK}/")
    async with AsyncExitStack() as opened:
        events = wanja.at.join(URL(f"{DESK}/events")).with_query(token=wanja.form)
        for _ in range(PEOPLE * OPEN_AT_ONCE - 1):
            answer = await opened.enter_async_context(wanja.web.get(events))
            assert (answer.status, answer.content_type) == (200, "text/event-stream")
        await wanja.sees("/lessons/")
    assert behind.refused == 0


async def test_twenty_people_who_open_a_desk_at_once_get_all_of_its_files(
    behind: RoomBehindNginx, browser: Browser
) -> None:
    wanja, asked = behind.wanja, list[str]()
    context = await browser.new_context(ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    cookies = [{"name": it.key, "value": it.value, "url": behind.nginx.url} for it in wanja.web.cookie_jar]
    await context.add_cookies(cookies)  # type: ignore[arg-type]  # a TypedDict of the same keys
    page = await context.new_page()
    page.on("request", lambda it: asked.append(it.url))
    await page.goto(f"{behind.nginx.url}{DESK}/")
    await context.close()
    files = [it for it in asked if "/static/" in it]
    assert len(files) > 20, "its scripts and styles"

    hers = asyncio.Semaphore(30)  # all others are her here, and the room lets 32 requests of an account wait

    async def status(file: str) -> int:
        async with hers, wanja.web.get(file) as answer:
            await answer.read()
            return answer.status

    assert set(await asyncio.gather(*(status(it) for it in files * (PEOPLE - 1)))) == {200}
    assert behind.refused == 0


async def test_slow_requests_of_one_address_keep_nobody_else_waiting(behind: RoomBehindNginx) -> None:
    """Whoever is another address is answered while 300 requests of one do not end; of its bodies 120 are taken."""
    async with AsyncExitStack() as opened:
        bodies = [await slow_request(behind, opened, HALF_BODY) for _ in range(SLOW)]
        headers = [await slow_request(behind, opened, HALF_HEADERS) for _ in range(SLOW)]
        held = [it for it in bodies if not it.done()]
        assert len(held) > 100, "most of its bodies had ended before"
        for path in ("/lessons/", f"{DESK}/", "/lessons/editions"):
            await behind.wanja.sees(path)
        sent = URL(behind.nginx.url).join(URL("/sign-in"))
        async with behind.wanja.web.post(sent, data={"name": "x"}, allow_redirects=False) as answer:
            assert answer.status in (303, 400)
        assert not any(it.done() for it in held), "its bodies ended while others were answered"

        found = await asyncio.gather(*headers, *(it for it in bodies if it.done()), return_exceptions=True)
        assert {it[:12] for it in found if isinstance(it, bytes)} <= {b"", b"HTTP/1.1 408", b"HTTP/1.1 429"}


async def slow_request(behind: RoomBehindNginx, opened: AsyncExitStack, half: bytes) -> asyncio.Task[bytes]:
    """Send half a request of a stranger, and of a body a letter a second; return the task that waits for the answer."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", URL(behind.nginx.url).port, ssl=behind.nginx.trusts, local_addr=(STRANGER, 0)
    )
    opened.callback(writer.close)
    writer.write(half)
    if half is HALF_BODY:
        opened.callback(asyncio.create_task(_drips(writer)).cancel)
    return asyncio.create_task(reader.read())


async def _drips(writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        await asyncio.sleep(1)
        writer.write(b"x")
