"""A flood from one account, or from two hundred, stands before no other girl's Help and Hide (S9).

Shown by what stands before them: the letters that are read, and the replies that are sent. Reading, and Telegram's
messages a second, are what takes the time; `python -m tests.bench.floods` measures it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from bot.conversation.vocabulary import TypedVocabulary
from bot.engine.input import Said
from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import SLOW
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import onboards
from tests.support.on_ci import sampled
from tests.support.scenario import stage, until
from tests.support.shipped_words import first_line

CARD = first_line("help/card")
ASKED = "Shall I show you people"
CALM = "the river runs down to the market and the hens go home. " * 73
TROUBLE = f"{CALM[:2000]} my uncle touches me at night. {CALM[:2000]}"
END = 200
"""Letters at each end of a text that are read at once, and up to forty of a word that goes on there."""
THREE_TEXTS, EIGHT_TEXTS = 3 * 4096, 8 * 4096
"""Letters that one account, and that one batch, may have read in between."""
BATCHES = 8
"""Most batches in which 602 updates come by polling: Telegram brings a hundred at a time."""
A_SECOND = 1.0
"""Messages that the bot here may send in a second, so that nearly all of a flood's answers wait."""


class CountingVocabulary(TypedVocabulary):
    """Vocabulary that counts the letters it reads, and those it had read when somebody typed help."""

    letters: ClassVar = Counter[str]()
    before_help: ClassVar = Counter[str]()

    def read(self, typed: str, phone_locale: str = "", offered: frozenset[str] = frozenset()) -> Said:
        if typed == "help":
            self.before_help.update(self.letters)
        self.letters["help" if typed == "help" else typed[:4]] += len(typed)
        return super().read(typed, phone_locale, offered)


@asynccontextmanager
async def counting(data: Path) -> AsyncIterator[tuple[InProcessBot, type[CountingVocabulary]]]:
    known = real().vocabulary
    vocabulary = CountingVocabulary(**{name: getattr(known, name) for name in known.__slots__})
    CountingVocabulary.letters.clear()
    CountingVocabulary.before_help.clear()
    async with inside(data, replace(real(), vocabulary=vocabulary), Pace(time.monotonic, overall=A_SECOND)) as here:
        yield here, CountingVocabulary


def strangers(telegram: Telegram, many: int) -> list[Girl]:
    return [telegram.girl(5_000 + number, "Stranger", language_code="en") for number in range(many)]


def answers_before(telegram: Telegram, girl: Girl) -> int:
    """Return how many messages other chats got before this girl's first."""
    chats = [call.chat_id for call in telegram.calls_of("sendMessage")]
    return chats.index(girl.id)


async def test_of_300_of_the_longest_messages_of_one_account_help_of_somebody_else_waits_for_their_ends_alone(
    tmp_path: Path,
) -> None:
    async with counting(tmp_path) as (here, read):
        stranger, achieng = strangers(here.telegram, 2)
        with here.telegram.held():
            for _ in range(300):
                await stranger.types(f"flood {CALM}"[:4096])
            await achieng.types("help")
        await achieng.waits_for(CARD)

        ends = 300 * 2 * (END + 40)
        assert 300 * 2 * END <= read.before_help["floo"] <= ends + EIGHT_TEXTS + THREE_TEXTS
        await until(lambda: not here.dispatcher.reads)
        assert read.letters["floo"] <= ends + BATCHES * THREE_TEXTS


async def test_before_a_girls_help_of_600_of_the_longest_messages_of_200_accounts_little_is_read_or_answered(
    tmp_path: Path,
) -> None:
    async with counting(tmp_path) as (here, read):
        flood, achieng = strangers(here.telegram, 200), here.telegram.girl(1, "Achieng", language_code="en")
        with here.telegram.held():
            for _ in range(3):
                for stranger in flood:
                    await stranger.types(f"flood {CALM}"[:4096])
            await achieng.types("help")
        await achieng.waits_for(CARD)

        assert answers_before(here.telegram, achieng) < 100, "the answers to a flood stood before her Help"
        assert read.before_help["floo"] < 600 * 4096 / 4, "a flood was read before her Help"
        assert here.dispatcher.reads, "what lies between the ends is read after her Help"


async def test_each_of_40_girls_who_tell_of_trouble_in_the_middle_of_a_long_text_is_asked(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic, overall=1e6)) as here:
        girls = strangers(here.telegram, 40)
        with here.telegram.held():
            for girl in girls:
                await girl.types(TROUBLE)
        for girl in girls:
            await girl.waits_for(ASKED)


async def test_a_girl_who_hides_her_chat_gets_no_answer_to_what_stood_before(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic, overall=1e6)) as here:
        flood, girl = strangers(here.telegram, 120), here.telegram.girl(1, "Achieng", language_code="en")
        await onboards(girl)
        before = {it.message_id for it in girl.chat}
        with here.telegram.held():
            for stranger in flood:
                await stranger.types(CALM)
            await girl.types(TROUBLE)
            await girl.types("hi")
            await girl.types("/hide")
        await girl.waits_until(lambda chat: before.isdisjoint(it.message_id for it in chat))
        await until(lambda: not (here.dispatcher.reads or here.dispatcher.waiting))

        assert len(girl.chat) == 2, girl.view()
        assert not girl.sees(ASKED)


FLOODS = [
    pytest.param(200, f"he wants money {CALM[:185]}", id="money"),
    pytest.param(600, CALM[:4096], id="longest"),
    pytest.param(2000, "/start", id="start"),
]
"""Messages of a flood, and the text of each; one of them is sent each day, in both ways."""


@pytest.mark.parametrize("way", ["polling", "webhook"])
@pytest.mark.parametrize(("many", "text"), sampled(FLOODS, 1))
async def test_help_and_hide_of_two_girls_stand_before_the_answers_to_a_flood(
    tmp_path: Path, many: int, text: str, way: str
) -> None:
    async with stage(tmp_path, command=SLOW, webhook=way == "webhook") as here:
        telegram = here.telegram
        achieng, wanjiru = (telegram.girl(number, "Achieng", language_code="en") for number in (1, 2))
        await onboards(wanjiru)
        flood = strangers(telegram, min(many, 2000) if text == "/start" else 200)
        answered, before = telegram.counts["sendMessage"], {it.message_id for it in wanjiru.chat}
        with telegram.held():
            for number in range(many):
                await flood[number % len(flood)].types(text)
            await achieng.types("help")
            await wanjiru.types("/hide")
        await achieng.waits_for(CARD)
        await wanjiru.waits_until(lambda chat: before.isdisjoint(it.message_id for it in chat))

        assert telegram.counts["sendMessage"] - answered < many / 2, "answers to the flood stood before Help or Hide"
        await here.bot.kill()  # it would send answers to the flood for five seconds
