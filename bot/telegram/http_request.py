"""HTTP client of python-telegram-bot on libcurl: kept connections, and as little work a call as possible.

It is the bot's only connection out of the machine, and goes to Telegram only (B13). No error contains the URL, because
the token is in it; neither do libcurl's own messages leave this file, which may contain it.
"""

from __future__ import annotations

import asyncio
import json
import re
import select
import ssl
import sys
import time
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from math import inf
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
import pycurl
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
ANSWERS_WITHIN = 20.0
"""Default limit of a call in seconds, for a call that states none."""

OPENS_WITHIN = 10.0
"""Seconds a call waits for a free connection, and again for DNS, TCP and TLS of a new one."""

KEPT_ALIVE = 45.0
"""Seconds after which an idle connection is not used again. Servers close theirs after a minute or more, and a
call sent at that moment may or may not have been received."""

LARGEST = 16 * 1024 * 1024
"""Upper limit of an answer in bytes: many times the size of a hundred of the longest messages."""


class NotSent(NetworkError):
    """Raised when the call did not reach Telegram. It may be made again."""


class NotFound(NetworkError):
    """Raised for a 404: Telegram does not know the method, or another server answered. The token may be valid.

    Telegram answers an invalid token with 401. PTB treats both as an invalid token, so a proxy's 404 would stop the
    bot for good.
    """


def proxy_for(url: str) -> str | None:
    """Return the proxy that the environment sets for a URL (`HTTPS_PROXY`, `NO_PROXY`); None for none.

    libcurl reads other variables, and knows neither Windows' settings nor macOS'.
    """
    address = urlsplit(url)
    return None if proxy_bypass(address.hostname or "") else getproxies().get(address.scheme)


class Upload(NamedTuple):
    """Body of a call and its type."""

    content: bytes
    content_type: str


class CurlRequest(BaseRequest):
    """Implementation of `telegram.request.BaseRequest`. Open between `initialize` and `shutdown`."""

    def __init__(
        self,
        connections: int = CONNECTIONS,
        proxy: str | None = None,
        told: Callable[[str | None], None] = lambda date: None,
    ) -> None:
        """Allow at most `connections` calls at once; further ones wait. `proxy` is a URL; None for none.

        `told` is called with the `Date` header of each answer of status 200. `outcomes` counts calls by result.
        """
        self.outcomes = dict.fromkeys(("ok", "429", "5xx", "network", "refused"), 0)
        self._told = told
        self._connections = connections
        self._proxy = proxy
        self._open: Connections | None = None

    @property
    def read_timeout(self) -> float:
        """Default limit of a call in seconds, for a call that states none."""
        return ANSWERS_WITHIN

    async def initialize(self) -> None:
        """Open the connections."""
        if self._open is None:
            self._open = Connections(self._connections, self._proxy)

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._open is not None:
            self._open.close()
            self._open = None

    async def renew(self) -> None:
        """Open new connections and close the old ones. Calls that hang in them are cancelled."""
        old, self._open = self._open, None
        await self.initialize()
        if old is not None:
            old.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call and return status and body. `read_timeout` (seconds) limits the whole call, others are ignored.

        Raises NotSent where libcurl shows that no byte of the body was written. All other errors may happen after
        sending, even when a kept connection was closed a moment before. Every call is a POST, as Telegram allows.
        """
        if self._open is None:
            raise NetworkError("the connections are closed")
        seconds = read_timeout if isinstance(read_timeout, int | float) else ANSWERS_WITHIN
        try:
            answer = await self._open.post(url, _upload(request_data), seconds)
        except NetworkError:
            self.outcomes["network"] += 1
            raise
        return self._noted(answer)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer of Telegram. Raises TelegramError for any other body.

        PTB would treat JSON of another server (a proxy) as an error in our call.
        """
        try:
            found = json.loads(payload)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not _IS_TELEGRAMS & found.keys():
            raise TelegramError("no answer of Telegram's")
        return {"result": None, **found}

    def _noted(self, answer: HttpAnswer) -> tuple[int, bytes]:
        if answer.status == HTTPStatus.OK:
            self.outcomes["ok"] += 1
            self._told(answer.date)
            return answer.status, answer.body
        self.outcomes[_refusal(answer.status)] += 1
        if not self._is_telegrams(answer.body):
            raise NetworkError(f"somebody before Telegram says {answer.status}")
        if answer.status == HTTPStatus.NOT_FOUND:
            raise NotFound("not found")
        return answer.status, answer.body

    def _is_telegrams(self, body: bytes) -> bool:
        """Return True if Telegram itself refused. A refusal by a proxy says nothing about the learner or the token."""
        try:
            return "error_code" in self.parse_json_payload(body)
        except TelegramError:
            return False


class HttpAnswer(NamedTuple):
    """Status, `Date` header and body of an answer."""

    status: int
    date: str | None
    body: bytes


class Connection:
    """One connection of libcurl to Telegram, kept for one call after the other.

    Each has a pool of its own, of one: libcurl itself looks only once a second whether an idle connection has ended.
    """

    def __init__(self, proxy: str | None) -> None:
        """Prepare a POST over HTTP/1.1, through `proxy` (a URL; None for none). The first call opens the connection.

        Of libcurl nothing is on that a call does not need: redirects, cookies, HSTS and .netrc stay off.
        """
        self.rests_since = 0.0
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
        return self._kept >= 0 and not select.select([self._kept], [], [], 0)[0]

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
        """
        handle = self._handle
        with BytesIO(upload.content) as sent, BytesIO() as head, BytesIO() as body:
            handle.setopt(pycurl.URL, url)
            handle.setopt(pycurl.HTTPHEADER, [*_HEADERS, f"Content-Type: {upload.content_type}"])
            handle.setopt(pycurl.POSTFIELDSIZE, len(upload.content))
            handle.setopt(pycurl.READFUNCTION, sent.read)
            handle.setopt(pycurl.HEADERFUNCTION, head.write)
            handle.setopt(pycurl.WRITEFUNCTION, body.write)
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
        self._idle: deque[Connection] = deque()
        self._busy: set[Connection] = set()
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

    def _taken(self) -> Connection:
        """Return an idle connection or a new one, and close those that rested for too long or have ended."""
        while self._idle and self._idle[0].rests_since <= time.monotonic() - KEPT_ALIVE:
            self._idle.popleft().close()
        while self._idle:
            connection = self._idle.pop()
            if connection.can_be_used_again:
                return connection
            connection.close()
        return Connection(self._proxy)


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


def _refusal(status: int) -> str:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "429"
    return "5xx" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "refused"


_IS_TELEGRAMS = frozenset({"result", "error_code"})


def _upload(data: RequestData | None) -> Upload:
    """Return the parameters as JSON, or as a form if there is a file. No body is empty: an empty one is never read."""
    if data is None:
        return Upload(b"{}", "application/json")
    if not data.multipart_data:
        return Upload(data.json_payload, "application/json")
    form = httpx.Request("POST", "", data=data.json_parameters, files=data.multipart_data)
    return Upload(form.read(), form.headers["Content-Type"])
