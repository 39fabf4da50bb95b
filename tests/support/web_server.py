"""Our web apps as the commands run them, for tests in this process."""

from __future__ import annotations

from typing import Any

from aiohttp import TCPConnector
from aiohttp.test_utils import TestServer
from aiohttp.web import BaseRunner

from bot.app.web_server import HEADERS_WITHIN, web_runner


def connector(limit: int = 100) -> TCPConnector:
    """Return the connections of a visitor, at most `limit` at once (0 for any number).

    They are not used again when our server may be closing them. A browser would send its request once more; aiohttp
    does not where it is a POST.
    """
    return TCPConnector(limit=limit, keepalive_timeout=HEADERS_WITHIN / 2)


class AppServer(TestServer):
    """A test server with the runner of our commands.

    The runner of aiohttp's own cancels an answer when the browser leaves, and a file that was being opened stays open.
    """

    async def _make_runner(self, **_: Any) -> BaseRunner:
        return web_runner(self.app)
