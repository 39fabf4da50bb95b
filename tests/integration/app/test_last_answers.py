"""Answers that are on their way when a program of ours stops, or when a browser leaves."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession, web
from yarl import URL

from tests.support.web_server import AppServer

HALF_A_FORM = b"""\
POST / HTTP/1.1\r
Host: here\r
Content-Type: application/x-www-form-urlencoded\r
Content-Length: 100\r
\r
name=half"""


@dataclass
class SlowPage:
    """A page that takes half a second: more than an opened file takes, and less than an operator notices."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/", self._answer), web.post("/", self._read)])
        return app

    async def _read(self, request: web.Request) -> web.Response:
        self.asked.set()
        await request.post()
        return web.Response(text="the whole form")

    async def _answer(self, _: web.Request) -> web.Response:
        self.asked.set()
        await asyncio.to_thread(time.sleep, 0.5)
        self.ready.set()
        return web.Response(text="the whole page")


async def test_a_page_on_its_way_is_sent_to_its_end_before_the_program_stops() -> None:
    page = SlowPage()
    server = AppServer(page.app())
    await server.start_server()
    async with ClientSession() as browser, asyncio.TaskGroup() as both:
        answer = both.create_task(_text(browser, server.make_url("/")))
        await page.asked.wait()
        await server.close()
    assert answer.result() == "the whole page"


async def test_a_browser_that_leaves_cuts_no_answer_short() -> None:
    """A file that was being opened for it would stay open."""
    page = SlowPage()
    async with AppServer(page.app()) as server:
        _, leaving = await asyncio.open_connection(server.host, server.port)
        leaving.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        await page.asked.wait()
        leaving.close()
        await leaving.wait_closed()

        await asyncio.wait_for(page.ready.wait(), 60)


async def test_a_browser_that_leaves_in_the_middle_of_a_form_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    page = SlowPage()
    async with AppServer(page.app()) as server:
        _, leaving = await asyncio.open_connection(server.host, server.port)
        leaving.write(HALF_A_FORM)
        await page.asked.wait()
        leaving.close()
        await leaving.wait_closed()

    assert caplog.messages == []


async def test_a_connection_of_ours_that_breaks_is_an_error_as_before(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(_: web.Request) -> web.Response:
        raise ConnectionRefusedError

    app = web.Application()
    app.add_routes([web.get("/", broken)])
    async with AppServer(app) as server, ClientSession() as browser, browser.get(server.make_url("/")) as answer:
        assert answer.status == 500
    assert "Error handling request" in caplog.text


async def _text(browser: ClientSession, address: URL) -> str:
    async with browser.get(address) as answer:
        return await answer.text()
