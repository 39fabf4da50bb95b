"""In public each girl reads a lesson as it was last signed in her language, and goes on from her screen (A18)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest_asyncio

from tests.integration.app.test_running_course import LESSON
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import TOKEN, BotProcess
from tests.support.learner_actions import labels, onboards, picks, types, walks
from tests.support.publishing_house import PublishingHouse
from tests.support.scenario import free_port, until

ENGLISH, KHMER = "English", "ខ្មែរ"


@dataclass
class PublicBot:
    """A bot that everybody may use, and the publisher of its lessons."""

    telegram: Telegram
    bot: BotProcess
    publisher: PublishingHouse
    port: int

    def girl(self, number: int, phone_locale: str) -> Girl:
        """Create a new learner."""
        return self.telegram.girl(710_000 + number, "Achieng", language_code=phone_locale)

    async def publishes(self) -> None:
        """Publish what is in the files, and wait until the bot has taken it."""
        number = await asyncio.to_thread(self.publisher.publishes)
        await until(lambda: (number, "") in self.reports())

    def reports(self) -> list[tuple[int, str]]:
        """Return what the bot says of the live edition."""
        found = [json.loads(path.read_text("utf-8")) for path in (self.bot.data / "taken").glob("*.json")]
        return [(it["edition"], it["refused"]) for it in found]

    def healthz(self) -> list[str]:
        """Return the lines of /healthz."""
        with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=30) as answer:
            return str(answer.read().decode()).splitlines()


@pytest_asyncio.fixture
async def public(tmp_path: Path) -> AsyncIterator[PublicBot]:
    """Yield a bot that runs in public on a first edition in English and Khmer, all of it signed."""
    publisher, port = PublishingHouse(tmp_path), free_port()
    publisher.publishes()
    async with (
        Telegram(token=TOKEN, patience=0.05) as telegram,
        BotProcess(telegram.url, publisher.data, STAFF_IDS="1, 2", LISTEN=f"127.0.0.1:{port}") as bot,
    ):
        yield PublicBot(telegram, bot, publisher, port)
        assert not [line for line in bot.log if " ERROR " in line or "Traceback" in line], "nobody met an apology"


async def test_a_girl_reads_the_old_lesson_whole_until_hers_is_signed_and_keeps_her_place(public: PublicBot) -> None:
    english, khmer, publisher = public.girl(1, "en"), public.girl(2, "km"), public.publisher
    await onboards(english, link="well", language=ENGLISH)
    await onboards(khmer, link="well", language=KHMER, age="ក10 to 13")
    assert (english.last.said, khmer.last.said) == ("Who goes first?", "កWho goes first?")

    publisher.edits(LESSON, "Whose well is it?", "Whose water is it?")
    publisher.edits(
        LESSON, "      - text: Mine\n        feedback: Try again.", "      - text: Nobody's\n        feedback: No."
    )
    publisher.signs_english()
    await public.publishes()
    await picks(english, "Amina")
    await picks(khmer, "កAmina")
    assert (english.last.said, khmer.last.said) == ("Whose water is it?", "កWhose well is it?")
    assert labels(khmer.last)[:2] == ["កOurs", "កMine"]
    sentence = "well in km: girls read edition 1 (3 of 16 texts are not signed)"
    assert f"unsigned: {sentence}" in await asyncio.to_thread(public.healthz)

    changes_language = public.girl(4, "en")
    await onboards(changes_language, link="well", language=ENGLISH)
    await picks(changes_language, "Amina")
    assert changes_language.last.said == "Whose water is it?"
    await types(changes_language, "/language")
    await picks(changes_language, KHMER)
    assert changes_language.last.said == "កWhose well is it?"

    publisher.signs_khmer()
    await public.publishes()
    await picks(khmer, "កOurs")
    assert khmer.sees("កYes.")
    another = public.girl(3, "km")
    await onboards(another, link="well", language=KHMER, age="ក10 to 13")
    await picks(another, "កAmina")
    assert another.last.said == "កWhose water is it?"
    for girl, end in ((english, "is finished."), (khmer, "is finished."), (another, "is finished.")):
        await walks(girl, until=end)
