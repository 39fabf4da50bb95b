"""The HTTP endpoint of the webhook. It answers 200 only after an update is stored; otherwise Telegram brings it again.

Updates that arrive while a transaction runs share the next one, so a crowd costs few transactions.

While the store is unavailable updates get 200 all the same: Help is shown, and for the rest the learner gets an apology
and keeps her buttons (A12). Telegram delivers a chat's updates one after the other, and at most 200 at a time: bringing
one again would delay her Help behind her last tap, and all others behind both. Only a block is brought again, because
nobody saw that it failed.

To a Hide it says 200 when the chat is empty, after five seconds at the latest, and to Help when it is shown, after two:
killed before, the bot gets it again (A12, D3).
"""

from __future__ import annotations

import asyncio
import hmac
import json
from functools import partial
from typing import NamedTuple

from aiohttp import web

from bot.telegram.dispatcher import Dispatcher
from bot.telegram.inline_callback_answers import InlineCallbackAnswers
from bot.telegram.update_fields import Raw, is_update

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

LARGEST = 1024 * 1024
"""Most bytes of an update: many times what the longest message needs."""

WITHIN = 10.0
"""Seconds in which the body of an update must have arrived."""

SOON, LATER = 2, 30
"""Retry-After in seconds: while the bot restarts, and while the store is away."""


class PendingUpdate(NamedTuple):
    """An update, and the future that tells its request whether it was stored."""

    update: Raw
    kept: asyncio.Future[bool]


class WebhookEndpoint:
    """Receives updates with the right secret, and passes them on in the order of their arrival."""

    def __init__(self, dispatcher: Dispatcher, taps: InlineCallbackAnswers, secret: bytes) -> None:
        """`secret` is the token that Telegram sends in a header; `taps` are the sender's open callback queries."""
        self._dispatcher, self._taps, self._secret = dispatcher, taps, secret
        self._waiting: list[PendingUpdate] = []
        self._working: asyncio.Task[None] | None = None
        self._closed = False

    async def take(self, request: web.Request) -> web.Response:
        """Handle one request. Its body is read only after the secret was checked."""
        given = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            async with asyncio.timeout(WITHIN):
                update = _update(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ConnectionError, web.RequestPayloadError):  # the connection broke, or the payload is malformed
            return web.Response(status=400)
        if self._closed:
            return _again(SOON)
        if update is None:
            return web.Response(status=400)
        return await self._answered(update)

    async def close(self) -> None:
        """Accept no more updates, and wait until the accepted ones are stored."""
        self._closed = True
        if self._working:
            await self._working

    async def _answered(self, update: Raw) -> web.Response:
        """Process an update and return the response, which carries the answer to a tap if that is known in time.

        It is known when no other reply is queued for the chat; otherwise the answer takes a call of its own.
        """
        query = _tap(update)
        if query is None:
            return web.Response() if await self._kept(update) else _again(LATER)
        self._taps.begin(query)
        try:
            kept = await self._kept(update)
        finally:
            said = self._taps.end(query)
        if not kept:
            return _again(LATER)
        return web.json_response(said) if said else web.Response()

    async def _kept(self, update: Raw) -> bool:
        waiting = PendingUpdate(update, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await waiting.kept

    async def _work(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            again = await self._dispatcher.handle([it.update for it in batch])
            for update, kept in batch:
                if unconfirmed := self._dispatcher.unconfirmed.get(update["update_id"]):
                    unconfirmed.is_over.add_done_callback(partial(_settle, kept))
                elif not kept.done():
                    kept.set_result(update["update_id"] not in again)


def _settle(kept: asyncio.Future[bool], is_over: asyncio.Task[bool]) -> None:
    if not kept.done():
        kept.set_result(is_over.result())


def _update(body: bytes) -> Raw | None:
    """Parse a body; None if it is no update."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if is_update(found) else None


def _tap(update: Raw) -> str | None:
    """Return the callback query id; None for other updates and malformed taps."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


def _again(seconds: int) -> web.Response:
    return web.Response(status=503, headers={"Retry-After": str(seconds)})
