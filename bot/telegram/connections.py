"""Connections to Telegram by libcurl, on the readers, writers and timers of the event loop.

libcurl's own messages do not leave this file, because they may contain an address, and the token is in it.
"""

from __future__ import annotations

import asyncio
import re
import select
import ssl
import sys
import time
from collections import deque
from http import HTTPStatus
from io import BytesIO
from math import inf
from typing import Any, NamedTuple

import pycurl
from telegram.error import NetworkError, TimedOut

OPENS_WITHIN = 10.0
"""Seconds a call waits for a free connection, and again for DNS, TCP and TLS of a new one."""

KEPT_ALIVE = 45.0
"""Seconds after which an idle connection is not used again. Servers close theirs after a minute or more, and a
call sent at that moment may or may not have been received."""

LARGEST = 16 * 1024 * 1024
"""Upper limit of an answer in bytes: many times the size of a hundred of the longest messages."""

SMALLEST_BUFFER, LARGEST_BUFFER = 16 * 1024, 64 * 1024
"""Bytes of libcurl's buffer in the first call of a connection and in the last one."""


class NotSent(NetworkError):
    """Raised when the call did not reach Telegram. It may be made again."""


class Upload(NamedTuple):
    """Body of a call and its type."""

    content: bytes
    content_type: str


class HttpAnswer(NamedTuple):
    """Status, `Date` header and body of an answer."""

    status: int
    date: str | None
    body: bytes


class TelegramConnection:
    """One connection of libcurl to Telegram, kept for one call after the other.

    Each has a pool of its own, of one: libcurl itself looks only once a second whether an idle connection has ended.
    """

    def __init__(self, proxy: str | None) -> None:
        """Prepare a POST over HTTP/1.1, through `proxy` (a URL; None for none). The first call opens the connection.

        Of libcurl nothing is on that a call does not need: redirects, cookies, HSTS and .netrc stay off.
        """
        self.rests_since = 0.0
        self._buffer = SMALLEST_BUFFER
        self._kept = _NONE
        self._done: asyncio.Future[int] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at = inf
        self._loop = asyncio.get_running_loop()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, 1)
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._wait)
        self._handle = pycurl.Curl()
        for option, value in {
            pycurl.POST: True,
            pycurl.PROXY: proxy or "",
            pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
            pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
            pycurl.CONNECTTIMEOUT_MS: int(OPENS_WITHIN * 1000),
            pycurl.MAXFILESIZE: LARGEST,
            pycurl.NOSIGNAL: True,
            **_certificates(),
        }.items():
            self._handle.setopt(option, value)

    @property
    def can_be_used_again(self) -> bool:
        """False if the connection has ended or spoke unasked, which would be taken for the next answer."""
        return self._kept >= 0 and self._buffer < LARGEST_BUFFER and not _can_be_read(self._kept)

    def close(self) -> None:
        """Close the connection. A call in it ends as one that may have been heard, or as not sent."""
        self._end(_CLOSED)
        if self._timer is not None:
            self._timer.cancel()
        self._multi.close()

    async def post(self, url: str, upload: Upload, seconds: float) -> HttpAnswer:
        """Make one call within `seconds`. Raises NotSent, or TimedOut where the call may have been heard.

        The body is read by a function that cannot go back, so that libcurl does not send it a second time by itself
        when a kept connection breaks.

        libcurl keeps its buffer, and what a girl typed in it, until a larger one is asked for. So each call asks for
        one byte more, and the old one is freed.
        """
        handle = self._handle
        self._buffer += 1
        with BytesIO(upload.content) as sent, BytesIO() as head, BytesIO() as body:
            handle.setopt(pycurl.URL, url)
            handle.setopt(pycurl.HTTPHEADER, [*_HEADERS, f"Content-Type: {upload.content_type}"])
            handle.setopt(pycurl.POSTFIELDSIZE, len(upload.content))
            handle.setopt(pycurl.READFUNCTION, sent.read)
            handle.setopt(pycurl.HEADERFUNCTION, head.write)
            handle.setopt(pycurl.WRITEFUNCTION, body.write)
            handle.setopt(pycurl.BUFFERSIZE, self._buffer)
            handle.setopt(pycurl.TIMEOUT_MS, max(int(seconds * 1000), 1))
            code, status = await self._performed(), handle.getinfo(pycurl.RESPONSE_CODE)
            if code:
                raise _network_error(code, was_sent=sent.tell() > 0)
            if status == HTTPStatus.OK and not body.tell():
                raise TimedOut("the connection broke before the answer's body")
            return HttpAnswer(status, _date(head.getvalue()), body.getvalue())

    async def _performed(self) -> int:
        """Perform the call that the handle holds and return libcurl's code; 0 when the answer is whole."""
        self._kept = _NONE
        done: asyncio.Future[int] = self._loop.create_future()
        self._done = done
        self._multi.add_handle(self._handle)
        try:
            return await done
        finally:
            self._end(_CLOSED)

    def _act(self, socket: int, events: int) -> None:
        """Let libcurl go on: a socket is ready, or time has passed."""
        if self._done is None:
            return
        self._multi.socket_action(socket, events)
        _, whole, broken = self._multi.info_read()
        if whole:
            self._kept = self._handle.getinfo(pycurl.ACTIVESOCKET)
            self._end(pycurl.E_OK)
        for _, code, _ in broken:
            self._end(code)

    def _end(self, code: int) -> None:
        done, self._done = self._done, None
        if done is not None:
            self._multi.remove_handle(self._handle)
            if not done.done():
                done.set_result(code)

    def _watch(self, events: int, socket: int, multi: pycurl.CurlMulti, data: object) -> None:
        """Watch a socket for libcurl, for reading or writing or both or no longer."""
        if events in (pycurl.POLL_IN, pycurl.POLL_INOUT):
            self._loop.add_reader(socket, self._act, socket, pycurl.CSELECT_IN)
        else:
            self._loop.remove_reader(socket)
        if events in (pycurl.POLL_OUT, pycurl.POLL_INOUT):
            self._loop.add_writer(socket, self._act, socket, pycurl.CSELECT_OUT)
        else:
            self._loop.remove_writer(socket)

    def _wait(self, milliseconds: int) -> None:
        """Wake libcurl after some milliseconds; never if they are negative.

        A timer that ends earlier stays and then waits for the rest: each call moves the time, and few reach it.
        """
        if milliseconds == 0:
            self._loop.call_soon(self._act, pycurl.SOCKET_TIMEOUT, 0)
            return
        self._wakes_at = self._loop.time() + milliseconds / 1000 if milliseconds > 0 else inf
        if self._timer is not None and self._timer.when() > self._wakes_at:
            self._timer.cancel()
            self._timer = None
        if self._timer is None and self._wakes_at < inf:
            self._timer = self._loop.call_at(self._wakes_at, self._wake)

    def _wake(self) -> None:
        self._timer = None
        if self._wakes_at <= self._loop.time():
            self._act(pycurl.SOCKET_TIMEOUT, 0)
        elif self._wakes_at < inf:
            self._timer = self._loop.call_at(self._wakes_at, self._wake)


