"""Where Telegram brings updates: it is told 200 only after they are kept, and anything else makes it come again.

Updates that come while a transaction runs wait for the next one and share it, so a crowd costs few transactions.

With the store gone everything is answered with 200 all the same: Help is told, for the rest she gets an apology and
her buttons stay (A12). Telegram brings a chat's messages one after the other, and holds only 200 at a time: what it
had to bring again would keep her Help waiting behind her last tap, and everybody else behind both. Only a block comes
again, because nobody was told that it failed.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import NamedTuple

from aiohttp import web

from bot.telegram.dispatcher import Dispatcher
from bot.telegram.inline_callback_answers import InlineCallbackAnswers
from bot.telegram.update_fields import Raw

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

LARGEST = 1024 * 1024
"""Bytes of an update: many times what the longest message needs."""

WITHIN = 10.0
"""Seconds in which an update must have come in."""

SOON, LATER = 2, 30
"""Seconds after which Telegram comes again: while the bot starts anew, and while the store is gone."""


class PendingUpdate(NamedTuple):
    """An update, and who waits to hear whether it is kept."""

    update: Raw
    kept: asyncio.Future[bool]


class WebhookEndpoint:
    """Takes updates from who knows the secret, and has them answered in the order in which they came."""

    def __init__(self, dispatcher: Dispatcher, taps: InlineCallbackAnswers, secret: bytes) -> None:
        """`secret` is what Telegram sends along, so that nobody else is heard; `taps` are the sender's."""
        self._dispatcher, self._taps, self._secret = dispatcher, taps, secret
        self._waiting: list[PendingUpdate] = []
        self._working: asyncio.Task[None] | None = None
        self._closed = False

    async def take(self, request: web.Request) -> web.Response:
        """One update. Nothing of it is read before it is known that Telegram sends it."""
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
        except (ConnectionError, web.RequestPayloadError):  # the line broke, or it is not what it says it is
            return web.Response(status=400)
        if self._closed:
            return _again(SOON)
        if update is None:
            return web.Response(status=400)
        return await self._answered(update)

    async def close(self) -> None:
        """Take nothing more; what was taken is kept and on its way to its answer when this returns."""
        self._closed = True
        if self._working:
            await self._working

    async def _answered(self, update: Raw) -> web.Response:
        """What Telegram is told; with it goes what pops up after a tap.

        A letter that waits for no other has begun by then, and said it; behind another one it takes a call.
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
                if not kept.done():
                    kept.set_result(update["update_id"] not in again)


def _update(body: bytes) -> Raw | None:
    """None for what is no update."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("update_id"), int) else None


def _tap(update: Raw) -> str | None:
    """The id of a tap; None for anything else, also for a tap that nobody can read."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


def _again(seconds: int) -> web.Response:
    return web.Response(status=503, headers={"Retry-After": str(seconds)})
