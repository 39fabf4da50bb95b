"""Invented girls at a store on PostgreSQL, so many in a batch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from random import Random

from bot.adapters.postgres.store import PostgresStore
from bot.conversation import Conversation, Heard
from bot.library import Library
from bot.ports import LearnerId
from bot.replies.reply import Bubble, Replies
from bot.simulate.chat import Chat
from bot.simulate.doing import begins, goes_on
from bot.simulate.inventing import invented
from bot.simulate.stories import stories

from ..freezing import WEEK
from ..saved_girls import NOW

KEPT_AT_ONCE = 64
"""Messages shown by the bot are written down together, as the sender does twice a second."""
THINKS = 15
"""Seconds between two taps of a girl: her row tells when she is forgotten, so each tap changes it."""


class Crowd:
    """Girls in a row, whose next taps come in batches. Use `gathered`."""

    def __init__(
        self, store: PostgresStore, library: Library, learners: Sequence[LearnerId], first_update: int
    ) -> None:
        self.store, self._stories = store, stories(library, 1)
        self._conversation, self.now = Conversation(store, library, lambda: self.now), float(NOW)
        girls = invented(len(learners), WEEK.first, 1, library.course.locales, 2)
        self._chats = [(who, Chat(girl, Random(girl.number))) for who, girl in zip(learners, girls, strict=True)]
        self._updates, self._messages = count(first_update), count(first_update)
        self._shown: list[tuple[LearnerId, int]] = []

    @property
    def size(self) -> int:
        """How many girls."""
        return len(self._chats)

    async def taps(self, turns: int, batch: int) -> None:
        """So many turns, in batches, each girl when all others have had theirs."""
        for first in range(0, turns, batch):
            await self._batch([self._chats[(first + at) % self.size] for at in range(batch)])
            self.now += THINKS * batch / self.size

    async def _batch(self, chats: Sequence[tuple[LearnerId, Chat]]) -> None:
        heard = [self._heard(who, chat) for who, chat in chats]
        for (who, chat), replies in zip(chats, await self._conversation.hear(heard), strict=True):
            chat.sees(replies)
            self._shown += [(who, next(self._messages)) for _ in range(_bubbles(replies))]
        if len(self._shown) >= KEPT_AT_ONCE:
            await self.store.showed(self._shown, int(self.now))
            self._shown = []

    def _heard(self, who: LearnerId, chat: Chat) -> Heard:
        did = goes_on(self._stories, chat) or begins(self._stories, chat)
        return Heard(who, did, next(self._updates), sealed=lambda _purpose: bytes(60))


def _bubbles(replies: Replies) -> int:
    return sum(isinstance(item, Bubble) for item in replies.items)


@asynccontextmanager
async def gathered(
    url: str, data: Path, library: Library, learners: Sequence[LearnerId] | int, first_update: int = 1
) -> AsyncIterator[Crowd]:
    """Girls at the database of a URL: those named, or so many new ones. Numbers of updates begin with the one given."""
    chance = Random(1)
    if isinstance(learners, int):
        learners = [LearnerId(f"{chance.getrandbits(128):032x}") for _ in range(learners)]
    store = await PostgresStore.open(url, data, "bench", chance)
    try:
        yield Crowd(store, library, learners, first_update)
    finally:
        await store.close()
