"""The bot on Telegram, from its start to a graceful stop."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import time
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace

from bot import __version__
from bot.app.config import Secret, Settings
from bot.app.container import Container, open_connections
from bot.app.get_me import check_token
from bot.app.keys import opens_everything, pseudonym_key
from bot.app.live_lessons import LiveLessons, today
from bot.app.operator_files import adopt
from bot.app.private_data import close_to_others
from bot.app.run_until_signal import run_until_signal
from bot.app.running_course import RunningCourse, running_course
from bot.app.stores import open_store, prepare_files, refuse_half_restored, sole_bot
from bot.app.watchdog import Systemd
from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.safeguarding.messages.message import WithdrawalCodes
from bot.storage.job_ports import JobStore
from bot.telegram.clock import TelegramClock
from bot.telegram.pacing import Pace

log = logging.getLogger(__name__)

OFTEN = (10_000, 10, 10)
"""GC thresholds of a running bot; during the start collections are off. Calls under way are many objects,
and no garbage: at the 700 of Python 3.11, a fourteenth of all processor time went into looking through them."""


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
        lessons = LiveLessons(container, course)
        async with container.worker.there(), _healthz(settings, container):
            await run_until_signal(lessons, container, systemd)


def _healthz(settings: Settings, container: Container) -> AbstractAsyncContextManager[None]:
    """Return /healthz, served inside the block. Without LISTEN no web server is even imported."""
    if settings.listen is None:
        return nullcontext()
    from bot.app.healthz import healthz

    return healthz(
        settings.listen, container.scheduler.troubles, container.metrics.text, container.routes, container.notes
    )
