"""Our web apps as the commands run them, for tests in this process."""

from __future__ import annotations

from typing import Any

from aiohttp.test_utils import TestServer
from aiohttp.web import BaseRunner

from bot.app.web_server import web_runner


class AppServer(TestServer):
    """A test server with the runner of our commands.

    The runner of aiohttp's own cancels an answer when the browser leaves, and a file that was being opened stays open.
    """

    async def _make_runner(self, **_: Any) -> BaseRunner:
        return web_runner(self.app)
