"""Webhook delivery as in Telegram's server (tdlib's WebhookActor): ordered queues, repeated until accepted."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLContext
from urllib.parse import urlsplit

import aiohttp

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import TERMINATED_BY_WEBHOOK, bad_request
from tests.support.bot_api.message import Json
from tests.support.bot_api.update_queue import QueuedUpdate, Updates

PORTS = (80, 88, 443, 8443)
TAKEN = range(200, 300)
MOST_CONNECTIONS = 100
LONGEST_RETRY_AFTER = 3600
LONGEST_WAIT = 60.0
LONGEST_SECRET = 256
THIS_MACHINE = ("127.0.0.1", "localhost")
NEVER_IN_AN_ANSWER = ("deletewebhook", "setwebhook", "close", "logout")


class WebhookState:
    """The webhook, if one is set. It has one queue per chat for messages and one per user for taps."""

    def __init__(
        self,
        updates: Updates,
        clock: Callable[[], float],
        answered: Callable[[Call], None],
        trusts: SSLContext | None,
        patience: float,
    ) -> None:
        """Begin without a webhook.

        `patience` is a factor on all waits; `answered` performs a call found in an answer.
        """
        self._updates, self._clock, self._answered = updates, clock, answered
        self.trusts, self._patience = trusts, patience
        self.url = self.secret = ""
        self.connections = 40
        self.error: tuple[int, str] | None = None
        self.lost = 0
        self.calls: list[Call] = []
        self._queues: dict[tuple[str, int], deque[QueuedUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._updates.arrived = self._load

    def set(self, call: Call) -> bool:
        """Perform setWebhook. An empty URL deletes the webhook. Waiting updates stay unless they are to be dropped."""
        url, secret = call.text("url"), call.text("secret_token")
        if not url:
            return self.delete(call)
        _check(url, secret)
        self._stop()
        self._updates.allow(call)
        self._drop(call)
        self._updates.close(TERMINATED_BY_WEBHOOK)
        self.url, self.secret, self.error = url, secret, None
        self.connections = min(max(call.number("max_connections", 40), 1), MOST_CONNECTIONS)
        connector = aiohttp.TCPConnector(limit=self.connections, ssl=self.trusts or True)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=60))
        self._load()
        return True

    def delete(self, call: Call) -> bool:
        """Perform deleteWebhook; an update on its way may come again through getUpdates."""
        self._stop()
        self.url, self.error = "", None
        self._drop(call)
        return True

    def info(self) -> Json:
        """Perform getWebhookInfo; an error is still reported after it has passed."""
        told = {"url": self.url, "has_custom_certificate": False, "pending_update_count": self._updates.pending()}
        if self.error:
            told |= {"last_error_date": self.error[0], "last_error_message": self.error[1]}
        return told | ({"max_connections": self.connections} if self.url else {})

    async def close(self) -> None:
        """Stop delivering."""
        ending = list(self._tasks)
        self._stop()
        await asyncio.gather(*ending, *self._closing, return_exceptions=True)

    def _drop(self, call: Call) -> None:
        if call.flag("drop_pending_updates"):
            self._updates.clear()

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._queues.clear()
        self._updates.unload()
        if self._session is not None:
            closing = asyncio.create_task(self._session.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
            self._session = None

    def _load(self) -> None:
        """Put waiting updates into their queues. Telegram loads twice as many as it has connections."""
        if not self.url:
            return
        room = 2 * self.connections - sum(map(len, self._queues.values()))
        for update in self._updates.loaded(room):
            queue = self._queues.setdefault(update.key, deque())
            queue.append(update)
            if len(queue) == 1:
                task = asyncio.create_task(self._bring(update.key, queue))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _bring(self, key: tuple[str, int], queue: deque[QueuedUpdate]) -> None:
        while queue:
            if await self._brought(queue[0]):
                self._updates.forget(queue[0])
            queue.popleft()
            if not queue:
                self._queues.pop(key, None)
            self._load()

    async def _brought(self, update: QueuedUpdate) -> bool:
        """Try until the update is accepted or too old: again at once, after 2, 4, 8 seconds, or as the answer asks."""
        fails, delay = 0, 1.0
        while True:
            asked = await self._tried(update)
            if asked is None:
                return True
            if not asked and fails:
                delay = min(LONGEST_WAIT, delay * 2)
            wait, fails = asked or (delay if fails else 0.0), fails + 1
            if self._clock() + wait > update.expires:
                self._updates.lapse(update)
                return False
            await asyncio.sleep(wait * self._patience)

    async def _tried(self, update: QueuedUpdate) -> float | None:
        """Deliver an update once. Return None when accepted, otherwise the seconds that the answer asks to wait."""
        assert self._session is not None
        self._updates.goes_out(update)
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self.secret}
        try:
            async with self._session.post(
                self.url, data=update.body, headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            return self._failed(f"Can't connect to the webhook ({type(error).__name__})")
        if self.lost:
            self.lost -= 1
            return self._failed("Webhook connection closed")
        if response.status not in TAKEN:
            said = f"Wrong response from the webhook: {response.status} {response.reason}"
            return self._failed(said, response.headers.get("Retry-After", ""))
        self._carry_out(body)
        return None

    def _failed(self, error: str, retry_after: str = "") -> float:
        self.error = int(self._clock()), error
        return float(min(int(retry_after), LONGEST_RETRY_AFTER)) if retry_after.isdecimal() else 0.0

    def _carry_out(self, body: bytes) -> None:
        """Perform the call that an answer may contain; its result is not reported."""
        with suppress(ValueError):
            said = json.loads(body)
            method = str(said.pop("method", "")) if isinstance(said, dict) else ""
            if method and method.lower() not in NEVER_IN_AN_ANSWER and not method.lower().startswith("get"):
                plain = {name: value if isinstance(value, str) else json.dumps(value) for name, value in said.items()}
                self.calls.append(Call(method, plain))
                self._answered(self.calls[-1])


def _check(url: str, secret: str) -> None:
    """Refuse what Telegram refuses.

    For this machine, http and any port are allowed, as with a Bot API server of one's own.
    """
    address = urlsplit(url)
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[\w-]*", secret, re.ASCII):
        raise bad_request("secret token contains unallowed characters")
    if address.hostname in THIS_MACHINE:
        return
    if address.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (address.port or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
