"""The bot on Telegram, from start to a graceful stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import time
from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web
from telegram import Bot

from bot.adapters.brakefile import Latest, one_at_a_time, read_brakes, write_brakes
from bot.adapters.sealing import Sealing
from bot.adapters.sqlite.announced import NAME as ANNOUNCED
from bot.adapters.sqlite.approvals import Approvals
from bot.adapters.sqlite.public import NAME as PUBLIC
from bot.adapters.sqlite.readings import Readings
from bot.adapters.sqlite.rooms import NAME as ROOMS
from bot.adapters.sqlite.voices import NAME as VOICES
from bot.adapters.telegram.calls import Gone, Unsure, called
from bot.adapters.telegram.clock import TelegramClock
from bot.adapters.telegram.dispatcher import Dispatcher, Staff
from bot.adapters.telegram.endpoint import Endpoint
from bot.adapters.telegram.pacing import Pace
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.request import AiohttpRequest, DirectRequest
from bot.adapters.telegram.sender import Sender
from bot.adapters.telegram.source import Source
from bot.adapters.telegram.teller import Teller
from bot.adapters.telegram.webhook import Webhook
from bot.app.announcer import Announcer
from bot.app.healthz import healthz
from bot.app.hello import reached
from bot.app.metrics import Metrics
from bot.app.pulse import Systemd
from bot.app.standing import told_from
from bot.app.stores import log_of, open_store, prepare_files
from bot.app.until_told import until_told
from bot.app.watch import Watch
from bot.app.worker import Worker
from bot.brake import BrakeDesk
from bot.closing import Closing
from bot.config import Secret, Settings, address_key, fingerprint, pseudonym_key, webhook_secret
from bot.content.problem import has_errors
from bot.conversation import Conversation
from bot.library import Library, lacks, running_library
from bot.metrics import Tens
from bot.ports import Refused
from bot.releasing import Releasing
from bot.reminding import Reminding
from bot.repeats import ASKED
from bot.replies.reply import Picture
from bot.upkeep import Upkeep
from bot.voices.code import Codes

log = logging.getLogger(__name__)

OFTEN = (700, 10, 10)
"""How often a running bot looks for what is let go in circles, as Python 3.11 does by itself: a newer one looks less
often, and while a bot starts it does not look at all."""


async def run(settings: Settings) -> None:
    """Answer girls until SIGINT or SIGTERM; SIGHUP reloads the lessons."""
    if settings.token is None:
        raise Refused("There is no BOT_TOKEN.", "Get one from @BotFather and put BOT_TOKEN=… into a file called .env.")
    library, key = checked_library(settings), pseudonym_key(settings.data)
    store = await open_store(settings, fingerprint(key))
    try:
        clock, codes = TelegramClock(time.time, time.monotonic), Codes(secrets.randbelow, key.reveal().encode())
        conversation = Conversation(store, library, clock, codes)
        pace = Pace(time.monotonic, settings.a_second) if settings.a_second else Pace(time.monotonic)
        await answering(settings, settings.token, conversation, store, key, pace, clock)
    finally:
        await store.close()


def checked_library(settings: Settings) -> Library:
    """The course, or a refusal when an author's error would reach a girl."""
    library = running_library(settings.dialogues, settings.locales)
    if library is None:
        raise Refused("The lessons have errors.", "Type `python main.py check` to see them.")
    if not may_be_public(settings, library):
        raise Refused("The stage is `public`, but a launch lacks something.", "Type `python main.py check --release`.")
    return library


def may_be_public(settings: Settings, library: Library) -> bool:
    """Whether strangers may be let in: in the stage `public` only when a launch lacks nothing (A18)."""
    stage, today = library.course.stage, datetime.now(UTC).date()
    if stage is None or stage.stage != "public":
        return True
    return not has_errors(lacks(library, settings.locales, today, len(settings.staff)))


