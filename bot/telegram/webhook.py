"""The webhook: set at the start, and checked twice a minute with getWebhookInfo.

It stays set when the bot stops: Telegram keeps messages for 24 hours, and taps for 150 seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.errors import Refused
from bot.jobs.facts import PollingTrouble
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.get_updates import LISTEN_TO
from bot.telegram.token_retries import TokenRetryBudget
from bot.telegram.webhook_endpoint import WebhookEndpoint

log = logging.getLogger(__name__)

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
    """The intake of updates by webhook; the counterpart of `Polling`."""

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
