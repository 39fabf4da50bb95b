"""Queue of updates, kept until a later offset confirms them or they are too old."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, NamedTuple

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import OTHER_POLLER, RefusedCall

MESSAGE_LIFE = 86400.0
TAP_LIFE = 150.0
LONGEST_POLL = 50
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class QueuedUpdate(NamedTuple):
    """An update in the queue, serialised once however often it is delivered."""

    update_id: int
    expires: float
    body: str
    tap: str | None
    key: tuple[str, int] = ("", 0)


def key_of(update_id: int, update: dict[str, Any]) -> tuple[str, int]:
    """Return the webhook queue in which an update keeps its order: by chat for messages, by user for taps."""
    kind = next((key for key in update if key != "update_id"), "")
    with suppress(KeyError, TypeError):  # an update that cannot be read gets a queue of its own
        if kind == "callback_query":
            return "tap", update[kind]["from"]["id"]
        return kind.removeprefix("edited_"), update[kind]["chat"]["id"]
    return "", update_id


class Updates:
    """Update queue of one bot (tdlib's TQueue), and the one long poll that may wait for it."""

    def __init__(self, clock: Callable[[], float], delivered: Callable[[str], None], hurried: bool) -> None:
        """Begin empty. `delivered` is called with the id of every tap delivered; `hurried` slows down eager pollers."""
        self._clock = clock
        self._delivered = delivered
        self._hurried = hurried
        self._queue: deque[QueuedUpdate] = deque()
        self._confirmed: deque[QueuedUpdate] = deque(maxlen=1000)
        self._again: deque[QueuedUpdate] = deque()
        self._allowed: frozenset[str] | None = None
        self._waiter: asyncio.Future[str] | None = None
        self._held = 0
        self._last_poll = (0, -10.0)
        self._loaded: set[int] = set()
        self.arrived: Callable[[], None] = lambda: None
        self.history: list[tuple[int, dict[str, Any]]] | None = []
        self.lapsed: set[int] = set()
        self.last_id = 100_000_000

    def add(self, update: dict[str, Any], life: float = MESSAGE_LIFE, tap: str | None = None) -> int:
        """Queue an update unless the bot did not allow its kind. It lives 24 hours, a tap 150 seconds."""
        kind = next((key for key in update if key != "update_id"), "")
        if not self._wanted(kind):
            return 0
        self.last_id = max(self.last_id + 1, update.get("update_id", 0))
        body = json.dumps({"update_id": self.last_id, **update})
        if self.history is not None:
            self.history.append((self.last_id, update))
        key = key_of(self.last_id, update)
        self._queue.append(QueuedUpdate(self.last_id, self._clock() + life, body, tap, key))
        self._wake()
        return self.last_id

    def again(self, count: int) -> None:
        """Deliver the last confirmed updates once more with the same ids, whatever the offset says."""
        self._again.extend(list(self._confirmed)[-count:])
        self._wake()

    def pending(self) -> int:
        """Count the updates waiting, as in getWebhookInfo."""
        now = self._clock()
        return sum(update.expires > now for update in self._queue)

    def unconfirmed(self) -> set[int]:
        """Return the ids of the updates that no offset has confirmed yet."""
        return {update.update_id for update in self._queue}

    def clear(self) -> None:
        """Discard all waiting updates (`drop_pending_updates`)."""
        self._queue.clear()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold updates back, and deliver them all at the end."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._wake()

    def close(self, conflict: str = "") -> None:
        """End the long poll, with an empty result or with a conflict."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(conflict)

    def loaded(self, room: int) -> Iterator[QueuedUpdate]:
        """Yield up to `room` updates for a webhook that it has not loaded yet; those to be redelivered come first."""
        if self._held:
            return
        while self._again and room > 0:
            room -= 1
            yield self._again.popleft()
        for update in list(islice((it for it in self._queue if it.update_id not in self._loaded), max(room, 0))):
            self._loaded.add(update.update_id)
            yield update

    def unload(self) -> None:
        """Return all updates that a removed webhook did not deliver to the queue."""
        self._loaded.clear()

    def goes_out(self, update: QueuedUpdate) -> None:
        """Start the time limit of a tap."""
        if update.tap is not None:
            self._delivered(update.tap)

    def forget(self, update: QueuedUpdate) -> None:
        """Confirm an update that a webhook delivered."""
        self._loaded.discard(update.update_id)
        if update in self._queue:
            self._queue.remove(update)
            self._confirmed.append(update)

    def lapse(self, update: QueuedUpdate) -> None:
        """Drop an update that is too old to be tried again."""
        self.lapsed.add(update.update_id)
        self._loaded.discard(update.update_id)
        with suppress(ValueError):
            self._queue.remove(update)

    async def answer(self, call: Call) -> bytes:
        """Perform getUpdates: limit 1 to 100, timeout up to 50 s, woken by the next update."""
        offset, limit, timeout = call.number("offset"), call.number("limit", 100), call.number("timeout")
        limit, timeout = min(max(limit, 1), 100), min(max(timeout, 0), LONGEST_POLL)
        self.allow(call)
        if self._hurried:
            limit, timeout = self._slowed(offset, limit, timeout)
        batch = self._take(offset, limit) or (await self._wait(offset, limit, timeout) if timeout else [])
        return f'{{"ok":true,"result":[{",".join(batch)}]}}'.encode()

    async def _wait(self, offset: int, limit: int, timeout: float) -> list[str]:
        """Wait as the only poller; an earlier one that is still waiting gets the conflict."""
        loop = asyncio.get_running_loop()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(OTHER_POLLER)
        waiter = self._waiter = loop.create_future()
        timer = loop.call_later(timeout, _end, waiter)
        try:
            if conflict := await waiter:
                raise RefusedCall(409, conflict)
        finally:
            timer.cancel()
        return self._take(offset, limit)

    def _wake(self) -> None:
        if not self._held and (self._queue or self._again):
            self.close()
            self.arrived()

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in ONLY_ON_REQUEST

    def allow(self, call: Call) -> None:
        """Set `allowed_updates`. It holds until it is given again; an empty list means the default."""
        allowed = call.json("allowed_updates")
        if isinstance(allowed, list):
            self._allowed = frozenset(allowed)

    def _slowed(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        """Slow down a poll that repeats its offset: one update within half a second, a wait within three seconds."""
        now = asyncio.get_running_loop().time()
        last_offset, last_time = self._last_poll
        self._last_poll = (offset, now)
        if offset != last_offset or now >= last_time + 3:
            return limit, timeout
        return 1 if now < last_time + 0.5 else limit, max(timeout, 3)

    def _take(self, offset: int, limit: int) -> list[str]:
        """Remove what the offset confirms, then return the next updates; they stay until confirmed."""
        self._confirm(offset)
        if self._held:
            return []
        batch = [self._again.popleft() for _ in range(min(limit, len(self._again)))]
        now = self._clock()
        for update in self._queue:
            if len(batch) == limit:
                break
            if update.expires > now:
                batch.append(update)
            else:
                self.lapsed.add(update.update_id)
        for update in batch:
            self.goes_out(update)
        return [update.body for update in batch]

    def _confirm(self, offset: int) -> None:
        """Confirm updates. A negative offset keeps that many at the end; one far in the future confirms nothing."""
        if offset < 0:
            offset = self.last_id + 1 + offset
        if offset > self.last_id + 11:
            return
        while self._queue and self._queue[0].update_id < offset:
            self._confirmed.append(self._queue.popleft())


def _end(waiter: asyncio.Future[str]) -> None:
    if not waiter.done():
        waiter.set_result("")