_NONE, _CLOSED = -1, -1
"""No socket; the code of a call whose connection we closed."""


class Connections:
    """Connections to Telegram, at most a number of them; the newest idle one is used first."""

    def __init__(self, most: int, proxy: str | None) -> None:
        """Open none yet. `proxy` is a URL; None for none."""
        self._free = asyncio.Semaphore(most)
        self._proxy = proxy
        self._idle: deque[TelegramConnection] = deque()
        self._busy: set[TelegramConnection] = set()
        self._is_open = True

    def close(self) -> None:
        """End the calls that are under way or waiting, and close all connections."""
        self._is_open = False
        for connection in (*self._idle, *self._busy):
            connection.close()

    async def post(self, url: str, upload: Upload, seconds: float) -> HttpAnswer:
        """Make one call within `seconds`. Raises NotSent, or TimedOut where the call may have been heard."""
        await self._wait()
        try:
            connection = self._taken()
            self._busy.add(connection)
            try:
                answer = await connection.post(url, upload, seconds)
            except BaseException:
                connection.close()
                raise
            finally:
                self._busy.discard(connection)
            connection.rests_since = time.monotonic()
            self._idle.append(connection)
            return answer
        finally:
            self._free.release()

    async def _wait(self) -> None:
        if self._free.locked():
            try:
                async with asyncio.timeout(OPENS_WITHIN):
                    await self._free.acquire()
            except TimeoutError:
                raise NotSent("no connection to Telegram is free") from None
        else:
            await self._free.acquire()  # does not wait
        if not self._is_open:
            self._free.release()
            raise NotSent("the connections were opened anew")

    def _taken(self) -> TelegramConnection:
        """Return an idle connection or a new one, and close those that rested for too long or have ended."""
        while self._idle and self._idle[0].rests_since <= time.monotonic() - KEPT_ALIVE:
            self._idle.popleft().close()
        while self._idle:
            connection = self._idle.pop()
            if connection.can_be_used_again:
                return connection
            connection.close()
        return TelegramConnection(self._proxy)


def _can_be_read(socket: int) -> bool:
    if sys.platform == "win32":
        return bool(select.select([socket], [], [], 0)[0])
    sockets = select.poll()  # `select` takes no number above 1023
    sockets.register(socket, select.POLLIN)
    return bool(sockets.poll(0))


_HEADERS = ("Accept:", "Expect:", "User-Agent:")
"""Headers of libcurl's own that are left out: answers are JSON, and no call waits to be allowed."""


def _certificates() -> dict[int, Any]:
    """Return the options for the system's certificates, which libcurl's wheels do not find by themselves."""
    if sys.platform in ("win32", "darwin"):
        return {pycurl.SSL_OPTIONS: pycurl.SSLOPT_NATIVE_CA}
    paths = ssl.get_default_verify_paths()
    found = {pycurl.CAINFO: paths.cafile, pycurl.CAPATH: paths.capath}
    return {option: path for option, path in found.items() if path}


def _network_error(code: int, was_sent: bool) -> NetworkError:
    """Return the error of a call; `was_sent` if libcurl has asked for its body, of which Telegram needs the whole."""
    if not was_sent:
        return NotSent(f"Telegram cannot be reached ({code} of libcurl)")
    if code == pycurl.E_OPERATION_TIMEDOUT:
        return TimedOut("Telegram did not answer in time")
    return TimedOut(f"the connection broke ({code} of libcurl)")


def _date(head: bytes) -> str | None:
    """Return the last `Date` of the headers: those of interim answers (1xx) come first."""
    dates = re.findall(rb"^date:[ \t]*([^\r\n]*)", head, re.I | re.M)
    return dates[-1].decode("latin-1") if dates else None
