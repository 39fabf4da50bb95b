"""Ids of messages, by which Tidy up deletes them: in memory until the store has them, or has removed them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.logs import raised_at
from bot.storage.ports import LearnerId, Store, StoreGone

log = logging.getLogger(__name__)

DELETING_MARGIN = 300
"""Seconds by which Tidy up stays inside Telegram's limit of 48 hours for deleting. One message past it, by Telegram's
clock, makes the whole call fail, with up to a hundred messages."""

IDS_WAIT = 20_000
"""Message ids kept in memory for Tidy up while the store is unreachable."""


@dataclass
class SentIds:
    """The ids that the store does not have yet, each with its learner. `now` returns seconds since 1970."""

    store: Store
    now: Callable[[], float]
    unwritten: list[tuple[LearnerId, int]] = field(default_factory=list)
    _gone: list[tuple[LearnerId, int]] = field(default_factory=list)
    """Deleted messages whose ids the store still has."""
    _staying: list[tuple[LearnerId, int]] = field(default_factory=list)
    """Messages that Telegram does not delete, and whose learners were told; the store still has their marks."""
    _held: set[LearnerId] = field(default_factory=set)
    """Learners with a stored session when the delivery of an unwritten message began."""
    _left: set[LearnerId] = field(default_factory=set)
    """Learners who left since ids were last handed to the store. The store may still be writing their ids."""
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def add(self, learner: LearnerId, message: int, *, is_held: bool) -> None:
        """Record the id of a message that arrived, below zero if it is to be deleted.

        `is_held` is True for a learner with a stored session.
        """
        self.unwritten.append((learner, message))
        if is_held:
            self._held.add(learner)

    def remove(self, learner: LearnerId, gone: Iterable[int], staying: Iterable[int] = ()) -> None:
        """Remove the ids of deleted messages, and the marks of those that stay and of which the learner was told."""
        self._gone += [(learner, message) for message in gone]
        self._staying += [(learner, message) for message in staying]

    async def mark(self, learner: LearnerId) -> list[int]:
        """Mark all ids of a learner's chat as to be deleted; return those of messages that can still be deleted.

        Without the store, the ids in memory are returned.
        """
        async with self._writing:
            await self._write_all()
            try:
                return await self.store.tidied(learner, int(self.now()) + DELETING_MARGIN)
            except StoreGone:
                return sorted({abs(message) for owner, message in self.unwritten if owner == learner})

    async def stored(self, learner: LearnerId) -> list[int]:
        """Return the ids of a learner's chat, below zero those marked as to be deleted; none without the store."""
        async with self._writing:
            await self._write_all()
            try:
                return await self.store.numbers(learner, int(self.now()) + DELETING_MARGIN)
            except StoreGone:
                return []

    async def write(self) -> None:
        """Write the ids of sent messages to the store, for Tidy up. Ids that it cannot take now wait for the next call.

        Ids of a learner who left while the store was writing are deleted again (D11).
        """
        async with self._writing:
            await self._write_all()

    async def _write_all(self) -> None:
        sent, self.unwritten = self.unwritten, []
        held, self._held = self._held, set()
        self._left.clear()
        if sent:
            await self._write(sent, held)
        gone, self._gone = self._gone, []
        staying, self._staying = self._staying, []
        if gone or staying:
            await self._remove(gone, staying)

    async def _remove(self, gone: list[tuple[LearnerId, int]], staying: list[tuple[LearnerId, int]]) -> None:
        try:
            await self.store.deleted(gone, staying)
        except StoreGone:
            self._gone, self._staying = (gone + self._gone)[-IDS_WAIT:], (staying + self._staying)[-IDS_WAIT:]
        except Exception as error:  # our own error: retried it would fail again
            log.error("ids of messages are not removed: %s", type(error).__name__, extra={"where": raised_at(error)})

    async def _write(self, sent: list[tuple[LearnerId, int]], held: set[LearnerId]) -> None:
        try:
            await self.store.showed(sent, int(self.now()), held)
            for learner in self._left.intersection(owner for owner, _ in sent):
                await self.store.forget(learner)
        except StoreGone:
            waiting = [it for it in sent if it[0] not in self._left]
            self.unwritten = (waiting + self.unwritten)[-IDS_WAIT:]  # the second has what was sent in the meantime
            self._held |= held - self._left
        except Exception as error:  # our own error: retried it would fail again, and block Tidy up and all later ids
            log.error("numbers of messages are lost: %s", type(error).__name__, extra={"where": raised_at(error)})

    def forget(self, learner: LearnerId) -> None:
        """Forget the ids of a learner who leaves, also those that are being written (D11)."""
        self.unwritten = [(owner, message) for owner, message in self.unwritten if owner != learner]
        self._gone = [it for it in self._gone if it[0] != learner]
        self._staying = [it for it in self._staying if it[0] != learner]
        self._held.discard(learner)
        self._left.add(learner)
