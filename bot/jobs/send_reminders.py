"""The job that sends reminders. Each is rescheduled by a week before it is sent: a crash loses one, sends none twice.

None is sent when the stage does not admit the learner, in a language that was removed, or late (B9). A learner who
also agreed to news gets none in the week before an announcement (B10). One who has blocked the bot is deleted (D11).
When Telegram does not answer, the reminder under way is not tried again that week.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.render_reply import render_reply
from bot.conversation.rendering.reply import Replies
from bot.conversation.rendering.translator import Translator
from bot.conversation.service import Conversation
from bot.durations import WEEK
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.input import Flags
from bot.engine.reminder_schedule import reminder_decision
from bot.engine.reminders import REMINDER_SCENES, hellos
from bot.engine.session import Session
from bot.errors import Refused
from bot.jobs.announcement_schedule import comes_within_a_week
from bot.jobs.facts import POLLING_SLOW
from bot.jobs.ports import ChatUnavailable, DecryptAddress, DeliveryUnknown, LearnerOf, Messenger
from bot.lessons.model.people import Country
from bot.safeguarding.moderation.approval import Approval
from bot.safeguarding.rollout import Visitor, lets_in
from bot.statistics.periods import day_of
from bot.storage.ports import StoreGone
from bot.storage.sql.reminders import DueReminder, ReminderQueue

ROUND = 60
"""Seconds between two rounds."""

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class ReminderJob:
    """The job, in a loop of its own, so that thousands of reminders that wait for the channel delay no other job.

    `staff` are admitted in every stage; `planned` reads the staff's decisions on announcements anew at each call. None
    is sent unless this worker `may`, and the channel answered lately (`answered_at`): each is tried once.
    """

    reminders: ReminderQueue
    conversation: Conversation
    decrypt: DecryptAddress
    learner_of: LearnerOf
    sender: Messenger
    now: Callable[[], float]
    answered_at: Callable[[], float]
    staff: Collection[int] = field(default=frozenset(), repr=False)
    planned: Callable[[], Mapping[str, Approval]] = dict
    may: Callable[[], bool] = lambda: True

    async def run(self) -> None:
        """Run a round each minute until cancelled; an exception does not end the loop."""
        while True:
            try:
                await self.round()
            except Exception as error:
                log.error("a round of reminders failed: %s", type(error).__name__, exc_info=error)
            await asyncio.sleep(ROUND)

    async def round(self) -> None:
        """Send the reminders that are due, one after the other, as long as `may` and the channel allow."""
        try:
            await self._round()
        except (StoreGone, Refused) as trouble:
            log.error("reminders wait: %s", type(trouble).__name__)

    async def _round(self) -> None:
        if not self._is_time():
            return
        for due in await self.reminders.due(int(self.now())):
            if not (self._is_time() and await self._done(due)):
                return

    def _is_time(self) -> bool:
        return self.may() and self.now() - self.answered_at() < POLLING_SLOW

    async def _done(self, due: DueReminder) -> bool:
        """Send or skip one; False when Telegram does not answer, so that the others stay due."""
        chat = self.decrypt(due.address, due.addressee, "reminder")
        if chat is None:
            await self.reminders.forget(due.addressee)
            return True
        now = int(self.now())
        if not await self.reminders.claim(due, now) or not self._may_go(due, chat, now):
            return True
        return await self._news_comes(due, now) or await self._sent(due, chat, now)

    async def _news_comes(self, due: DueReminder, now: int) -> bool:
        """Tell whether an announcement replaces this reminder."""
        if not due.reads_news:
            return False
        told = self.conversation.bundle.course.announcements
        to = {name: it.to_countries for name, it in told.items()}
        return comes_within_a_week(now, due.country, (await asyncio.to_thread(self.planned)).values(), to)

    async def _sent(self, due: DueReminder, chat: int, now: int) -> bool:
        try:
            said = hello(self.conversation.bundle, due.locale, due.country, now)
            await self.sender.unasked(chat, self.learner_of(chat), said)
        except ChatUnavailable:
            await self.reminders.forget(due.addressee)
        except DeliveryUnknown:
            log.warning("Telegram does not answer; reminders wait")
            return False
        return True

    def _may_go(self, due: DueReminder, chat: int, now: int) -> bool:
        course, today = self.conversation.bundle.course, day_of(now)
        is_open = not course.closed and lets_in(course.stage, today, Visitor(chat in self.staff, guest=True))
        may_be = due.locale in course.locales and course.may_save(due.country, "18+")  # none younger get any
        return is_open and may_be and reminder_decision(due.due_at, due.country, now) == "send"


def hello(bundle: CourseBundle, locale: str, country: Country, now: int) -> Replies:
    """Return this week's reminder: a neutral line that gives nothing away, with buttons to go on and to stop."""
    scenes = hellos(bundle.course)
    name = scenes[int(now // WEEK) % len(scenes)]
    told = scene(bundle.course, Session(locale, country=country), REMINDER_SCENES, name)
    events = [output for output in told.outputs if not isinstance(output, Called)]
    return render_reply(
        Translator(bundle.course, bundle.catalogs, locale, country, country=country), events, Flags(locale, country)
    )
