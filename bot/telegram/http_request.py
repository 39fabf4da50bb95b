"""HTTP client of python-telegram-bot on libcurl: kept connections, and as little work a call as possible.

It is the bot's only connection out of the machine, and goes to Telegram only (B13). No error contains the URL, because
the token is in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.telegram.connections import Connections, HttpAnswer, Upload

CONNECTIONS = 256
ANSWERS_WITHIN = 20.0
"""Default limit of a call in seconds, for a call that states none."""


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