async def answering(
    settings: Settings,
    token: Secret,
    conversation: Conversation,
    store: Upkeep,
    key: Secret,
    pace: Pace,
    clock: TelegramClock,
) -> None:
    """Answer until told to stop. `pace` is Telegram's; only the benchmark brings one without limits."""
    gc.freeze()  # what is loaded stays: to look through all of it again and again would hold girls up
    gc.set_threshold(*OFTEN)
    gc.enable()
    prepare_files(settings.data)
    calls = DirectRequest(settings.api_url, told=clock.told)
    updates = DirectRequest(settings.api_url, connections=4, told=clock.told)
    systemd = Systemd(os.environ.get("NOTIFY_SOCKET"))
    bot = Bot(token.reveal(), base_url=f"{settings.api_url}/bot", request=calls, get_updates_request=updates)
    try:
        await reached(bot, settings.api_url, patiently=systemd.is_there)
        conversation.library = replace(conversation.library, username=bot.username)
        brake = brake_of(settings, conversation)
        worker = Worker(store.workers, secrets.token_hex(8), pace, time.monotonic, brake.follow)
        sealing = Sealing(address_key(settings.data))
        sender = Sender(bot, store, settings.dialogues / "media", pace, time.monotonic, clock)
        staff = Staff(settings.staff, brake, told_from(settings.data / PUBLIC, conversation, clock))
        dispatcher = Dispatcher(conversation, sender, key.reveal().encode(), clock, staff, sealing.seal)
        intake, beside = intake_of(settings, key, bot, updates, dispatcher, sender, worker)
        tell, told = partial(_told, bot, settings.alarm_chat), settings.data / "alarms"
        announcer = announcer_of(settings, conversation, store, sealing, sender, worker)
        closing = Closing(store, conversation, settings.data / PUBLIC, secrets.randbelow)
        approvals = Approvals(settings.data / ROOMS)
        reminding = Reminding(store, conversation, sealing, sender, clock, settings.staff, lambda: approvals.all)
        readings, renew = Readings(settings.data / ROOMS), (calls if settings.webhook_url else updates).renew
        releasing = Releasing(store, conversation, settings.data / VOICES, partial(secrets.token_hex, 8))
        may = (lambda: clock.is_sure, lambda: worker.has_jobs, lambda: worker.is_led)
        rounds = (closing, releasing, reminding)
        watch = Watch(store, intake, conversation, *rounds, renew, tell, told, clock, readings, *may)
        outcomes = {"updates": updates.outcomes, "chats": calls.outcomes}
        log_file, tens = log_of(settings), Tens(secrets.randbelow)
        metrics = Metrics(dispatcher, conversation, pace, outcomes, watch.facts, log_file, clock, tens)
        again = partial(reload, settings, brake, sender.files)
        async with worker.there(), healthz(settings.listen, watch.troubles, metrics.text, beside):
            await until_told(again, conversation, bot, intake, watch, announcer, worker, systemd)
    finally:
        await asyncio.gather(calls.shutdown(), updates.shutdown())  # PTB closes them only once it has said hello


def intake_of(
    settings: Settings,
    key: Secret,
    bot: Bot,
    updates: AiohttpRequest,
    dispatcher: Dispatcher,
    sender: Sender,
    worker: Worker,
) -> tuple[Polling | Webhook, Sequence[web.RouteDef]]:
    """How updates come: fetched, or brought to WEBHOOK_URL, for which its path is answered beside /healthz."""
    if settings.webhook_url is None:
        return Polling(Source(bot.base_url, updates), dispatcher, sender.now), ()
    secret = webhook_secret(key).reveal()
    endpoint = Endpoint(dispatcher, sender.taps, secret.encode())
    here = (bot, settings.webhook_url, secret, endpoint, dispatcher, sender.now)
    webhook = Webhook(*here, sets=lambda: worker.has_jobs)
    return webhook, [web.post(urlsplit(settings.webhook_url).path or "/", endpoint.take)]


def announcer_of(
    settings: Settings, conversation: Conversation, store: Upkeep, sealing: Sealing, sender: Sender, worker: Worker
) -> Announcer:
    """What goes out to girls who said yes to news, as the rooms of staff decided."""
    announced, approvals = settings.data / ANNOUNCED, Approvals(settings.data / ROOMS)
    return Announcer(
        store.sendings,
        conversation,
        sealing.opened,
        Teller(sender, time.monotonic),
        lambda: approvals.all,
        announced,
        secrets.randbelow,
        sender.now,
        settings.staff,
        lambda: worker.has_jobs,
    )


def brake_of(settings: Settings, conversation: Conversation) -> BrakeDesk:
    """The brake as it was left; what is hidden is hidden before the first update."""
    path = settings.data / "brakes.json"
    latest = Latest(path)
    keep, alone = partial(write_brakes, path), partial(one_at_a_time, path)
    return BrakeDesk(conversation, read_brakes(path), keep, len(settings.staff), latest, alone)


async def _told(bot: Bot, chat: int | None, text: str) -> bool:
    """Tell an alarm in the staff's chat, if there is one; False when it is to be tried again."""
    try:
        if chat is not None:
            await called(lambda: bot.send_message(chat, text), 10)
    except Gone:
        log.error("ALARM_CHAT cannot be written to: somebody has to press Start there")
        return False
    except Unsure:
        return False
    return True


async def reload(settings: Settings, brake: BrakeDesk, uploaded: MutableMapping[Picture, str]) -> None:
    """The lessons as they stand in the files now, whole or not at all; the brakes stay. Girls never wait for it.

    What was `uploaded` is forgotten: a picture may have been drawn anew under its name.
    """
    library = await asyncio.to_thread(running_library, settings.dialogues, settings.locales)
    if library is None:
        log.error(
            "the lessons have errors; going on with the ones loaded before (`python main.py check` shows them)",
            extra=ASKED,
        )
        return
    if not may_be_public(settings, library):
        log.error(
            "the lessons are not ready for the stage `public` (`python main.py check --release` shows why)", extra=ASKED
        )
        return
    brake.load(replace(library, username=brake.library.username))
    uploaded.clear()
    gc.freeze()
    log.info("the lessons were loaded again")
