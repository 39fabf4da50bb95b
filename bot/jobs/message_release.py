"""Voices go to those who read them, once a week: when the ISO week they were sent in is over (G6).

Numbers by chance are given first, then the voices are written under them in the order of the numbers, and only then
are they taken out here. So it may be killed anywhere: what was written is written again under the same number, which
changes nothing, and nothing is lost.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, timedelta

from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.statistics.periods import day_of, week_of
from bot.storage.job_ports import JobStore, ReleasedVoices
from bot.storage.ports import StoreGone

READ_FOR = timedelta(days=30)
"""How long words can be read after their release (B8)."""

log = logging.getLogger(__name__)


class MessageRelease:
    """Asked once a minute, so that what she takes back is gone within a minute, or as soon as the bot runs again."""

    def __init__(
        self, store: JobStore, conversation: Conversation, file: ReleasedVoices, name: Callable[[], str]
    ) -> None:
        """`file` is the file of the voices, made already; `name` gives a new number by chance."""
        self._voices, self._conversation, self._file, self._name = store.voices, conversation, file, name
        self._day: date | None = None

    async def round(self, now: int) -> None:
        """Everything that is due now; what cannot be done is due again in a minute."""
        try:
            await self._round(day_of(now))
        except (StoreGone, Refused, OSError) as error:
            log.error("voices could not be released: %s", type(error).__name__)

    async def _round(self, today: date) -> None:
        await self._voices.number(week_of(today).name, self._name)
        waiting = await self._voices.waiting()
        if waiting.ready:
            await asyncio.to_thread(self._file.release, waiting.ready, today + READ_FOR)
        if waiting.gone:
            await asyncio.to_thread(self._file.take_back, waiting.gone)
        if waiting.ready or waiting.gone or today != self._day:
            await self._voices.released(waiting, self._open(today))
        if today != self._day:
            await asyncio.to_thread(self._file.forget, today)
            self._day = today

    def _open(self, today: date) -> tuple[str, ...]:
        """The questions whose words can still be taken back."""
        questions = self._conversation.bundle.course.questions.items()
        return tuple(name for name, it in questions if it.days and today <= it.days.closes)
