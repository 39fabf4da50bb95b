"""The job that sends announcements, in a loop of its own because one takes an hour.

If it is killed anywhere, it continues: a recipient once marked is never sent to again, and the result is written before
the marks are deleted.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.jobs.announcement_schedule import (
    AnnouncementDecision,
    announcement_decision,
    due_announcements,
    open_countries,
)
from bot.jobs.ports import BulkMessenger, DecryptAddress, LearnerOf
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.lesson import Course
from bot.safeguarding.moderation.approval import AnnouncementReport, Approval, Ended
from bot.safeguarding.rollout import Visitor, lets_in
from bot.statistics.freeze import noisy
from bot.statistics.noise import Below
from bot.statistics.periods import day_of, month_of
from bot.statistics.rule import COUNT
from bot.storage.job_ports import AnnouncementLog
from bot.storage.ports import StoreGone
from bot.storage.sql.announcements import AnnouncementQueue, DeliveryOutcome, Recipient

ROUND = 60
AT_ONCE = 10
"""Recipients marked and sent to together, and so the most that are unknown after a crash."""

ENDS_WITHIN = 4.0
"""Seconds that a stopping bot waits for messages under way."""

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class AnnouncementJob:
    """The job. `approvals` reads the staff's decisions anew at each call; `announced` is the file that staff read.

    `below(n)` returns a random number below n; `now` is in seconds since 1970; `staff` are admitted in every stage.
    `may`: whether this worker has the jobs and is sure of the time: by a wrong clock learners would be woken at night.
    """

    announcement_queue: AnnouncementQueue
    conversation: Conversation
    decrypt: DecryptAddress
    learner_of: LearnerOf
    bulk_sender: BulkMessenger
    approvals: Callable[[], Mapping[str, Approval]]
    announced: AnnouncementLog
    below: Below
    now: Callable[[], float]
    staff: Collection[int] = field(default=frozenset(), repr=False)
    may: Callable[[], bool] = lambda: True
    ending: bool = False
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def end(self) -> None:
        """Stop the loop, after the messages under way, so that none of them is unknown."""
        self.ending = True
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDS_WITHIN), self._busy:
                pass

    async def run(self) -> None:
        """Run a round each minute until `end`; an exception does not end the loop."""
        while not self.ending:
            try:
                if self.may():
                    await self.round()
            except (StoreGone, Refused) as trouble:
                log.error("an announcement has to wait: %s", type(trouble).__name__)
            except Exception as error:
                log.error("an announcement failed: %s", type(error).__name__, exc_info=error)
            await asyncio.sleep(ROUND)

    async def round(self) -> None:
        """Count recipients once a month; then continue a begun announcement, or begin one that is due."""
        async with self._busy:
            await self._round()

    async def _round(self) -> None:
        report = await asyncio.to_thread(self.announced.read)
        await self._count(report)
        running = await self.announcement_queue.running()
        name = running or await self._begin_due(report)
        if name is None:
            return
        if name in report.runs and report.runs[name].ended:
            await self.announcement_queue.forget(name)
            return
        await self._go_on(name)

    async def _count(self, report: AnnouncementReport) -> None:
        """Count the learners who said yes, once a month: counted more often, the noise would average out (C2)."""
        month = month_of(day_of(int(self.now()))).name
        if report.month != month:
            counts = await self.announcement_queue.by_country(int(self.now()))
            drawn = noisy({str(country): counts[country] for country in self._course.directory.countries}, self.below)
            shown = {country: about for country, many in drawn.items() if (about := COUNT.shown(many)) is not None}
            await asyncio.to_thread(self.announced.count, month, shown)

    async def _begin_due(self, report: AnnouncementReport) -> str | None:
        """Begin the announcement that is due, if any, and return its name."""
        days = {name: run.day for name, run in report.runs.items()}
        for approval in due_announcements((await self._approvals()).values(), days, self._today):
            if self._decision(approval.announcement, approval) == "send":
                announcement = self._course.announcements[approval.announcement]
                await self.announcement_queue.begin(approval.announcement, announcement.to_countries, int(self.now()))
                return approval.announcement
        return None

    async def _go_on(self, name: str) -> None:
        approval = (await self._approvals()).get(name)
        await asyncio.to_thread(self.announced.begin, name, approval.day if approval else self._today)
        await self.announcement_queue.resume(name)
        while self.may() and not self.ending:
            approval = (await self._approvals()).get(name)
            now = self._decision(name, approval)
            if now in ("over", "stopped", "changed"):
                await self._finish(name, now)
                return
            if approval is None or now == "wait" or not await self._send_some(name, approval):
                return
            await asyncio.sleep(self.bulk_sender.pause)

    async def _send_some(self, name: str, approval: Approval) -> bool:
        """Send to the next few recipients; False when there are none now. When none waits any more, finish."""
        announcement, renderer = self._course.announcements[name], self._renderer
        where = open_countries(self.now(), approval, announcement.to_countries)
        locales = [it for it in renderer.locales_reached(announcement) if it in approval.locales]
        picked = await self.announcement_queue.pick(name, where, locales, AT_ONCE, int(self.now()))
        if not picked:
            if not (await self.announcement_queue.counts(name))["waiting"]:
                await self._finish(name, "over")
            return False
        is_open = partial(self._is_open, approval)
        outcomes = await asyncio.gather(
            *(self._send(renderer, announcement, recipient, is_open) for recipient in picked)
        )
        await self.announcement_queue.settle(name, outcomes, int(self.now()))
        return True

    async def _send(
        self,
        renderer: AnnouncementRenderer,
        announcement: Announcement,
        recipient: Recipient,
        is_open: Callable[[Recipient], bool],
    ) -> DeliveryOutcome:
        chat = self.decrypt(recipient.sealed, recipient.addressee, "announcement")
        if chat is None:
            return DeliveryOutcome(recipient.addressee, "gone")
        if not (is_open(recipient) and self._is_let_in(chat)):
            return DeliveryOutcome(recipient.addressee, "waiting")
        delivery = await self.bulk_sender.tell(chat, renderer.render(announcement, recipient.locale, recipient.country))
        arrived = None if delivery.message is None else (self.learner_of(chat), delivery.message)
        return DeliveryOutcome(recipient.addressee, delivery.state, arrived)

    def _is_open(self, approval: Approval, recipient: Recipient) -> bool:
        return recipient.country in open_countries(self.now(), approval)

    def _is_let_in(self, chat: int) -> bool:
        """Tell whether the stage admits the recipient (A18): in the stage `test` only staff get it, as a trial."""
        return lets_in(self._course.stage, self._today, Visitor(chat in self.staff, guest=True))

    async def _finish(self, name: str, ended: Ended) -> None:
        """Record how it ended, and delete the marks of recipients, uncounted (C2)."""
        await asyncio.to_thread(self.announced.end, name, ended)
        await self.announcement_queue.forget(name)
        log.info("an announcement is over")

    def _decision(self, name: str, approval: Approval | None) -> AnnouncementDecision:
        announcement = self._course.announcements.get(name)
        if self._course.closed:
            return "stopped"
        fingerprint = self._renderer.fingerprint(name, announcement) if announcement else None
        return announcement_decision(
            self.now(), approval, fingerprint, announcement.to_countries if announcement else ()
        )

    async def _approvals(self) -> Mapping[str, Approval]:
        return await asyncio.to_thread(self.approvals)

    @property
    def _course(self) -> Course:
        return self.conversation.bundle.course

    @property
    def _renderer(self) -> AnnouncementRenderer:
        return AnnouncementRenderer(self._course, self.conversation.bundle.catalogs)

    @property
    def _today(self) -> date:
        return day_of(self.now())
