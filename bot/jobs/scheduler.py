"""The scheduler: twice a minute it runs purge, freeze and releases, checks the connection, and sends alarms."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation.service import Conversation
from bot.durations import DAY
from bot.engine.questions import awaited_outcomes
from bot.errors import Refused
from bot.files import write_whole
from bot.jobs import alarms, facts
from bot.jobs.disk_space import DiskSpace
from bot.jobs.facts import POLLING_STALLED, BotFacts
from bot.jobs.message_release import MessageRelease
from bot.jobs.ports import UpdateIntake
from bot.jobs.statistics_freeze import StatisticsFreeze
from bot.log_throttle import ASKED
from bot.logs import tell_the_rest
from bot.safeguarding.moderation.access_log import SignInFailures
from bot.safeguarding.moderation.disclosure import still_open
from bot.safeguarding.moderation.review_queue import ReviewMarks
from bot.statistics.periods import day_of
from bot.storage.backup_history import BackupHistory
from bot.storage.job_ports import JobStore
from bot.storage.ports import StoreGone

log = logging.getLogger(__name__)

ROUND = 30
"""Seconds between two rounds: within a minute of its flag, staff are told of a disclosure."""


@dataclass(kw_only=True)
class Scheduler:
    """The loop of the jobs. `renew` reopens the connections over which `updates` are fetched.

    `tell` sends an alarm and returns whether that succeeded; `alarm_file` holds the times of alarms. `marks` reads
    the staff's marks on messages, of which only the deadline of disclosures is used; `sign_ins` reads how many sign-ins
    to the staff page failed. While the time is not `sure`,
    nothing is deleted or frozen by it. Of several workers one `has_jobs`; those that are `is_led` only follow. When no
    leader is known, because the database is away, each worker sends alarms and does nothing else. `spared` returns the
    numbers that are shown although they are listed as hidden. `backups` reads when backups were made; `is_damaged`,
    called once a day, reads through the database, where it is a file. `disk` measures the disk of DATA.
    """

    store: JobStore
    updates: UpdateIntake
    conversation: Conversation
    statistics_freeze: StatisticsFreeze
    message_release: MessageRelease
    renew: Callable[[], Awaitable[None]]
    tell: Callable[[str], Awaitable[bool]]
    alarm_file: Path
    now: Callable[[], float]
    marks: Callable[[], ReviewMarks]
    sign_ins: Callable[[int], SignInFailures]
    sure: Callable[[], bool] = lambda: True
    has_jobs: Callable[[], bool] = lambda: True
    is_led: Callable[[], bool] = lambda: False
    spared: Callable[[], tuple[str, ...]] = tuple
    backups: Callable[[], BackupHistory | None] = lambda: None
    is_damaged: Callable[[], bool] = lambda: False
    disk: Callable[[float], DiskSpace | None] = lambda _: None
    purged_at: float = 0.0
    renewed_at: float = 0.0
    read_through_at: float = 0.0
    _damaged: bool = False
    _remembered: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Run a round every half minute until cancelled; an exception does not end the loop."""
        while True:
            try:
                await self.round()
            except Exception as error:
                log.error("a round failed: %s", type(error).__name__, exc_info=error)
            tell_the_rest()
            await asyncio.sleep(ROUND)

    async def round(self) -> None:
        """Do everything that is due now."""
        if self.sure():
            await self._keep_time()
        if self.now() - max(self.updates.polled_at, self.renewed_at) > POLLING_STALLED:
            await self._renew()
        await self._tell_alarms()

    async def _keep_time(self) -> None:
        if self.is_led():
            await self._follow()
        elif self.has_jobs():
            await self._forget()

    async def _follow(self) -> None:
        """Follow the leader, which purges and raises alarms: close here the periods that it has closed."""
        self.purged_at = self.now()
        await self.statistics_freeze.follow(int(self.now()))

    async def _tell_alarms(self) -> None:
        """Send the alarms that are due: all of them, or where another worker leads, those that it cannot know."""
        for alarm in alarms.due_alarms(self.now(), await self.facts()):
            if not self.is_led() or alarm.kind in alarms.OF_ONE_WORKER:
                await self._tell(alarm)

    async def _forget(self) -> None:
        """Run the jobs that delete by the clock, which cannot be undone."""
        if facts.is_purge_due(self.now(), self.purged_at):
            await self._purge()
        await self.statistics_freeze.round(int(self.now()))
        await self.message_release.round(int(self.now()))
        if self.now() - self.read_through_at > DAY:
            self.read_through_at = self.now()
            self._damaged = await asyncio.to_thread(self.is_damaged)

    async def end(self) -> None:
        """Store today's in-memory counts of Help before the bot stops."""
        try:
            await self.statistics_freeze.end(int(self.now()))
        except StoreGone:
            log.error("what was counted today is lost")

    async def troubles(self) -> tuple[str, ...]:
        """Return the present lines of /healthz."""
        return facts.troubles(self.now(), await self.facts())

    async def _purge(self) -> None:
        try:
            await self.store.purge(int(self.now()))
            self.purged_at = self.now()
        except StoreGone:
            log.error("the purge failed; trying again in half a minute")

    async def _renew(self) -> None:
        log.error("Telegram has not answered for five minutes; opening new connections")
        self.renewed_at = self.now()
        await self.renew()

    async def facts(self) -> BotFacts:
        """Collect the present state of the bot."""
        course = self.conversation.bundle.course
        disk = await asyncio.to_thread(self.disk, self.now())
        return BotFacts(
            self.updates.polled_at,
            self.purged_at,
            await self.store.writes(),
            course.directory.routes,
            self._alarm_times(),
            figures_wait=self.statistics_freeze.waits,
            pilot_refusal=self.statistics_freeze.pilot_refusal,
            undelivered_since=self.updates.undelivered_since,
            trouble=self.updates.trouble,
            spared=self.spared(),
            messages_full=course.full,
            disclosures=await asyncio.to_thread(self._disclosures),
            sign_ins=await asyncio.to_thread(self._failed_sign_ins),
            answers=awaited_outcomes(course, day_of(int(self.now()))),
            disk_free=disk.free if disk else None,
            disk_full_in=disk.full_in if disk else None,
            fallback=bool(self.conversation.bundle.refused),
            backups=await asyncio.to_thread(self.backups),
            damaged=self._damaged,
            has_learners=course.stage is not None and course.stage.stage != "test",
        )

    def _disclosures(self) -> tuple[float, ...]:
        """Return the times at which the open disclosures were flagged, from the staff's file (read only)."""
        try:
            marks = self.marks()
        except Refused as refused:  # the staff process was killed; it repairs the file at its start
            log.warning("%s", refused.what)
            return ()
        return tuple(it.at for it in still_open(marks.disclosures, marks.outcomes))

    def _failed_sign_ins(self) -> SignInFailures:
        """Return the failed sign-ins from the staff's file (read only)."""
        try:
            return self.sign_ins(int(self.now()))
        except Refused as refused:
            log.warning("%s", refused.what)
            return SignInFailures()

    async def _tell(self, alarm: alarms.Alarm) -> None:
        if await self.tell(alarm.text):
            log.warning("%s", alarm.text, extra=ASKED)
            self._remembered[alarm.kind] = int(self.now()) if alarm.until is None else alarm.until
            self._write_alarm_times()

    def _write_alarm_times(self) -> None:
        """Store the times of alarms, so that a bot that restarts every hour does not repeat them every hour."""
        try:
            write_whole(self.alarm_file, json.dumps(self._alarm_times()))
        except OSError:
            log.error("the times of alarms cannot be written; they are remembered until the bot stops")

    def _alarm_times(self) -> dict[str, float]:
        """Return the time of the last alarm by kind, from this worker or another one."""
        try:
            found = json.loads(self.alarm_file.read_text("ascii"))
        except (OSError, ValueError):
            found = None
        times = found if isinstance(found, dict) else {}
        return times | {kind: max(at, times.get(kind, at)) for kind, at in self._remembered.items()}
