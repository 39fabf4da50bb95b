"""Reminders that are due are sent, each moved on by a week before it leaves: a crash loses one, and sends none twice.

None is sent where the doors are shut, in a language that was taken away, or late (B9). Who also said yes to news gets
none in the week before an announcement (B10). Who has blocked the bot is forgotten (D11). When Telegram does not
answer, what was on its way is not tried again that week.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime

from bot.content.model.people import Country
from bot.conversation import Conversation
from bot.engine.cursor import Called
from bot.engine.input import Flags
from bot.engine.reminding import FILE, hellos
from bot.engine.scenes import scene
from bot.engine.session import Session
from bot.jobs.announcing import comes_within_a_week
from bot.jobs.facts import DAY
from bot.jobs.ports import Gone, Messenger, Opened, Unsure
from bot.jobs.reminders import fate
from bot.library import Library
from bot.ports import Refused, StoreGone
from bot.replies.reply import Replies
from bot.replies.say import say
from bot.replies.speech import Speech
from bot.rooms.approval import Approval
from bot.safety.stages import Visitor, lets_in
from bot.upkeep import Due, Upkeep

log = logging.getLogger(__name__)


class Reminding:
    """Asked once a minute."""

    def __init__(
        self,
        store: Upkeep,
        conversation: Conversation,
        opened: Opened,
        sender: Messenger,
        now: Callable[[], float],
        staff: Collection[int] = frozenset(),
        planned: Callable[[], Mapping[str, Approval]] = dict,
    ) -> None:
        """`staff` are let in in every stage; `planned` reads what staff decided of announcements, anew each time."""
        self._reminders, self._conversation = store.reminders, conversation
        self._opened, self._sender, self._now, self._staff = opened, sender, now, staff
        self._planned = planned

    async def round(self) -> None:
        """Everything that is due now, one after the other."""
        try:
            for due in await self._reminders.due(int(self._now())):
                if not await self._done(due):
                    return
        except (StoreGone, Refused) as trouble:
            log.error("reminders wait: %s", type(trouble).__name__)

    async def _done(self, due: Due) -> bool:
        """Send or skip one; False when Telegram does not answer, so that the others wait unharmed."""
        chat = self._opened(due.address, due.learner, "reminder")
        if chat is None:
            await self._reminders.forget(due.learner)
            return True
        now = int(self._now())
        if not await self._reminders.claim(due, now) or not self._may_go(due, chat, now):
            return True
        return await self._news_comes(due, now) or await self._sent(due, chat, now)

    async def _news_comes(self, due: Due, now: int) -> bool:
        """Whether an announcement takes this reminder's place."""
        if not due.reads_news:
            return False
        told = self._conversation.library.course.announcements
        to = {name: it.to_countries for name, it in told.items()}
        return comes_within_a_week(now, due.country, (await asyncio.to_thread(self._planned)).values(), to)

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
