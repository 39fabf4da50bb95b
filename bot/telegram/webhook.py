"""The webhook: the endpoint that takes updates, and the checks of it at Telegram."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple

from aiohttp import web
from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import Refused
from bot.jobs.facts import PollingTrouble
from bot.telegram.api_calls import TokenRetryBudget
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.polling import LISTEN_TO
from bot.telegram.raw_api import InlineCallbackAnswers
from bot.telegram.update_fields import Raw, is_update

log = logging.getLogger(__name__)

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

LARGEST_UPDATE = 1024 * 1024
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
    """Receives updates with the right secret, and passes them on in the order of their arrival.

    It answers 200 only after an update is stored; otherwise Telegram brings it again. Updates that arrive while a
    transaction runs share the next one, so a crowd costs few transactions.

    While the store is unavailable updates get 200 all the same: Help is shown, and for the rest the learner gets an
    apology and keeps her buttons (A12). Telegram delivers a chat's updates one after the other, and at most 200 at a
    time: bringing one again would delay her Help behind her last tap, and all others behind both. Only a block is
    brought again, because nobody saw that it failed.

    To a Hide it says 200 when the chat is empty, after five seconds at the latest, and to Help when it is shown, after
    two: killed before, the bot gets it again (A12, D3).
    """

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
                update = _parse_body(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ConnectionError, web.RequestPayloadError):  # the connection broke, or the payload is malformed
            return web.Response(status=400)
        if self._closed:
            return _try_again_response(SOON)
        if update is None:
            return web.Response(status=400)
        return await self._respond(update)

    async def close(self) -> None:
        """Accept no more updates, and wait until the accepted ones are stored."""
        self._closed = True
        if self._working:
            await self._working

    async def _respond(self, update: Raw) -> web.Response:
        """Process an update and return the response, which carries the answer to a tap if that is known in time.

        It is known when no other reply is queued for the chat; otherwise the answer takes a call of its own.
        """
        query = _callback_query_of(update)
        if query is None:
            return web.Response() if await self._store_update(update) else _try_again_response(LATER)
        self._taps.begin(query)
        try:
            kept = await self._store_update(update)
        finally:
            said = self._taps.end(query)
        if not kept:
            return _try_again_response(LATER)
        return web.json_response(said) if said else web.Response()

    async def _store_update(self, update: Raw) -> bool:
        waiting = PendingUpdate(update, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._handle_waiting())
        return await waiting.kept

    async def _handle_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            again = await self._dispatcher.handle([it.update for it in batch])
            for update, kept in batch:
                if unconfirmed := self._dispatcher.unconfirmed.get(update["update_id"]):
                    unconfirmed.is_over.add_done_callback(partial(_confirm_request, kept))
                elif not kept.done():
                    kept.set_result(update["update_id"] not in again)


def _confirm_request(kept: asyncio.Future[bool], is_over: asyncio.Task[bool]) -> None:
    if not kept.done():
        kept.set_result(is_over.result())


def _parse_body(body: bytes) -> Raw | None:
    """Parse a body; None if it is no update."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if is_update(found) else None


