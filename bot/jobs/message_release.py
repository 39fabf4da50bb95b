"""The weekly release of learners' messages to the staff who read them, after their ISO week is over (G6).

First messages get random numbers, then they are written to the readers' file in the order of the numbers, and only
then deleted from the store. So the process may be killed anywhere: a message is written again under its number, which
changes nothing, and none is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date

from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.safeguarding.messages.message import READ_FOR
from bot.statistics.periods import day_of, week_of
from bot.storage.job_ports import JobStore, ReleasedMessageStore
from bot.storage.ports import StoreGone

log = logging.getLogger(__name__)


class MessageRelease:
    """The job, run twice a minute so that a withdrawn message is gone within a minute, or when the bot runs again."""

    def __init__(
        self, store: JobStore, conversation: Conversation, file: ReleasedMessageStore, name: Callable[[], str]
    ) -> None:
        """`file` is the readers' file, which exists; `name` returns a new random number."""
        self._pending, self._conversation, self._file, self._name = store.pending_messages, conversation, file, name
        self._day: date | None = None

    async def round(self, now: int) -> None:
        """Do everything that is due. A step that fails is due again in a minute."""
        try:
            await self._round(day_of(now))
        except (StoreGone, Refused, OSError) as error:
            log.error("messages could not be released: %s", type(error).__name__)

    async def _round(self, today: date) -> None:
        await self._pending.number(week_of(today).name, self._name)
        waiting = await self._pending.waiting()
        if waiting.ready:
            await asyncio.to_thread(self._file.release, waiting.ready, today + READ_FOR)
        if waiting.gone:
            await asyncio.to_thread(self._file.withdraw, waiting.gone)
        if waiting.ready or waiting.gone or today != self._day:
            await self._pending.released(waiting, self._open(today))
        if today != self._day:
            await asyncio.to_thread(self._file.forget, today)
            self._day = today

    def _open(self, today: date) -> tuple[str, ...]:
        """Return the questions whose messages can still be withdrawn."""
        questions = self._conversation.bundle.course.questions.items()
        return tuple(name for name, it in questions if it.days and today <= it.days.closes)
