"""The bot answers until somebody tells it to stop; then what girls wait for is finished first."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

from bot.adapters.telegram.dispatcher import DRAINS_WITHIN
from bot.adapters.telegram.polling import CONFIRMS_WITHIN
from bot.adapters.telegram.profile import introduce
from bot.app.announcer import ENDS_WITHIN
from bot.app.parts import Parts
from bot.app.pulse import Systemd, pulse

log = logging.getLogger(__name__)

STOPS_WITHIN = DRAINS_WITHIN + CONFIRMS_WITHIN + ENDS_WITHIN
"""Seconds a stop takes at most: replies on their way, the last batch confirmed, who is being told news is told.

Who is one of several workers has nothing to confirm, and tells the others in that time that it ends."""

INTRODUCES_AFTER = 1
"""Seconds: a bot that starts has others to think of first."""


async def until_told(again: Callable[[], Awaitable[None]], parts: Parts, systemd: Systemd) -> None:
    """Answer until SIGINT or SIGTERM, with all that runs beside; SIGHUP calls `again`. Told twice, it ends at once."""
    stopping = asyncio.Event()
    answers = asyncio.create_task(parts.intake.run(stopping))

    def stop() -> None:
        if stopping.is_set():  # told twice: no reply is waited for any more, and what was shown is still kept
            parts.intake.hurry()
            answers.cancel()
        systemd.tell("STOPPING=1")
        stopping.set()

    _listen_for_signals(stop, again)
    works = (parts.watch.run(), _introduced(parts), parts.announcer.run(), parts.reminding.run(), parts.worker.run())
    beside = [asyncio.create_task(work) for work in (*works, pulse(systemd, lambda: parts.intake.is_alive))]
    _tell_that_it_answers(parts, systemd)
    try:
        await _ended(answers)
    finally:
        if not answers.cancelled():
            await parts.announcer.end()
        for task in beside:
            task.cancel()
        await parts.watch.end()


def _tell_that_it_answers(parts: Parts, systemd: Systemd) -> None:
    if parts.conversation.library.course.stage is None:
        log.warning("there is no stage.yaml: everybody is let in, which is right only while it is being made")
    log.info("answering")
    systemd.tell("READY=1")


async def _introduced(parts: Parts) -> None:
    """Girls who wait are answered before it is told in every language how the bot looks: that is fifty calls.

    One of several workers tells it.
    """
    await asyncio.sleep(INTRODUCES_AFTER)
    if parts.worker.has_jobs:
        await introduce(parts.lines.bot, parts.conversation.library)


async def _ended(answers: asyncio.Task[None]) -> None:
    """When answering is over; being told to stop at once is no trouble, anything else is."""
    try:
        await asyncio.wait({answers})
    finally:
        answers.cancel()
        await asyncio.wait({answers})
    if not answers.cancelled():
        answers.result()


def _listen_for_signals(stop: Callable[[], None], again: Callable[[], Awaitable[None]]) -> None:
    loop = asyncio.get_running_loop()
    if not hasattr(signal, "SIGHUP"):  # Windows: Ctrl+C cancels, and there is nothing to reload with
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    reloading: set[asyncio.Task[None]] = set()
    loop.add_signal_handler(signal.SIGHUP, lambda: _start(reloading, again))


def _start(running: set[asyncio.Task[None]], work: Callable[[], Awaitable[None]]) -> None:
    async def worked() -> None:
        await work()

    task = asyncio.create_task(worked())
    running.add(task)
    task.add_done_callback(running.discard)
