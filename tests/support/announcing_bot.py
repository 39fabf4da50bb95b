"""An in-process bot that sends announcements: real HTTP, real files, and a clock set by hand."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from random import Random

from telegram import Bot

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.conversation.rendering.callback import written
from bot.conversation.service import Conversation
from bot.engine.input import ButtonTarget, Flags
from bot.jobs.send_announcements import AnnouncementJob
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text, option_key
from bot.safeguarding.moderation.approval import AnnouncementRun, Approval
from bot.storage.address_cipher import AddressCipher
from bot.storage.job_ports import JobStore
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.sqlite.announced import ANNOUNCED_FILE, AnnouncedFile, prepare_announced, read_announced
from bot.telegram.bulk_sender import BulkSender
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.polling import UpdateSource
from bot.telegram.sender import Sender
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import HOME, TOKEN
from tests.support.course_builders import bundle, course
from tests.support.store_fixtures import StorePlace

DAY = date(2026, 12, 3)
FIVE_IN_NAIROBI = datetime(2026, 12, 3, 14, tzinfo=UTC).timestamp()
"""A time in the afternoon in Kenya, and in the evening in the other countries."""
WORDS = "There is a new story, and a goat is in it."
GOATS = Announcement(
    text=Text(WORDS, "announcements/goats"), button=Text("See the story", "announcements/goats"), opens="goat"
)
WELL = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
"""
YES = ButtonTarget("news", "ask", option_key("Yes, please"))
NO = ButtonTarget("news", "ask", option_key("No, thanks"))


@dataclass
class Newsroom:
    """Everything a test of announcements needs. `approval` is the staff's decision; `now` is in seconds since 1970."""

    place: StorePlace
    telegram: Telegram
    store: JobStore
    dispatcher: Dispatcher
    source: UpdateSource
    conversation: Conversation
    announcement_job: AnnouncementJob = field(init=False)
    approval: Approval | None = None
    now: float = FIVE_IN_NAIROBI
    _ids: Callable[[], int] = field(default_factory=lambda: count(810_001).__next__)

    async def girl(self, country: Country = "KE", does: ButtonTarget = YES) -> Girl:
        """Create a learner who answered whether she wants news; by default she said yes."""
        girl = self.telegram.girl(self._ids())
        await girl.types("/start")
        await self.answers()
        await self.taps(girl, does)
        if does == YES:
            await girl.taps(self.conversation.bundle.course.directory.countries[country].source)
            await self.answers()
        return girl

    async def taps(self, girl: Girl, target: ButtonTarget) -> None:
        await girl.taps_data(written(target, Flags("en")), girl.last.message_id)
        await self.answers()

    async def answers(self) -> None:
        """Let the bot answer what learners did."""
        updates = await self.source.next()
        assert updates
        await self.dispatcher.handle(updates)
        self.source.kept(updates[-1]["update_id"] + 1)
        await self.dispatcher.drain(10)

    def approves(self, **changes: object) -> None:
        """Let two staff members approve the announcement as it is now."""
        words = AnnouncementRenderer(self.conversation.bundle.course, self.conversation.bundle.catalogs).fingerprint(
            "goats", GOATS
        )
        approval = Approval("goats", words, DAY, 16, "anna", "berta", locales={"en": "berta"})
        self.approval = replace(approval, **changes)  # type: ignore[arg-type]  # fields by name

    @property
    def run(self) -> AnnouncementRun:
        """Result of the announcement, as staff see it."""
        return read_announced(self.place.data / ANNOUNCED_FILE).runs["goats"]

    def kept(self, table: str) -> int:
        """Count the rows of a table."""
        return len(self.place.rows(table))


def has(girl: Girl, words: str = WORDS) -> int:
    """Count how often a learner got the announcement."""
    return sum(message.said == words for message in girl.chat)


@asynccontextmanager
async def newsroom(place: StorePlace) -> AsyncIterator[Newsroom]:
    """Run a bot with one lesson and one announcement that nobody has approved."""
    told = bundle(replace(course({"goat": WELL}), announcements={"goats": GOATS}))
    updates, address_cipher = CurlRequest(), AddressCipher(bytes(32))
    async with (
        Telegram(token=TOKEN) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=CurlRequest(), get_updates_request=updates) as bot,
    ):
        store = await place.open()
        prepare_announced(place.data / ANNOUNCED_FILE)
        conversation = Conversation(store, told, lambda: here.now)
        sender = Sender(bot, store, HOME, Pace(time.monotonic, 1000, 1000, 1000), clock=time.monotonic, now=time.time)
        source = UpdateSource(bot.base_url, updates)
        dispatcher = Dispatcher(conversation, sender, b"key", time.time, seal=address_cipher.encrypt)
        here = Newsroom(place, telegram, store, dispatcher, source, conversation)
        here.announcement_job = AnnouncementJob(
            announcement_queue=store.announcement_queue,
            conversation=conversation,
            decrypt=address_cipher.decrypt,
            learner_of=Pseudonyms(b"key").learner,
            bulk_sender=BulkSender(sender, time.monotonic),
            approvals=lambda: {"goats": here.approval} if here.approval else {},
            announced=AnnouncedFile(place.data / ANNOUNCED_FILE),
            below=Random(7).randrange,  # the same noise each time: one count in two hundred is a phantom
            now=lambda: here.now,
        )
        try:
            yield here
        finally:
            await store.close()
