"""HTTP client of python-telegram-bot on aiohttp: one session for all calls, with as little work a call as possible.

It is the bot's only connection out of the machine, and goes to Telegram only (B13). No error contains the URL, because
the token is in it.
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
"""Default limit of a call in seconds, for a call that states none."""

OPENS_WITHIN = 10.0
"""Seconds a call waits for a connection: for a free one, or for DNS, TCP and TLS of a new one. Less than
`ANSWERS_WITHIN`, so that aiohttp's error for this limit comes first, which shows that nothing was sent."""

KEPT_ALIVE = 45.0
"""Seconds after which an idle connection is not used again. Servers close theirs after a minute or more, and a call
sent at that moment may or may not have been received."""

NAME_KEPT = 10
"""Seconds for which a DNS answer is cached."""

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

    aiohttp's own `trust_env` looks this up for every call, with two switches to a thread.
    """
    address = urlsplit(url)
    return None if proxy_bypass(address.hostname or "") else getproxies().get(address.scheme)


class HttpAnswer(NamedTuple):
    """Status, `Date` header and body of an answer."""

    status: int
    date: str | None
    body: bytes


class AiohttpRequest(BaseRequest):
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
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Default limit of a call in seconds, for a call that states none."""
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
        """Open new connections and close the old ones. Calls that hang in them are cancelled."""
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
        """Make one call and return status and body. `read_timeout` (seconds) limits the whole call, others are ignored.

        Raises NotSent for aiohttp's connection errors, whose type shows that no byte of the call was written. All other
        errors may happen after sending, even when a kept connection was closed a moment before.
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
        self.outcomes[_outcome(answer.status)] += 1
        if answer.status == HTTPStatus.OK:
            self._told(answer.date)
        elif not self._is_telegrams(answer.body):
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


def _is_cancelled() -> bool:
    """Return True if this task was cancelled. Closing a session also cancels the calls that wait for a connection."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


class _Spoke(aiohttp.ClientError):
    """Raised for unrequested bytes on a kept connection, before anything is sent."""


class _Request(aiohttp.ClientRequest):
    """Request without `Accept` headers: answers are JSON, and not compressed."""

    DEFAULT_HEADERS = {}  # noqa: RUF012 - aiohttp's name

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        """Write the request. Raises _Spoke for a connection with unread bytes, which would be taken for the answer.

        aiohttp itself uses a kept connection as long as it is open.
        """
        if conn.protocol is not None and conn.protocol.should_close:
            raise _Spoke
        return await super().send(conn)


_NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
"""No address found, no connection or an untrusted certificate; no connection in time; a proxy that opens no tunnel."""


def _session(connections: int, proxy: str | None) -> aiohttp.ClientSession:
    """Return a session with all unused features off, because each costs time in every call."""
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
    """Make one call within `seconds`. A redirect leads away from Telegram and is not followed."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                response = await session.request(method, url, data=_body(data), allow_redirects=False)
            except _Spoke:  # aiohttp closes that connection, so the next try uses another
                continue
            return HttpAnswer(response.status, response.headers.get("Date"), await _read(response))


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """Return the whole body. Raises ClientPayloadError above `LARGEST`: an endless one would fill the memory."""
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
    """Return the parameters as JSON, or as a form if there is a file. A form costs more time."""
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
