"""The lessons of a running bot: here a published edition becomes live, and SIGHUP loads the lessons again."""

from __future__ import annotations

import asyncio
import gc
import logging
import secrets
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from bot.app.container import Container
from bot.app.running_course import RunningCourse, running_course
from bot.durations import MINUTE
from bot.errors import Refused
from bot.log_throttle import ASKED
from bot.storage.editions import Editions
from bot.storage.taken_editions import TakenEdition, TakenFile

log = logging.getLogger(__name__)

GOES_ON = (
    "The bot goes on with what it accepted last; Help answers. `python main.py check` and `python main.py check"
    " --release` tell what is wrong."
)
"""End of the notice to staff, after a sentence on what was refused."""

SECONDS_BETWEEN_LOOKS = 2
"""Seconds between two looks at the live edition: from a tap on [Put back] to the old words it takes ten at most."""


def today() -> date:
    """Return the day by which signatures and test calls are judged."""
    return datetime.now(UTC).date()


class LiveLessons:
    """The lessons that girls read now. Learners wait for none of its work."""

    def __init__(self, container: Container, course: RunningCourse) -> None:
        """Take the course that the bot starts with, and tell staff when newer lessons were refused."""
        self._container, self._course = container, course
        self._editions = Editions(container.settings.data)
        self._one_at_a_time = asyncio.Lock()
        self._take(course)

    async def follow(self) -> None:
        """Take each edition that is published from now on, until cancelled, and tell the lesson room what became of it.

        The room reads a report that is younger than a few minutes; so it is written again each minute, and at once
        when something else is hidden, or the stage is another.
        """
        report = TakenFile(self._container.settings.data, secrets.token_hex(4))
        told: tuple[tuple[str, ...], str] = (), ""
        with report.withdrawn():
            for second in count(step=SECONDS_BETWEEN_LOOKS):
                if is_new := await asyncio.to_thread(self._is_behind):
                    await self.reload()
                before, told = told, (self._container.kill_switch.hidden, self._stage)
                if is_new or told != before or second % MINUTE == 0:
                    await asyncio.to_thread(self._tell_the_room, report)
                await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    def _is_behind(self) -> bool:
        try:
            return self._editions.live != self._course.edition
        except Refused:  # reported when it was loaded, and not at each look
            return False

    @property
    def _stage(self) -> str:
        stage = self._course.bundle.course.stage
        return stage.stage if stage else "development"

    def _tell_the_room(self, report: TakenFile) -> None:
        if edition := self._course.edition:
            try:
                bundle, hidden = self._course.bundle, self._container.kill_switch.hidden
                unsigned = tuple(map(str, bundle.unsigned or ()))
                now, stage = int(time.time()), self._stage
                report.write(TakenEdition(edition, bundle.refused, now, unsigned=unsigned, hidden=hidden, stage=stage))
            except OSError as error:
                log.error("the report for the lesson room cannot be written: %s", type(error).__name__)

    async def reload(self) -> None:
        """Reload the lessons from their files, all or none, without delaying learners. Kill switches stay as they are.

        Lessons that are refused change nothing: the bot goes on with those it accepted last.
        """
        async with self._one_at_a_time:
            await self._reload()

    async def _reload(self) -> None:
        before = self._course.edition
        course = await asyncio.to_thread(running_course, self._container.settings, today(), self._course)
        kill_switch = self._container.kill_switch
        kill_switch.load(replace(course.bundle, username=kill_switch.bundle.username))
        self._take(course)
        gc.freeze()
        if not course.bundle.refused:
            log.info("the lessons were loaded again")
            if course.edition not in (0, before):
                self._container.tell_staff(self._news_of(course.edition))

    def _news_of(self, number: int) -> str:
        """Return the notice to staff about a new edition. If nobody knows of it, somebody has broken into the room."""
        origin = self._editions.find(number).origin
        people = ", ".join(dict.fromkeys((*origin.authors, *origin.approved_by)))
        return f"Girls read edition {number} now: {origin.note} ({people}). If you know of no such change, /hide."

    def _take(self, course: RunningCourse) -> None:
        """Use a course and its pictures, and tell staff if newer lessons were refused.

        Telegram's file ids are forgotten, as a picture may have changed under its name.
        """
        self._course, messages = course, self._container.sender.messages
        messages.media = course.folders.dialogues / "media"
        messages.files.clear()
        if refused := course.bundle.refused:
            log.error("the lessons: %s %s", refused, GOES_ON, extra=ASKED)
            self._container.tell_staff(f"{refused} {GOES_ON}")
