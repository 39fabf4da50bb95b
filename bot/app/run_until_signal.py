"""The main loop of a bot: answer until a signal, then finish the replies that learners wait for."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Protocol

from bot.app.background import CANCELS_WITHIN, Background
from bot.app.container import Container
from bot.app.watchdog import Systemd, pulse
from bot.jobs.send_announcements import ENDS_WITHIN
from bot.telegram.dispatcher import DRAINS_WITHIN
from bot.telegram.polling import CONFIRMS_WITHIN
from bot.telegram.profile import introduce

log = logging.getLogger(__name__)

STOPS_WITHIN = DRAINS_WITHIN + CONFIRMS_WITHIN + ENDS_WITHIN + CANCELS_WITHIN
"""Seconds that a stop takes at most: send pending replies, confirm the last batch, finish the announcement messages
that are under way, cancel background tasks.

One of several workers has nothing to confirm (webhook); it tells the others in that time that it ends."""

INTRODUCES_AFTER = 1
"""Seconds after the start until the profile is set: learners who wait are answered first."""


class CourseSource(Protocol):
    """The lessons of a running bot."""

    async def reload(self) -> None:
        """Load the lessons again."""

    async def follow(self) -> None:
        """Load each new edition, until cancelled."""


async def run_until_signal(lessons: CourseSource, container: Container, systemd: Systemd) -> None:
    """Answer, with all background tasks, until SIGINT or SIGTERM; a second one ends at once. SIGHUP loads lessons."""
    stopping = asyncio.Event()
    answers = asyncio.create_task(container.intake.run(stopping))

    def stop() -> None:
        if stopping.is_set():  # a second signal: wait for no reply, but still record what was shown
            container.intake.hurry()
            answers.cancel()
        systemd.tell("STOPPING=1")
        stopping.set()

    beside = Background()
    _listen_for_signals(stop, lambda: beside.once("loading the lessons again", lessons.reload))
    _begin(beside, lessons, container, systemd)
    _tell_that_it_answers(container, systemd)
    try:
        await _ended(answers, stopping)
    finally:
        if not answers.cancelled():
            await container.announcement_job.end()
        await beside.end()
        await container.scheduler.end()


def _begin(beside: Background, lessons: CourseSource, container: Container, systemd: Systemd) -> None:
    """Start the background tasks. They may fail and restart: the store or a file holds how far each of them is.

    Only answering ends the process when it fails, and the pulse: the watchdog fires when its beats stop.
    """
    beside.always("the watch", container.scheduler.run)
    beside.always("the editions", lessons.follow)
    beside.always("announcing", container.announcement_job.run)
    beside.always("reminding", container.reminder_job.run)
    beside.always("the accounts of staff", container.account_job.run)
    beside.always("the worker", container.worker.run)
    beside.always("the pulse", lambda: pulse(systemd, lambda: container.intake.is_alive))
    beside.once("the introduction", lambda: _introduced(container))  # fifty calls; the next start repeats them


def _tell_that_it_answers(container: Container, systemd: Systemd) -> None:
    stage = container.conversation.bundle.course.stage
    if stage is None:
        log.warning("the stage is development: everybody is let in, and every chat begins with a warning")
    else:
        log.info("the stage is %s", stage.stage)
    log.info("answering")
    systemd.tell("READY=1")


async def _introduced(container: Container) -> None:
    """Set the bot's profile in every language, which takes fifty calls, after the first learners are answered.

    Of several workers only the leader does so.
    """
    await asyncio.sleep(INTRODUCES_AFTER)
    if container.worker.has_jobs:
        await introduce(container.connections.bot, container.conversation.bundle)


async def _ended(answers: asyncio.Task[None], stopping: asyncio.Event) -> None:
    """Wait for the intake. A cancellation on the second signal is expected; any other one is our bug."""
    try:
        await asyncio.wait({answers})
    finally:
        answers.cancel()
        await asyncio.wait({answers})
    if not answers.cancelled():
        answers.result()
    elif not stopping.is_set():
        raise RuntimeError("answering was cancelled by a mistake of ours")


def _listen_for_signals(stop: Callable[[], None], reload: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    if not hasattr(signal, "SIGHUP"):  # Windows: Ctrl+C cancels, and there is nothing to reload with
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    loop.add_signal_handler(signal.SIGHUP, reload)
