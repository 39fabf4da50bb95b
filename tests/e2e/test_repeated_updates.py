"""Repeated taps of a learner, repeated updates of Telegram and late taps: each counts once, on Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl
from tests.support.learner_actions import (
    bubbles_of,
    goes_on,
    inert,
    labels,
    live,
    next_question,
    onboards,
    picks,
    saves_nothing,
    settled,
    types,
    walks,
)
from tests.support.lessons_folder import KHMER
from tests.support.scenario import Scenario, stage, until, writes
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("telegram")) as ready:
        yield ready
    assert ready.errors() == [], "the bot complained while all went well"


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


async def test_a_second_tap_on_the_same_button_pops_up_and_sends_nothing(girl: Girl) -> None:
    question = await onboards(girl, link="fair-play")
    tap = live(question)[0].data or ""
    await picks(girl, "The goat")
    await settled(girl, question)
    seen = len(girl.chat)
    await girl.taps_data(tap, question.message_id)
    await girl.waits_until(lambda chat: girl.popups == [first_line("profile/below")])
    assert len(girl.chat) == seen
    assert inert(question) == ["✓ The goat"]


async def test_whoever_taps_next_lesson_twice_is_in_the_story_and_not_asked_who_is_there(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await walks(girl)
    await saves_nothing(girl)
    suggested = await next_question(girl, girl.last.message_id - 1)
    tap = next(button.data or "" for button in live(suggested) if button.text == "Next lesson")
    story = await picks(girl, "Next lesson")
    await settled(girl, suggested)
    await girl.taps_data(tap, suggested.message_id)
    await girl.waits_until(lambda chat: bool(girl.popups) and not girl.waiting_taps)
    assert girl.last is story
    assert not girl.sees(first_line("moments/welcome-back"))


async def test_whoever_changes_her_age_again_and_again_is_asked_once_who_is_there(
    the_stage: Scenario, girl: Girl
) -> None:
    await types(girl, "/start")
    question = await picks(girl, "English")
    ages = [button.data or "" for button in live(question)]
    await picks(girl, "10 to 13")
    with the_stage.telegram.held():
        for data in ages * 2:
            await girl.taps_data(data, question.message_id)
    await girl.waits_until(lambda chat: not girl.waiting_taps and girl.sees(first_line("moments/welcome-back")))
    await types(the_stage.girl(), "/start")
    assert sum(first_line("moments/welcome-back") in it.said for it in girl.chat) == 1


async def test_the_question_that_stands_takes_on_the_age_she_chose_last(girl: Girl) -> None:
    await types(girl, "/start")
    ages = await picks(girl, "English")
    younger, older, *_ = [button.data or "" for button in live(ages)]
    await picks(girl, "10 to 13")
    await girl.taps_data(older, ages.message_id)
    question = await girl.waits_for(first_line("moments/welcome-back"))
    before = [button.data for button in live(question)]

    await girl.taps_data(younger, ages.message_id)
    await girl.waits_until(lambda chat: [button.data for button in live(question)] != before)

    assert girl.last is question, "it is not asked again"


async def test_whoever_saves_her_place_with_two_taps_reads_it_once(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await walks(girl)
    await goes_on(girl)
    asked = await next_question(girl, girl.last.message_id - 1)
    tap = next(button.data or "" for button in live(asked) if button.text == "Yes, save it")
    await picks(girl, "Yes, save it")
    await settled(girl, asked)
    await girl.taps_data(tap, asked.message_id)
    await girl.waits_until(lambda chat: bool(girl.popups) and not girl.waiting_taps)
    assert [message.said for message in bubbles_of(girl, asked)] == [
        first_line("mine/saved"),
        girl.last.said,
    ]


async def test_help_opened_out_of_a_story_with_two_taps_stays_the_last_thing_she_sees(girl: Girl) -> None:
    await onboards(girl)
    for label in ("Her class teacher", "Skip", "Ask the next person", "Kenya"):
        asked = await picks(girl, label)
    tap = next(button.data or "" for button in live(asked) if button.text.startswith("Open Help"))
    card = await picks(girl, "Open Help now, just to look")
    await settled(girl, asked)
    await girl.taps_data(tap, asked.message_id)
    await girl.waits_until(lambda chat: bool(girl.popups) and not girl.waiting_taps)
    assert girl.last is card, "the next question buried the numbers"


async def test_an_answer_typed_below_the_help_card_leaves_no_mark_on_it(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    card = await picks(girl, "Help")
    await types(girl, "The goat")
    await picks(girl, "Over the wall")
    assert inert(card) == [] and "Hide" in labels(card), "somebody who looks on would read her pick as one about help"


async def test_two_taps_in_one_batch_are_one_answer(the_stage: Scenario, girl: Girl) -> None:
    question = await onboards(girl, link="fair-play")
    with the_stage.telegram.held():
        await girl.taps("The goat")
        await girl.taps("The goat")
    await girl.waits_until(lambda chat: bool(girl.popups) and not girl.waiting_taps)
    assert [message.said for message in bubbles_of(girl, question)] == [
        "It has the loudest voice.",
        "Where does the ball go?",
    ]
    assert len(the_stage.rows("guests", girl)[0]["trail"].split()) == 1


async def test_an_update_that_comes_twice_changes_nothing(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await picks(girl, "Into the net")
    await picks(girl, "↩ Back")
    await until(lambda: not the_stage.telegram.waiting)
    before, calls = the_stage.rows("guests", girl)[0], the_stage.telegram.counts["answerCallbackQuery"]
    the_stage.telegram.redeliver(3)
    await until(lambda: the_stage.telegram.counts["answerCallbackQuery"] >= calls + 3)
    assert the_stage.rows("guests", girl)[0]["trail"] == before["trail"]
    assert girl.last.said == "Where does the ball go?"


async def test_a_typed_answer_that_comes_twice_does_not_answer_the_next_question(
    the_stage: Scenario, girl: Girl
) -> None:
    await onboards(girl, link="fair-play")
    await types(girl, "1")
    await until(lambda: not the_stage.telegram.waiting)
    the_stage.telegram.redeliver()
    await types(girl, "moo")
    assert not girl.sees("The neighbour throws it back.")
    assert (await picks(girl, "Go on")).said == "Where does the ball go?"


async def test_a_tap_on_a_message_telegram_no_longer_has_still_counts(girl: Girl) -> None:
    question = await onboards(girl, link="fair-play")
    tap = live(question)[0].data or ""
    girl.clears_history(for_both=True)
    await girl.taps_data(tap, question.message_id)
    await girl.waits_for("Where does the ball go?")


async def test_after_her_row_is_gone_her_last_button_goes_on_there_in_her_language(the_stage: Scenario) -> None:
    girl = the_stage.girl(phone_locale="en")
    await onboards(girl, link="fair-play", language="ភាសាខ្មែរ", age=KHMER + "14 to 17")
    await picks(girl, KHMER + "The goat")
    await _forgets(the_stage, girl)
    question = await picks(girl, KHMER + "Into the net")
    assert girl.sees(KHMER + "What a goal.")
    assert question.said == KHMER + "How many players has a team?"
    assert the_stage.rows("guests", girl)[0]["age"] == "14-17"


async def _forgets(the_stage: Scenario, girl: Girl) -> None:
    """Delete the learner's row, as after 24 hours."""
    learner = the_stage.rows("guests", girl)[0]["learner"]
    await the_stage.bot.stop()
    writes(the_stage.bot.data, "DELETE FROM guests WHERE learner = ?", learner)
    await the_stage.bot.start()
