"""An educator stops the preview while a page of it is open."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.server import KEY, TOKEN, preview_app
from tests.integration.authoring.test_preview_language import previewing
from tests.support.course_builders import unchecked
from tests.support.paths import ROOT
from tests.support.web_server import AppServer


async def test_a_page_that_listens_is_let_go_before_the_program_waits_for_its_last_answers() -> None:
    """Otherwise each Ctrl+C would take as long as an answer on its way is given."""
    async with previewing(unchecked()) as player:
        app = preview_app(Desk(player, ROOT / "dialogues", ROOT / "locales"))
        async with TestClient[web.Request, web.Application](AppServer(app, host="127.0.0.1")) as browser:
            (await browser.get("/", params={"key": app[KEY]})).close()
            async with browser.get("/events", params={"token": app[TOKEN]}) as news:
                await news.content.readuntil(b"\n\n")
                await app.shutdown()

                assert await asyncio.wait_for(news.content.read(), 60) == b""
