"""python-telegram-bot's HTTP: on aiohttp five times cheaper than its own, over connections of our own cheaper again.

It is the bot's only way out of the machine, and leads to Telegram alone (B13).

An error never carries the address, because the token is in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.connections import Broken, Connections, NotOpened
from bot.telegram.http_answer import HttpAnswer

CONNECTIONS = 256


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


class AiohttpRequest(BaseRequest):
    """See `telegram.request.BaseRequest`. Open between `initialize` and `shutdown`."""

    def __init__(
        self,
        connections: int = CONNECTIONS,
        read_timeout: float = 20.0,
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
        self._read_timeout = read_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take when the call does not say."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the connections."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(connector=connector, proxy=self._proxy)

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
        """One call; its status and body."""
        if self._session is None:
            raise NetworkError("the connections are closed")
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        try:
            answer = await self._answered(self._session, url, method, request_data, seconds)
        except (aiohttp.ClientConnectorError, NotOpened):
            self.outcomes["network"] += 1
            raise NotSent("Telegram cannot be reached") from None
        except TimeoutError:
            self.outcomes["network"] += 1
            raise TimedOut("Telegram did not answer in time") from None
        except (aiohttp.ClientError, Broken) as error:
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

    async def _answered(
        self, session: aiohttp.ClientSession, url: str, method: str, data: RequestData | None, seconds: float
    ) -> HttpAnswer:
        timeout = aiohttp.ClientTimeout(total=seconds + 10, sock_connect=10, sock_read=seconds)
        body, headers = _body(data)
        async with session.request(method, url, data=body, headers=headers, timeout=timeout) as response:
            return HttpAnswer(response.status, response.headers.get("Date"), await response.read(), stays=True)

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
        """Whether it is Telegram that refuses: what a web server before it forbids tells nothing of girl or token."""
        try:
            return "error_code" in self.parse_json_payload(body)
        except TelegramError:
            return False


class DirectRequest(AiohttpRequest):
    """What carries no file, which is nearly all, goes over connections of our own: a third of the CPU that a tap took.

    Files go over aiohttp, and so does everything where the environment names a proxy.
    """

    def __init__(
        self, url: str, connections: int = CONNECTIONS, told: Callable[[str | None], None] = lambda date: None
    ) -> None:
        """`url` is where Telegram's server is."""
        proxy = proxy_for(url)
        super().__init__(connections, proxy=proxy, told=told)
        self._direct = None if proxy else Connections(url, connections)

    async def shutdown(self) -> None:
        """Close the connections."""
        await super().shutdown()
        if self._direct:
            self._direct.close()

    async def renew(self) -> None:
        """Open new connections and drop the old ones, with whatever hangs in them."""
        await super().renew()
        if self._direct:
            self._direct.close()

    async def _answered(
        self, session: aiohttp.ClientSession, url: str, method: str, data: RequestData | None, seconds: float
    ) -> HttpAnswer:
        if self._direct is None or method != "POST" or (data and data.multipart_data):
            return await super()._answered(session, url, method, data, seconds)
        return await self._direct.post(url, data.json_payload if data else b"", seconds)


def _outcome(status: int) -> str:
    if status == HTTPStatus.OK:
        return "ok"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "429"
    return "5xx" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "refused"


_IS_TELEGRAMS = frozenset({"result", "error_code"})
_JSON = {"Content-Type": "application/json"}


def _body(data: RequestData | None) -> tuple[aiohttp.FormData | bytes | None, dict[str, str] | None]:
    """Parameters as JSON, and as a form where a file goes along: a form is the dearer of the two."""
    if data is None:
        return None, None
    if not data.multipart_data:
        return data.json_payload, _JSON
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None
