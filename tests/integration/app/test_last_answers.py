"""Answers that are on their way when a program of ours stops."""

from __future__ import annotations

import asyncio
import time

from aiohttp import ClientSession, web

from bot.app.web_runner import web_runner


async def test_a_page_on_its_way_is_sent_to_its_end_before_the_program_stops() -> None:
    """Half a second is more than an opened file takes, and less than an operator notices."""
    asked = asyncio.Event()

    async def slow_page(_: web.Request) -> web.Response:
        asked.set()
        await asyncio.to_thread(time.sleep, 0.5)
        return web.Response(text="the whole page")

    app = web.Application()
    app.add_routes([web.get("/", slow_page)])
    runner = web_runner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    async with ClientSession() as browser, asyncio.TaskGroup() as both:
        answer = both.create_task(_text(browser, f"http://{host}:{port}/"))
        await asked.wait()
        await runner.cleanup()
    assert answer.result() == "the whole page"


async def _text(browser: ClientSession, address: str) -> str:
    async with browser.get(address) as answer:
        return await answer.text()
