"""The bot on Telegram, from its start to a graceful stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import time
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot import __version__
from bot.app.config import Secret, Settings
from bot.app.container import Container, open_connections
from bot.app.get_me import check_token
from bot.app.healthz import healthz
from bot.app.keys import pseudonym_key
from bot.app.private_data import close_to_others
from bot.app.run_until_signal import run_until_signal
from bot.app.stores import open_store, prepare_files
from bot.app.watchdog import Systemd
from bot.check.course import release_problems, running_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.reply import Picture
from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.lessons.problem import has_errors
from bot.log_throttle import ASKED
from bot.safeguarding.girl_messages.withdraw_code import WithdrawCodes
from bot.storage.job_ports import JobStore
from bot.telegram.clock import TelegramClock
from bot.telegram.pacing import Pace

log = logging.getLogger(__name__)

OFTEN = (700, 10, 10)
"""GC thresholds of a running bot: the defaults of Python 3.11. Newer versions collect less often, and during the start
collections are off."""


async def run(settings: Settings) -> None:
    """Answer learners until SIGINT or SIGTERM; SIGHUP reloads the lessons."""
    if settings.token is None:
        raise Refused("There is no BOT_TOKEN.", "Get one from @BotFather and put BOT_TOKEN=… into a file called .env.")
    close_to_others(settings.data)
    bundle, key = load_checked_course(settings), pseudonym_key(settings.data)
    log.info("safe-online-world %s", __version__)
    store = await open_store(settings, key)
    try:
        clock, codes = TelegramClock(time.time, time.monotonic), WithdrawCodes(secrets.randbelow, key.reveal().encode())
        conversation = Conversation(store, bundle, clock, codes, for_girls=True)
        pace = Pace(time.monotonic, settings.a_second) if settings.a_second else Pace(time.monotonic)
        await answer_until_stopped(settings, conversation, store, token=settings.token, key=key, pace=pace, clock=clock)
    finally:
        await store.close()


def load_checked_course(settings: Settings) -> CourseBundle:
    """Return the course. Refused when it has errors, or is not ready for the stage `public`."""
    bundle = running_bundle(settings.dialogues, settings.locales)
    if bundle is None:
        raise Refused("The lessons have errors.", "Type `python main.py check` to see them.")
    if not may_be_public(settings, bundle):
        raise Refused("The stage is `public`, but a launch lacks something.", "Type `python main.py check --release`.")
    return bundle


def may_be_public(settings: Settings, bundle: CourseBundle) -> bool:
    """Tell whether the course may be served in its stage: `public` requires that a launch lacks nothing (A18)."""
    stage, today = bundle.course.stage, datetime.now(UTC).date()
    if stage is None or stage.stage != "public":
        return True
    return not has_errors(release_problems(bundle, settings.locales, today, len(settings.staff)))


async def answer_until_stopped(
    settings: Settings,
    conversation: Conversation,
    store: JobStore,
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
    async with open_connections(settings, token, clock) as ways:
        await check_token(ways.bot, settings.api_url, patiently=systemd.is_there)
        conversation.bundle = replace(conversation.bundle, username=ways.bot.username)
        container = Container(
            settings=settings,
            key=key,
            conversation=conversation,
            store=store,
            connections=ways,
            pace=pace,
            clock=clock,
        )
        tells = healthz(settings.listen, container.scheduler.troubles, container.metrics.text, container.routes)
        async with container.worker.there(), tells:
            await run_until_signal(
                partial(reload, settings, container.kill_switch, container.sender.messages.files), container, systemd
            )


async def reload(settings: Settings, kill_switch: KillSwitchService, uploaded: MutableMapping[Picture, str]) -> None:
    """Reload the lessons from their files, all or none, without delaying learners. Kill switches stay as they are.

    `uploaded` (Telegram's file ids) is cleared: a picture may have changed under its name.
    """
    bundle = await asyncio.to_thread(running_bundle, settings.dialogues, settings.locales)
    if bundle is None:
        log.error(
            "the lessons have errors; going on with the ones loaded before (`python main.py check` shows them)",
            extra=ASKED,
        )
        return
    if not may_be_public(settings, bundle):
        log.error(
            "the lessons are not ready for the stage `public` (`python main.py check --release` shows why)", extra=ASKED
        )
        return
    kill_switch.load(replace(bundle, username=kill_switch.bundle.username))
    uploaded.clear()
    gc.freeze()
    log.info("the lessons were loaded again")
