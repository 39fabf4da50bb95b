"""The bot on Telegram, from its start to a graceful stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from bot import __version__
from bot.app.config import Secret, Settings
from bot.app.container import Container, open_connections
from bot.app.get_me import check_token
from bot.app.healthz import healthz
from bot.app.keys import opens_everything, pseudonym_key
from bot.app.operator_files import adopt
from bot.app.private_data import close_to_others
from bot.app.run_until_signal import run_until_signal
from bot.app.running_course import RunningCourse, running_course
from bot.app.stores import open_store, prepare_files, sole_bot
from bot.app.watchdog import Systemd
from bot.app.whole_backup.half_restored import refuse_half_restored
from bot.conversation.service import Conversation
from bot.durations import MINUTE
from bot.errors import Refused
from bot.log_throttle import ASKED
from bot.safeguarding.messages.message import WithdrawalCodes
from bot.storage.editions import Editions
from bot.storage.job_ports import JobStore
from bot.storage.taken_editions import TakenEdition, TakenFile
from bot.telegram.clock import TelegramClock
from bot.telegram.pacing import Pace

log = logging.getLogger(__name__)

GOES_ON = (
    "The bot goes on with what it accepted last; Help answers. `python main.py check` and `python main.py check"
    " --release` tell what is wrong."
)
"""End of the notice to staff, after a sentence on what was refused."""

LOOKS = 2
"""Seconds between two looks at the live edition: from a tap on [Put back] to the old words it takes ten at most."""

OFTEN = (700, 10, 10)
"""GC thresholds of a running bot: the defaults of Python 3.11. Newer versions collect less often, and during the start
collections are off."""


async def run(settings: Settings) -> None:
    """Answer learners until SIGINT or SIGTERM; SIGHUP reloads the lessons."""
    if settings.token is None:
        raise Refused("There is no BOT_TOKEN.", "Get one from @BotFather and put BOT_TOKEN=… into a file called .env.")
    refuse_development_with_telegram(settings)
    close_to_others(settings.data)
    refuse_half_restored(settings.data)
    key = pseudonym_key(settings.data)
    course = running_course(settings, today())
    log.info("safe-online-world %s", __version__)
    if opens_everything(settings.data):
        log.info("BOT_SECRET is not kept apart: whoever copies %s opens everything in it", settings.data)
    adopt(settings)
    with sole_bot(settings):
        await _answer(settings, course, settings.token, key)


async def _answer(settings: Settings, course: RunningCourse, token: Secret, key: Secret) -> None:
    """Open the store and answer until stopped."""
    store = await open_store(settings, key)
    try:
        clock, codes = (
            TelegramClock(time.time, time.monotonic),
            WithdrawalCodes(secrets.randbelow, key.reveal().encode()),
        )
        conversation = Conversation(store, course.bundle, clock, codes, for_learners=True)
        pace = Pace(time.monotonic, settings.a_second) if settings.a_second else Pace(time.monotonic)
        await answer_until_stopped(settings, conversation, store, course, token=token, key=key, pace=pace, clock=clock)
    finally:
        await store.close()


def today() -> date:
    """Return the day by which signatures and test calls are judged."""
    return datetime.now(UTC).date()


def refuse_development_with_telegram(settings: Settings) -> None:
    """Refuse STAGE=development where girls could meet it: it lets everybody in (H1)."""
    if settings.development and not settings.is_local:
        what = "STAGE=development lets everybody in, so it never runs with Telegram's own server."
        raise Refused(what, "Take STAGE away, or set BOT_API_URL to a stand-in on this machine.")


async def answer_until_stopped(
    settings: Settings,
    conversation: Conversation,
    store: JobStore,
    course: RunningCourse,
    *,
    token: Secret,
    key: Secret,
    pace: Pace,
    clock: TelegramClock,
) -> None:
    """Answer until stopped. `pace` is Telegram's limit; only the benchmark passes one without limits."""
    gc.freeze()  # loaded objects stay: scanning them in each collection would delay learners
    gc.set_threshold(*OFTEN)
    gc.enable()
    prepare_files(settings.data)
    systemd = Systemd(os.environ.get("NOTIFY_SOCKET"))
    async with open_connections(settings, token, clock) as connections:
        await check_token(connections.bot, settings.api_url, patiently=systemd.is_there)
        conversation.bundle = replace(conversation.bundle, username=connections.bot.username)
        container = Container(
            settings=settings,
            key=key,
            conversation=conversation,
            store=store,
            connections=connections,
            pace=pace,
            clock=clock,
        )
        tells = healthz(
            settings.listen, container.scheduler.troubles, container.metrics.text, container.routes, container.notes
        )
        lessons = Lessons(container, course)
        async with container.worker.there(), tells:
            await run_until_signal(lessons, container, systemd)


class Lessons:
    """The lessons of a running bot."""

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
            for second in count(step=LOOKS):
                if is_new := await asyncio.to_thread(self._is_behind):
                    await self.reload()
                before, told = told, (self._container.kill_switch.hidden, self._stage)
                if is_new or told != before or second % MINUTE == 0:
                    await asyncio.to_thread(self._tell_the_room, report)
                await asyncio.sleep(LOOKS)

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
                log.error("the lesson room cannot be told of the edition: %s", type(error).__name__)

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
