"""Reminders that are due are sent, each moved on by a week before it leaves: a crash loses one, and sends none twice.

None is sent where the doors are shut, in a language that was taken away, or late (B9). Who has blocked the bot is
forgotten (D11). When Telegram does not answer, what was on its way is not tried again that week.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from bot.adapters.sealing import Sealing
from bot.adapters.sqlite.reminders import Due
from bot.adapters.sqlite.store import SqliteStore
from bot.adapters.telegram.calls import Gone, Unsure
from bot.adapters.telegram.sender import Sender
from bot.content.model.people import Country
from bot.conversation import Conversation
from bot.engine.cursor import Called
from bot.engine.input import Flags
from bot.engine.reminding import FILE, hellos
from bot.engine.scenes import scene
from bot.engine.session import Session
from bot.jobs.facts import DAY
from bot.jobs.reminders import fate
from bot.library import Library
from bot.ports import StoreGone
from bot.replies.reply import Replies
from bot.replies.say import say
from bot.replies.speech import Speech
from bot.safety.stages import Visitor, lets_in

log = logging.getLogger(__name__)


class Reminding:
    """Asked once a minute."""

    def __init__(
        self,
        store: SqliteStore,
        conversation: Conversation,
        sealing: Sealing,
        sender: Sender,
        now: Callable[[], float],
        staff: Collection[int] = frozenset(),
    ) -> None:
        """`staff` are let in in every stage."""
        self._reminders, self._conversation = store.reminders, conversation
        self._sealing, self._sender, self._now, self._staff = sealing, sender, now, staff

    async def round(self) -> None:
        """Everything that is due now, one after the other."""
        try:
            for due in await self._reminders.due(int(self._now())):
                if not await self._done(due):
                    return
        except StoreGone:
            log.error("reminders wait: the store cannot be reached")

    async def _done(self, due: Due) -> bool:
        """Send or skip one; False when Telegram does not answer, so that the others wait unharmed."""
        chat = self._sealing.opened(due.address, due.learner, "reminder")
        if chat is None:
            await self._reminders.forget(due.learner)
            return True
        now = int(self._now())
        if await self._reminders.claim(due, now) and self._may_go(due, chat, now):
            return await self._sent(due, chat, now)
        return True

    async def _sent(self, due: Due, chat: int, now: int) -> bool:
        try:
            await self._sender.unasked(
                chat, due.learner, hello(self._conversation.library, due.locale, due.country, now)
            )
        except Gone:
            await self._reminders.forget(due.learner)
        except Unsure:
            log.warning("Telegram does not answer; reminders wait")
            return False
        return True

    def _may_go(self, due: Due, chat: int, now: int) -> bool:
        course, today = self._conversation.library.course, datetime.fromtimestamp(now, UTC).date()
        is_open = not course.closed and lets_in(course.stage, today, Visitor(chat in self._staff, guest=True))
        may_be = due.locale in course.locales and course.directory.may_save(due.country)
        return is_open and may_be and fate(due.due_at, due.country, now) == "send"


def hello(library: Library, locale: str, country: Country, now: int) -> Replies:
    """What a reminder says this week: one of a few lines that tell nobody anything, with a way in and a way out."""
    scenes = hellos(library.course)
    name = scenes[int(now // (7 * DAY)) % len(scenes)]
    told = scene(library.course, Session(locale, country=country), FILE, name)
    events = [it for it in told.happenings if not isinstance(it, Called)]
    return say(Speech(library.course, library.catalogs, locale, country, country), events, Flags(locale, country))
