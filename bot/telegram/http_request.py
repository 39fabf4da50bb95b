"""HTTP for python-telegram-bot, on aiohttp: one session for all calls, with files or without, as cheap as it can be.

It is the bot's only way out of the machine, and leads to Telegram alone (B13).

An error never carries the address, because the token is in it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.connector import Connection
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
ANSWERS_WITHIN = 20.0
"""Seconds an answer may take when the call does not say."""

OPENS_WITHIN = 10.0
"""Seconds a call waits for a connection: for one that is free, or for name, TCP and TLS of a new one. Less than an
answer may take, so that aiohttp's error for this limit comes first and tells that nothing was sent."""

KEPT_ALIVE = 45.0
"""Seconds after which an unused connection is not used again. Servers close theirs after a minute or more, and a call
that is on its way at that moment may or may not have been heard."""

NAME_KEPT = 10
"""Seconds for which an address found for the server's name is used again."""

LARGEST = 16 * 1024 * 1024
"""Bytes of an answer: many times what a hundred of the longest messages take."""


class NotSent(NetworkError):
    """The call did not reach Telegram, so it may be made again."""


class NotFound(NetworkError):
    """404: the method is not known there, or what answered is not Telegram. It says nothing of the token.

    A token that is not Telegram's is a 401; PTB takes both for one, and a proxy's 404 would end the bot for good.
    """


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for an address (`HTTPS_PROXY`, `NO_PROXY`).

    aiohttp's own `trust_env` looks this up for every call, in two hops to a thread.
    """
    address = urlsplit(url)
    return None if proxy_bypass(address.hostname or "") else getproxies().get(address.scheme)


class HttpAnswer(NamedTuple):
    """Status, `Date` and body of an answer."""

    status: int
    date: str | None
    body: bytes


class AiohttpRequest(BaseRequest):
    """See `telegram.request.BaseRequest`. Open between `initialize` and `shutdown`."""

    def __init__(
        self,
        connections: int = CONNECTIONS,
        proxy: str | None = None,
        told: Callable[[str | None], None] = lambda date: None,
    ) -> None:
        """At most so many calls are in flight at once; more wait. `told` is given the `Date` of each good answer.

        `outcomes` counts what became of calls.
        """
        self.outcomes = dict.fromkeys(("ok", "429", "5xx", "network", "refused"), 0)
        self._told = told
        self._connections = connections
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take when the call does not say."""
        return ANSWERS_WITHIN

    async def initialize(self) -> None:
        """Open the connections."""
        if self._session is None:
            self._session = _session(self._connections, self._proxy)

    async def shutdown(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def renew(self) -> None:
        """Open new connections and drop the old ones, with whatever hangs in them."""
        old, self._session = self._session, None
        await self.initialize()
        if old is not None:
            await old.close()

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
        """One call; its status and body.

        Raises NotSent where aiohttp's error is one of connecting, which tells by its type that no byte of the call was
        written. Every other error may come after that, also where a kept connection was closed a moment before.
        """
        if self._session is None:
            raise NetworkError("the connections are closed")
        seconds = read_timeout if isinstance(read_timeout, int | float) else ANSWERS_WITHIN
        try:
            answer = await _answered(self._session, method, url, request_data, seconds)
        except _NOT_SENT:
            self.outcomes["network"] += 1
            raise NotSent("Telegram cannot be reached") from None
        except asyncio.CancelledError:
            if _is_cancelled():
                raise
            raise NotSent("the connections were opened anew") from None
        except TimeoutError:
            self.outcomes["network"] += 1
            raise TimedOut("Telegram did not answer in time") from None
        except aiohttp.ClientError as error:
            self.outcomes["network"] += 1
            raise TimedOut(f"the connection broke ({type(error).__name__})") from None
        return self._noted(answer)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram says. What somebody before it says in JSON PTB would take for a mistake of ours."""
        try:
            found = json.loads(payload)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict) or not _IS_TELEGRAMS & found.keys():
            raise TelegramError("no answer of Telegram's")
        return {"result": None, **found}

    def _noted(self, answer: HttpAnswer) -> tuple[int, bytes]:
        self.outcomes[_outcome(answer.status)] += 1
        if answer.status == HTTPStatus.OK:
            self._told(answer.date)
        elif not self._is_telegrams(answer.body):
            raise NetworkError(f"somebody before Telegram says {answer.status}")
        if answer.status == HTTPStatus.NOT_FOUND:
            raise NotFound("not found")
        return answer.status, answer.body

    def _is_telegrams(self, body: bytes) -> bool:
        """True when Telegram itself refuses. What a web server before it forbids tells nothing of learner or token."""
        try:
            return "error_code" in self.parse_json_payload(body)
        except TelegramError:
            return False


def _is_cancelled() -> bool:
    """True when this task is cancelled. Closing a session cancels calls that wait for one of its connections, too."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


class _Spoke(aiohttp.ClientError):
    """Unrequested bytes on a kept connection. Nothing was sent there."""


class _Request(aiohttp.ClientRequest):
    """A request without `Accept` headers: answers are JSON, and not compressed."""

    DEFAULT_HEADERS = {}  # noqa: RUF012 - aiohttp's name

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Write the request. Refuses a connection on which unrequested bytes wait to be read as its answer.

        aiohttp takes a kept connection as long as it is open.
        """
        if conn.protocol is not None and conn.protocol.should_close:
            raise _Spoke
        return await super().send(conn)


_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""No address, no connection or a certificate not trusted; no connection in time; a proxy that opens no tunnel."""


def _session(connections: int, proxy: str | None) -> aiohttp.ClientSession:
    """A session in which everything unused is off, because each thing is work in every call."""
    connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=KEPT_ALIVE, ttl_dns_cache=NAME_KEPT)
    return aiohttp.ClientSession(
        connector=connector,
        proxy=proxy,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        request_class=_Request,
        timeout=aiohttp.ClientTimeout(total=None, connect=OPENS_WITHIN),
    )


async def _answered(
    session: aiohttp.ClientSession, method: str, url: str, data: RequestData | None, seconds: float
) -> HttpAnswer:
    """Make a call within so many seconds. A redirect leads away from Telegram and is not followed."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                response = await session.request(method, url, data=_body(data), allow_redirects=False)
            except _Spoke:  # that connection is closed; the next one is another
                continue
            return HttpAnswer(response.status, response.headers.get("Date"), await _read(response))


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The whole body. Raises ClientPayloadError for one without end, which would fill the memory."""
    body = bytearray()
    try:
        while part := await response.content.readany():
            body += part
            if len(body) > LARGEST:
                raise aiohttp.ClientPayloadError("too long")
    except BaseException:
        response.close()
        raise
    return bytes(body)


def _outcome(status: int) -> str:
    if status == HTTPStatus.OK:
        return "ok"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "429"
    return "5xx" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "refused"


_IS_TELEGRAMS = frozenset({"result", "error_code"})


def _body(data: RequestData | None) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    """Parameters as JSON, or as a form when a file goes along: a form is the dearer of the two."""
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