def _callback_query_of(update: Raw) -> str | None:
    """Return the callback query id; None for other updates and malformed taps."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


def _try_again_response(seconds: int) -> web.Response:
    return web.Response(status=503, headers={"Retry-After": str(seconds)})


CONNECTIONS = 100
"""Updates that Telegram may bring at once, its maximum: those that wait share one transaction."""

LOOK_EVERY = 30.0
"""Seconds between checks; at night nobody writes, and these answers are the only sign of life."""

SET_AGAIN = 5.0
"""Seconds until the next try to set the webhook."""

ALIVE = 180.0
"""Seconds after which a check that did not end counts as hanging."""

DOUBTS = 10
"""Number of tries with a refused token, half a minute apart."""

ERROR_STAYS = 150.0
"""Seconds for which an error counts: Telegram waits up to 120 between two tries of the same update."""


class Webhook:
    """The intake of updates by webhook; the counterpart of `Polling`.

    The webhook is set at the start, and checked twice a minute with getWebhookInfo. It stays set when the bot stops:
    Telegram keeps messages for 24 hours, and taps for 150 seconds.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        url: str,
        secret: str,
        endpoint: WebhookEndpoint,
        dispatcher: Dispatcher,
        now: Callable[[], float],
        sets: Callable[[], bool] = lambda: True,
    ) -> None:
        """`now` is in seconds since 1970. `polled_at`: time of Telegram's last answer to a check.

        `undelivered_since`: time at which Telegram began to fail to deliver updates, or None. `trouble`: what keeps
        updates away although Telegram answers. `sets`: whether this worker sets the webhook (only the leader does).
        """
        self._sets = sets
        self._bot, self._url, self._secret, self._now = bot, url, secret, now
        self._endpoint, self._dispatcher = endpoint, dispatcher
        self._is_set = False
        self._waited: int | None = None
        self._failed_at: datetime | None = None
        self._failed_seen = 0.0
        self._doubt = TokenRetryBudget(DOUBTS)
        self.polled_at = self._looked_at = now()
        self.undelivered_since: float | None = None
        self.trouble: PollingTrouble | None = None

    @property
    def is_alive(self) -> bool:
        """True while checks still end, whatever Telegram answers."""
        return self._now() - self._looked_at < ALIVE

    def hurry(self) -> None:
        """Make a later cancellation wait for no pending replies."""
        self._dispatcher.patience = 0.0

    async def run(self, stopping: asyncio.Event) -> None:
        """Answer until `stopping` is set, then finish pending replies. Later updates get 503 and come again."""
        watching, stopped = asyncio.create_task(self._watch()), asyncio.create_task(stopping.wait())
        try:
            async with self._dispatcher.open():
                try:
                    await asyncio.wait({watching, stopped}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    await self._endpoint.close()
            if watching.done():
                await watching
        finally:
            watching.cancel()
            stopped.cancel()
            await asyncio.wait({watching, stopped})

    async def _watch(self) -> None:
        while True:
            await self.look()
            self._looked_at = self._now()
            await asyncio.sleep(SET_AGAIN if self._sets() and not self._is_set else LOOK_EVERY)

    async def look(self) -> None:
        """Check the webhook, and set it if it is not ours."""
        try:
            told = await self._bot.get_webhook_info()
            if self._sets() and (not self._is_set or told.url != self._url):
                await self._set()
        except InvalidToken:
            self.trouble = "token"
            self._doubt.refused()
            return
        except TelegramError as error:
            log.warning("nothing is known of the webhook: %s", error.message)
            return
        self.trouble = None
        self._doubt.over()
        self._note(told)

    async def _set(self) -> None:
        if self._is_set:
            log.error("another program has taken the webhook of this token away; setting it again")
        try:
            await self._bot.set_webhook(
                self._url,
                max_connections=CONNECTIONS,
                allowed_updates=LISTEN_TO,
                drop_pending_updates=False,
                secret_token=self._secret,
            )
        except BadRequest as refusal:
            if self._is_set or "resolve host" in refusal.message.lower():
                raise  # the URL was accepted once, or DNS fails at present: no reason to end
            what = f"Telegram refuses WEBHOOK_URL: {refusal.message}."
            raise Refused(what, "It has to be https, on port 443, 80, 88 or 8443.") from None
        self._is_set = True

    def _note(self, told: WebhookInfo) -> None:
        """Update `undelivered_since`: set by a fresh error or a growing backlog, cleared when there is neither."""
        waits, self.polled_at = told.pending_update_count, self._now()
        fails = self._fails(told.last_error_date) and waits > 0
        grows = waits > CONNECTIONS and waits >= (self._waited or 0)
        self._waited = waits
        if not (fails or grows):
            self.undelivered_since = None
            return
        log.warning("Telegram cannot bring all updates: %s", told.last_error_message if fails else "too many wait")
        if self.undelivered_since is None:
            self.undelivered_since = self._now()

    def _fails(self, failed_at: datetime | None) -> bool:
        """Tell whether the last error is fresh: its time changed lately. Telegram reports it long after it is over."""
        if failed_at != self._failed_at and self._waited is not None:
            self._failed_seen = self._now()
        self._failed_at = failed_at
        return self._now() - self._failed_seen < ERROR_STAYS
