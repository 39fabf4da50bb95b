"""Telegram cannot be reached in the middle of a reply: her question comes when it is back, alone and not too often."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import inert, is_question, labels, live, next_question, onboards, settled
from tests.support.scenario import until
from tests.support.shipped_words import first_line

FIRST, TAP = first_line("my-safety-team/tell-first"), "Her class teacher"
TOLD, SECOND = first_line("my-safety-team/tell-first/Her class teacher"), first_line("measure/before")
MENU, CARD = first_line("menu/menu"), first_line("help/card")
LAUGHED_OFF = first_line("my-safety-team/tell-first/Nobody, it is a joke")
NOT_UNDERSTOOD = first_line("moments/not-understood")
SHORT, FOR_EVER = 0.05, 1e6
"""Seconds between two tries: as good as at once, and longer than a test lasts."""


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[InProcessBot]:
    async with inside(tmp_path, real(), Pace(time.monotonic, overall=1000, per_chat=1000)) as bot:
        bot.sender.owed.pause = SHORT
        yield bot
        bot.telegram.heals()


@pytest_asyncio.fixture
async def girl(here: InProcessBot) -> Girl:
    girl = here.telegram.girl(1001, "Achieng", language_code="en")
    await onboards(girl)
    await until(lambda: not here.dispatcher.waiting)
    return girl


def times(girl: Girl, words: str) -> int:
    return sum(words in message.said for message in girl.chat)


async def taps_in_vain(here: InProcessBot, girl: Girl, after: bool = False, times: int = 1) -> None:
    """She taps, and the connection breaks while the reply is sent."""
    before = here.telegram.counts["sendMessage"]
    here.telegram.drops(times, after=after, method="sendMessage")
    await girl.taps(TAP)
    await until(lambda: here.telegram.counts["sendMessage"] >= before + times)


@pytest.mark.parametrize("after", [False, True], ids=["before it arrived", "after it arrived"])
async def test_a_reply_that_is_cut_brings_its_question_by_itself(here: InProcessBot, girl: Girl, after: bool) -> None:
    pressed = girl.last
    await taps_in_vain(here, girl, after)
    await girl.waits_for(SECOND)
    await settled(girl, pressed)
    await until(lambda: not here.sender.owed.waiting)
    assert (times(girl, TOLD), times(girl, SECOND)) == (int(after), 1), "only the question comes"
    assert inert(pressed) == [f"✓ {TAP}"]


async def test_the_question_that_came_late_leads_on_and_hide_takes_it_away(here: InProcessBot, girl: Girl) -> None:
    await taps_in_vain(here, girl)
    late = await girl.waits_for(SECOND)
    await girl.taps_on(late, "Skip")
    await next_question(girl, late.message_id)
    await girl.taps("Tidy up")
    await girl.waits_until(lambda chat: late not in chat and len(chat) == 2 and is_question(chat[-1]))


async def test_a_question_that_may_have_arrived_is_repeated_once(here: InProcessBot, girl: Girl) -> None:
    here.telegram.drops(5, after=True, method="sendMessage")
    await girl.types("Lessons")
    await girl.waits_for(MENU)
    await until(lambda: not (here.sender.owed.waiting or here.dispatcher.waiting))
    here.telegram.heals()
    assert times(girl, MENU) == 2


@pytest.mark.slow
async def test_a_question_comes_after_an_outage_in_which_nothing_can_be_sent(here: InProcessBot, girl: Girl) -> None:
    here.telegram.floods(girl.id, retry_after=1, method="sendMessage")
    before = here.telegram.counts["sendMessage"]
    await girl.taps(TAP)
    await until(lambda: here.telegram.counts["sendMessage"] > before)
    async with here.telegram.unreachable():
        await until(lambda: here.sender.owed.waiting)
        assert live(girl.last), "her buttons are there meanwhile"
    await girl.waits_for(SECOND)
    await until(lambda: not here.sender.owed.waiting)
    assert (times(girl, TOLD), times(girl, SECOND)) == (0, 1)


@pytest.mark.parametrize(
    ("does", "answer"),
    [("Lessons", MENU), ("Help", CARD), ("Tidy up", ""), ("moo", NOT_UNDERSTOOD)],
)
async def test_the_reply_to_her_next_act_comes_instead_of_it(
    here: InProcessBot, girl: Girl, does: str, answer: str
) -> None:
    here.sender.owed.pause = FOR_EVER
    before = girl.last.message_id
    await taps_in_vain(here, girl)
    await until(lambda: here.sender.owed.waiting)
    sent = await girl.types(does)
    last = await next_question(girl, max(before, sent.message_id))
    await until(lambda: not here.dispatcher.waiting)
    assert answer in last.said
    assert (here.sender.owed.waiting, times(girl, SECOND)) == (0, 0)


async def test_a_second_tap_on_the_button_that_brought_nothing_asks_at_once(here: InProcessBot, girl: Girl) -> None:
    here.sender.owed.pause = FOR_EVER
    await taps_in_vain(here, girl)
    await until(lambda: here.sender.owed.waiting)
    await girl.taps(TAP)
    await girl.waits_for(SECOND)
    await until(lambda: not here.dispatcher.waiting)
    assert (here.sender.owed.waiting, times(girl, SECOND)) == (0, 1)


async def test_a_late_question_that_crosses_her_next_command_is_taken_back(here: InProcessBot, girl: Girl) -> None:
    hold = here.telegram.holds("sendMessage", girl.id)
    await taps_in_vain(here, girl)
    await hold.begun.wait()
    here.telegram._faults.holds.clear()
    assert times(girl, SECOND) == 1
    await girl.types("help")
    await girl.waits_for(CARD)
    hold.released.set()
    await girl.waits_until(lambda chat: times(girl, SECOND) == 0)


async def test_nothing_is_owed_to_a_girl_who_has_blocked_the_bot(here: InProcessBot, girl: Girl) -> None:
    here.sender.owed.pause = FOR_EVER
    await taps_in_vain(here, girl)
    await until(lambda: here.sender.owed.waiting)
    girl.blocks()
    await until(lambda: not here.sender.owed.waiting)


async def test_a_flood_limit_is_no_outage(here: InProcessBot, girl: Girl) -> None:
    here.telegram.floods(girl.id, retry_after=3600, method="sendMessage")
    pressed = girl.last
    await girl.taps(TAP)
    await until(lambda: not (here.telegram.waiting or here.dispatcher.waiting))
    assert here.sender.owed.waiting == 0
    assert TAP in labels(pressed)


async def test_a_question_that_has_arrived_is_not_repeated_because_what_follows_it_failed(
    here: InProcessBot, girl: Girl
) -> None:
    here.telegram.drops(1, method="editMessageReplyMarkup")
    await girl.taps(TAP)
    await girl.waits_for(SECOND)
    await until(lambda: not (here.telegram.waiting or here.dispatcher.waiting))
    assert (here.sender.owed.waiting, times(girl, SECOND)) == (0, 1)


async def test_a_tap_while_no_updates_came_is_answered_once(here: InProcessBot, girl: Girl) -> None:
    async with here.telegram.unreachable():
        for tap in ("Nobody, it is a joke", TAP):
            await girl.taps(tap)
    await girl.waits_for(SECOND)
    await until(lambda: not (here.telegram.waiting or here.dispatcher.waiting or girl.waiting_taps))
    assert [times(girl, it) for it in (LAUGHED_OFF, TOLD, SECOND)] == [0, 1, 1]
