"""The bot answers until somebody tells it to stop; then what girls wait for is finished first."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

from bot.app.background import CANCELS_WITHIN, Background
from bot.app.container import Container
from bot.app.watchdog import Systemd, pulse
from bot.jobs.send_announcements import ENDS_WITHIN
from bot.telegram.dispatcher import DRAINS_WITHIN
from bot.telegram.polling import CONFIRMS_WITHIN
from bot.telegram.profile import introduce

log = logging.getLogger(__name__)

STOPS_WITHIN = DRAINS_WITHIN + CONFIRMS_WITHIN + ENDS_WITHIN + CANCELS_WITHIN
"""Seconds a stop takes at most: replies on their way, the last batch confirmed, who is being told news is told, and
what runs beside has let go of the store.

Who is one of several workers has nothing to confirm, and tells the others in that time that it ends."""

INTRODUCES_AFTER = 1
"""Seconds: a bot that starts has others to think of first."""


async def run_until_signal(again: Callable[[], Awaitable[None]], container: Container, systemd: Systemd) -> None:
    """Answer until SIGINT or SIGTERM, with all that runs beside; SIGHUP calls `again`. Told twice, it ends at once."""
    stopping = asyncio.Event()
    answers = asyncio.create_task(container.intake.run(stopping))

    def stop() -> None:
        if stopping.is_set():  # told twice: no reply is waited for any more, and what was shown is still kept
            container.intake.hurry()
            answers.cancel()
        systemd.tell("STOPPING=1")
        stopping.set()

    beside = Background()
    _listen_for_signals(stop, lambda: beside.once("loading the lessons again", again))
    _begin(beside, container, systemd)
    _tell_that_it_answers(container, systemd)
    try:
        await _ended(answers, stopping)
    finally:
        if not answers.cancelled():
            await container.announcement_job.end()
        await beside.end()
        await container.scheduler.end()


def _begin(beside: Background, container: Container, systemd: Systemd) -> None:
    """Everything but answering, which alone ends the process when it fails: the store or a file holds how far each is.

    A pulse that cannot go on ends the process too: its last beat is not taken back.
    """
    beside.always("the watch", container.scheduler.run)
    beside.always("announcing", container.announcement_job.run)
    beside.always("reminding", container.reminder_job.run)
    beside.always("the worker", container.worker.run)
    beside.always("the pulse", lambda: pulse(systemd, lambda: container.intake.is_alive))
    beside.once("the introduction", lambda: _introduced(container))  # fifty calls, made again by the next start


def _tell_that_it_answers(container: Container, systemd: Systemd) -> None:
    if container.conversation.bundle.course.stage is None:
        log.warning("there is no stage.yaml: everybody is let in, which is right only while it is being made")
    log.info("answering")
    systemd.tell("READY=1")


async def _introduced(container: Container) -> None:
    """Girls who wait are answered before it is told in every language how the bot looks: that is fifty calls.

    One of several workers tells it.
    """
    await asyncio.sleep(INTRODUCES_AFTER)
    if container.worker.has_jobs:
        await introduce(container.lines.bot, container.conversation.bundle)


async def _ended(answers: asyncio.Task[None], stopping: asyncio.Event) -> None:
    """When answering is over; being told to stop at once is no trouble, anything else is."""
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
