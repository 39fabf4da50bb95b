"""Open connections to one server, each for one call at a time and kept for the next one.

A tap is some four calls of a few hundred bytes. A client for everything spends more on each of them than all else that
the bot does for a tap.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address
from typing import cast
from urllib.parse import urlsplit

from bot.telegram.http_answer import HttpAnswer, answer_in

OPENS_WITHIN = 10.0
"""Seconds for a new connection."""

RESTS = 45.0
"""Seconds after which a connection that nobody used is not used again: servers close theirs after a minute or more, and
of a call that meets that on its way nobody knows whether it was heard."""

NEXT_ADDRESS = 0.25
"""Seconds until another address of the server is tried beside one that is silent: IPv6 that leads nowhere."""


class NotOpened(Exception):
    """There is no connection, so nothing was sent."""


class Broken(Exception):
    """The connection broke, or what came was no answer. Perhaps the call was heard."""


class Connection(asyncio.Protocol):
    """One connection. Who is cancelled while an answer is on its way closes it: nobody else is to get that answer."""

    def __init__(self, closed: Callable[[Connection], None]) -> None:
        """Open from `connection_made` on; `closed` is called at its end."""
        self._closed = closed
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[HttpAnswer] | None = None
        self._read = bytearray()
        self._used_at = 0.0

    def is_good(self, now: float) -> bool:
        """Whether it can be used again; `now` is the loop's time."""
        return self._transport is not None and not self._transport.is_closing() and now - self._used_at < RESTS

    async def ask(self, request: bytes) -> HttpAnswer:
        """Send a request and wait for its answer. Raises Broken, or NotOpened where it is closed already."""
        if self._transport is None or self._transport.is_closing():
            raise NotOpened
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        self._transport.write(request)
        try:
            found = await self._answer
        except BaseException:
            self.close()
            raise
        self._answer, self._used_at = None, loop.time()
        if not found.stays:
            self.close()
        return found

    def close(self) -> None:
        """Let it go, with what is on its way."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is open."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """A part of an answer, mostly all of it. What nobody asked for closes the connection."""
        self._read += data
        if self._answer is None or self._answer.done():
            self.close()
        else:
            self._look(self._answer, is_over=False)

    def connection_lost(self, error: Exception | None) -> None:
        """It is closed, which ends an answer that did not tell its length."""
        self._transport = None
        self._closed(self)
        if self._answer is not None and not self._answer.done():
            self._look(self._answer, is_over=error is None)
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Broken())

    def _look(self, waiting: asyncio.Future[HttpAnswer], is_over: bool) -> None:
        try:
            found = answer_in(self._read, is_over)
        except ValueError:
            self.close()
            return
        if found is not None:
            self._read.clear()
            waiting.set_result(found)


@cache
def trusted() -> ssl.SSLContext:
    """Whom this machine trusts; read once, because it takes most of a megabyte."""
    return ssl.create_default_context()


def _is_an_address(host: str) -> bool:
    """Whether there is one way to a host. Where asyncio races several, who is cancelled at that moment leaves a socket
    to be closed by nobody but Python.
    """
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


class Connections:
    """To one server; opened when they are needed."""

    def __init__(self, url: str, most: int) -> None:
        """`url` begins with http or https and a host; of more calls than `most` at once some wait."""
        server = urlsplit(url)
        self._tls = trusted() if server.scheme == "https" else None
        self._address = (server.hostname or "", server.port or (443 if self._tls else 80))
        self._next_address = None if _is_an_address(self._address[0]) else NEXT_ADDRESS
        self._origin = f"{server.scheme}://{server.netloc}"
        self._head = f" HTTP/1.1\r\nHost: {server.netloc}\r\nContent-Type: application/json\r\nContent-Length: "
        self._room = asyncio.Semaphore(most)
        self._open = set[Connection]()
        self._resting = list[Connection]()

    async def post(self, url: str, body: bytes, seconds: float) -> HttpAnswer:
        """A call with JSON, answered within so many seconds. Raises NotOpened, Broken or TimeoutError."""
        head = f"POST {url.removeprefix(self._origin)}{self._head}{len(body)}\r\n\r\n"
        connection = None
        try:
            async with asyncio.timeout(seconds), self._room:
                connection = self._rested() or await self._opened()
                answer = await connection.ask(head.encode("ascii") + body)
        except TimeoutError:
            if connection is None:  # who waits in vain for room has sent nothing
                raise NotOpened from None
            raise
        if answer.stays:
            self._resting.append(connection)
        return answer

    def close(self) -> None:
        """Let all go, with what hangs in them. The next call opens a new one."""
        self._resting.clear()
        for connection in self._open:
            connection.close()

    def _rested(self) -> Connection | None:
        """The one that was used last, while it is good."""
        now = asyncio.get_running_loop().time()
        while self._resting:
            if (connection := self._resting.pop()).is_good(now):
                return connection
            connection.close()
        return None

    async def _opened(self) -> Connection:
        host, port = self._address
        opens = asyncio.get_running_loop().create_connection(
            lambda: Connection(self._open.discard), host, port, ssl=self._tls, happy_eyeballs_delay=self._next_address
        )
        try:
            async with asyncio.timeout(OPENS_WITHIN):
                _, connection = await opens
        except OSError:  # also a certificate that is not the server's, and what took too long
            raise NotOpened from None
        self._open.add(connection)
        return connection
