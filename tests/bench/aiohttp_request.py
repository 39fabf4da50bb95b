"""Calls to Telegram on aiohttp, with as little work a call as it allows, for the bare bot that ours is measured by."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData


class ShortRequest(aiohttp.ClientRequest):
    """Request without `Accept` headers: answers are JSON, and not compressed."""

    DEFAULT_HEADERS = {}  # noqa: RUF012 - aiohttp's name


class AiohttpRequest(BaseRequest):
    """Implementation of `telegram.request.BaseRequest`. Open between `initialize` and `shutdown`."""

    def __init__(self, connections: int = 256) -> None:
        """Allow at most `connections` calls at once; further ones wait."""
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Default limit of a call in seconds."""
        return 20.0

    async def initialize(self) -> None:
        """Open the connections, with all unused features off, because each costs time in every call."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=45.0, ttl_dns_cache=10),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            request_class=ShortRequest,
            timeout=aiohttp.ClientTimeout(total=None, connect=10.0),
        )

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Make one call and return status and body."""
        assert self._session is not None
        seconds = read_timeout if isinstance(read_timeout, int | float) else self.read_timeout
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.request(method, url, data=_body(request_data), allow_redirects=False) as response,
            ):
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def _body(data: RequestData | None) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    """Return the parameters as JSON, or as a form if there is a file."""
    if data is None:
        return None
    if not data.multipart_data:
        return aiohttp.BytesPayload(data.json_payload, content_type="application/json")
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
