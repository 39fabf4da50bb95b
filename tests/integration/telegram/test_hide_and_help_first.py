"""Hide and Help come before everything else in her chat, whatever she did before (A12, D3)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl, Message
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import is_question, onboards
from tests.support.scenario import until
from tests.support.shipped_words import first_line

FOR_EVER = 1e-6
"""Messages a second in one chat: after the burst, none comes while a test lasts."""

CARD = first_line("help/card")


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[InProcessBot]:
    """A bot that has used up what Telegram takes at once in her chat when she is in her first lesson."""
    async with inside(tmp_path, real(), Pace(time.monotonic, per_chat=FOR_EVER, burst=30)) as bot:
        yield bot
        bot.telegram.heals()


@pytest_asyncio.fixture
async def girl(here: InProcessBot) -> Girl:
    girl = here.telegram.girl(1001, "Achieng", language_code="en")
    await onboards(girl)
    return girl


async def mashes(here: InProcessBot, girl: Girl) -> None:
    """She writes and writes, far more than the bot may answer in her chat; most of the answers wait."""
    for number in range(60):
        await girl.types(f"moo {number}")
    await until(lambda: here.dispatcher.waiting > 10)


def is_hidden(chat: list[Message], before: set[int]) -> bool:
    return before.isdisjoint(it.message_id for it in chat) and bool(chat) and is_question(chat[-1])


async def test_help_comes_though_many_answers_still_wait(here: InProcessBot, girl: Girl) -> None:
    await mashes(here, girl)
    await girl.types("help")
    await girl.waits_for(CARD)
    await until(lambda: not here.dispatcher.waiting)
    assert CARD in girl.last.said, "something stale came below the card"


async def test_hide_takes_all_away_though_many_answers_still_wait(here: InProcessBot, girl: Girl) -> None:
    await mashes(here, girl)
    before = {it.message_id for it in girl.chat}
    await girl.taps("Tidy up")
    await girl.waits_until(lambda chat: is_hidden(chat, before))
    await until(lambda: not here.dispatcher.waiting)
    assert len(girl.chat) == 2, girl.view()


async def test_help_passes_another_message_that_telegram_put_off(here: InProcessBot, girl: Girl) -> None:
    here.telegram.floods(girl.id, retry_after=100, method="sendMessage")
    put_off = here.telegram.counts["sendMessage"] + 1
    await girl.types("moo")
    await until(lambda: here.telegram.counts["sendMessage"] == put_off)
    await girl.types("help")
    await girl.waits_for(CARD)
    assert not girl.sees(first_line("moments/not-understood"))


async def test_a_message_that_arrives_after_hide_is_deleted_when_its_number_is_known(
    here: InProcessBot, girl: Girl
) -> None:
    hold = here.telegram.holds("sendMessage", girl.id)
    await girl.types("moo")
    await hold.begun.wait()
    before = {it.message_id for it in girl.chat}
    here.telegram._faults.holds.clear()
    await girl.taps("Tidy up")
    await girl.waits_until(lambda chat: bool(chat) and is_question(chat[-1]) and not girl.sees("moo"))
    hold.released.set()
    await girl.waits_until(lambda chat: is_hidden(chat, before))
    await until(lambda: not here.dispatcher.waiting)
    assert len(girl.chat) == 2, girl.view()


async def test_hide_just_before_help_still_hides(here: InProcessBot, girl: Girl) -> None:
    before = {it.message_id for it in girl.chat}
    with here.telegram.held():
        await girl.taps("Tidy up")
        await girl.types("help")
    await girl.waits_until(lambda chat: before.isdisjoint(it.message_id for it in chat) and CARD in chat[-1].said)


async def test_help_tapped_five_times_in_a_row_stands_there_once(here: InProcessBot, girl: Girl) -> None:
    with here.telegram.held():
        for _ in range(5):
            await girl.taps("Help")
    await girl.waits_for(CARD)
    await until(lambda: not here.dispatcher.waiting)
    assert sum(CARD in it.said for it in girl.chat) == 1


async def test_nothing_edits_a_message_that_hide_has_deleted(here: InProcessBot, girl: Girl) -> None:
    await girl.types("help")
    card = await girl.waits_for(CARD)
    await until(lambda: not here.dispatcher.waiting)
    edits = here.telegram.counts["editMessageReplyMarkup"]
    await girl.taps_on(card, "Hide")
    await girl.waits_until(lambda chat: is_hidden(chat, {card.message_id}))
    await until(lambda: not here.dispatcher.waiting)
    assert here.telegram.counts["editMessageReplyMarkup"] == edits


async def test_a_football_keeps_no_word_of_hers_in_the_chat_and_each_time_she_is_told_that_it_stays(
    here: InProcessBot, girl: Girl
) -> None:
    dice = await girl.sends("dice")
    await girl.types("my uncle touches me at night")
    await girl.waits_for("Shall I show you people")
    await girl.taps("Hide this")
    await girl.waits_for(first_line("profile/stuck"))
    assert girl.chat[0] is dice
    assert len(girl.chat) == 4, girl.view()
    assert girl.popups == []

    calls = here.telegram.counts["deleteMessages"]
    told = girl.last.message_id
    await girl.types("/hide")
    await girl.waits_until(lambda chat: "tap Delete" in chat[-1].said and chat[-1].message_id > told)
    await until(lambda: not here.telegram.waiting)
    assert [message for message in girl.chat if message.message_id <= told] == [dice]
    assert here.telegram.counts["deleteMessages"] <= calls + 3, "it was not tried alone"


@pytest.mark.parametrize("many", [3, 120])
async def test_one_message_that_cannot_go_keeps_no_other_and_she_is_told(
    here: InProcessBot, girl: Girl, many: int
) -> None:
    for number in range(many):
        await girl.types(f"moo {number}")
    await girl.waits_for(f"moo {number}")
    await until(lambda: here.dispatcher.waiting > 0)
    stuck = next(it for it in girl.chat if it.said == "moo 1")
    stuck.stays = True
    await girl.types("/hide")
    await girl.waits_for(first_line("profile/stuck"))
    assert [it for it in girl.chat if "moo" in it.said] == [stuck]
    assert len(girl.chat) == 4, girl.view()
    stuck.stays = False
    await girl.types("/hide")
    await girl.waits_until(lambda chat: stuck not in chat and len(chat) == 2)


async def test_a_deletion_whose_answer_is_lost_is_tried_again(here: InProcessBot, girl: Girl) -> None:
    before = {it.message_id for it in girl.chat}
    here.telegram.drops(1, after=True, method="deleteMessages")
    await girl.taps("Tidy up")
    await girl.waits_until(lambda chat: is_hidden(chat, before))
    await until(lambda: here.telegram.counts["deleteMessages"] == 2)


async def test_beside_other_workers_words_are_not_read_against_a_question_that_may_be_old(
    here: InProcessBot, girl: Girl
) -> None:
    assert here.sender.memory.last_question(girl.id) is not None
    here.sender.pace.share(0.5)
    assert here.sender.memory.last_question(girl.id) is None
