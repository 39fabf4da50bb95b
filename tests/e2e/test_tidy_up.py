"""Tidy up: the chat is emptied as far as Telegram lets a bot delete (48 hours, by hundreds)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable
from itertools import chain

import pytest
import pytest_asyncio

from bot.lessons.steps import Say, Stop
from tests.support.bot_api import Girl, Message
from tests.support.course_builders import real
from tests.support.learner_actions import is_question, labels, next_question, onboards, picks, types, walks
from tests.support.opened_rows import opened_rows
from tests.support.scenario import Scenario, pseudonym, stage, until, writes
from tests.support.shipped_words import THANKS, first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

LINES = {
    step.say.source for scene in real().course.bot["tidied"].scenes.values() for step in scene if isinstance(step, Say)
}
"""Lines of which one stands in the chat after Hide."""

QUESTIONS = {
    steps[0].question.source for steps in real().course.bot["quick"].scenes.values() if isinstance(steps[0], Stop)
}
"""Texts of the first step of each scene of quick.yaml, if it is a question."""
TWO_DAYS = 48 * 3600


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("tidy")) as ready:
        yield ready
    assert ready.errors() == []


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


async def tidies(girl: Girl) -> None:
    """Tap Tidy up, and wait for the bot's question once the chat is clean."""
    await quick_question(girl, girl.taps("Tidy up"))


async def quick_question(girl: Girl, hides: Awaitable[object]) -> Message:
    """Hide the chat in some way, and return the harmless question that follows."""
    before = girl.last.message_id
    await hides
    question = await next_question(girl, before)
    assert question.said in QUESTIONS
    return question


async def test_tidy_up_takes_away_what_both_of_them_wrote_and_leaves_a_goat(girl: Girl) -> None:
    await onboards(girl)
    await types(girl, "my brother reads this")
    await next_question(girl, (await girl.sends("sticker")).message_id)
    await tidies(girl)
    await girl.waits_until(lambda chat: len(chat) == 2)
    assert [message.said for message in girl.chat] == [girl.chat[0].said, girl.last.said]
    assert girl.chat[0].said in LINES
    assert girl.chat[0].keyboard == [["Lessons", "Help", "Tidy up"]], "nothing below the chat any more"
    for _ in range(5):
        ending = await picks(girl, labels(girl.last)[0])
    assert labels(ending) == ["Five more", "Lessons"]
    assert (await picks(girl, "Five more")).said in QUESTIONS
    for _ in range(5):
        await picks(girl, labels(girl.last)[0])
    assert (await picks(girl, "Lessons")).said == first_line("menu/menu")


@pytest.mark.parametrize("words", ["/tidy", "/hide", "hide", "/HIDE"])
async def test_it_can_be_typed_too(the_stage: Scenario, words: str) -> None:
    girl = the_stage.girl()
    await onboards(girl)
    await quick_question(girl, girl.types(words))
    await girl.waits_until(lambda chat: len(chat) == 2)


async def test_nothing_pops_up_over_a_chat_that_was_hidden(girl: Girl) -> None:
    await types(girl, "/help")
    await quick_question(girl, girl.taps("Hide"))
    await until(lambda: not girl.waiting_taps)
    assert girl.popups == []
    await girl.waits_until(lambda chat: len(chat) == 2)


@pytest.mark.parametrize(
    "way", [["My country"], ["For my friend"], ["My picture"], ["What to say"], ["My picture", "More steps"]]
)
async def test_every_help_scene_is_hidden_in_one_tap_and_does_not_come_back(
    the_stage: Scenario, way: list[str]
) -> None:
    girl = the_stage.girl()
    await types(girl, "/help")
    for tap in way:
        await picks(girl, tap)
    await quick_question(girl, girl.taps("Hide"))
    await girl.waits_until(lambda chat: len(chat) == 2)


async def test_a_sensitive_lesson_is_hidden_from_every_message_she_can_tap(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl, link="the-letter")
    for tap in ("Go on", "Amina", "Sleep on it"):
        assert "Tidy up" in labels(girl.last)
        await picks(girl, tap)
    assert girl.sees(first_line("moments/for-today"))
    await quick_question(girl, girl.taps_on(girl.last, "Tidy up"))
    await girl.waits_until(lambda chat: len(chat) == 2)


async def test_tidy_up_in_a_story_leaves_the_next_question(girl: Girl) -> None:
    await onboards(girl, link="lock-it-up")
    await walks(girl, until=first_line("lock-it-up/tidy-now"))
    before = girl.last
    await picks(girl, "Tidy up now")
    await girl.waits_until(lambda chat: before not in chat)
    assert girl.chat[0].said in LINES
    assert is_question(girl.last)


async def test_more_than_a_hundred_messages_go_by_hundreds_the_pressed_one_last(
    the_stage: Scenario, girl: Girl
) -> None:
    await onboards(girl)
    pressed = await types(girl, "/help")
    with the_stage.telegram.held():
        for number in range(110):
            await girl.types(f"moo {number}")
    await girl.waits_until(lambda chat: sum(THANKS in message.said for message in chat) == 110)
    before = len(the_stage.telegram.calls)
    await quick_question(girl, girl.taps_on(pressed, "Hide"))
    await girl.waits_until(lambda chat: len(chat) == 2)
    calls = [call for call in the_stage.telegram.calls[before:] if call.method == "deleteMessages"]
    batches = [json.loads(call.parameters["message_ids"]) for call in calls]
    assert [len(batch) for batch in batches][:2] == [100, 100]
    ids = list(chain(*batches))
    assert ids[-1] == pressed.message_id
    assert ids[:-1] == sorted(ids[:-1])


async def test_a_message_older_than_48_hours_is_left_without_an_error(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl)
    old = girl.chat[:3]
    await _ages(the_stage, girl, old, TWO_DAYS + 60)
    await tidies(girl)
    await girl.waits_until(lambda chat: len(chat) == 5)
    assert girl.chat[:3] == old


async def test_a_message_at_the_edge_of_48_hours_does_not_keep_the_others_there(
    the_stage: Scenario, girl: Girl
) -> None:
    await onboards(girl)
    old = girl.chat[:1]
    await _ages(the_stage, girl, old, TWO_DAYS - 20)
    the_stage.clock.ahead = 40  # for Telegram it is past the limit already
    await tidies(girl)
    await girl.waits_until(lambda chat: len(chat) == 3)
    the_stage.clock.ahead = 0
    assert girl.chat[:1] == old


async def test_tidy_up_that_failed_on_the_way_works_at_the_second_tap(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl)
    the_stage.telegram.drops(1, method="deleteMessages")
    failed = the_stage.telegram.counts["deleteMessages"]
    await girl.taps("Tidy up")
    await until(lambda: the_stage.telegram.counts["deleteMessages"] > failed)
    await tidies(girl)
    await girl.waits_until(lambda chat: len(chat) == 2)


async def test_tidy_up_cut_off_by_a_power_failure_works_at_the_second_tap(the_stage: Scenario, girl: Girl) -> None:
    await onboards(girl)
    await until(lambda: len(the_stage.rows("messages", girl)) == len(girl.chat))
    the_stage.telegram.breaks(500, times=100, method="deleteMessages")
    failed = the_stage.telegram.counts["deleteMessages"]
    await girl.taps("Tidy up")
    await until(lambda: the_stage.telegram.counts["deleteMessages"] > failed)
    await the_stage.bot.kill()
    the_stage.telegram.heals()
    await the_stage.bot.start()
    await tidies(girl)
    await girl.waits_until(lambda chat: all(message.said in LINES | QUESTIONS for message in chat))


async def _ages(the_stage: Scenario, girl: Girl, messages: list[Message], seconds: int) -> None:
    """Let time pass for some messages, at Telegram and in the bot's rows."""
    await until(lambda: len(the_stage.rows("messages", girl)) == len(girl.chat))
    await the_stage.bot.stop()
    data, change = the_stage.bot.data, "UPDATE messages SET expires_at = expires_at - ? WHERE message_id = ?"
    format = opened_rows(data).format
    for message in messages:
        message.date -= seconds
        writes(data, change, seconds, format.message(pseudonym(data, girl), message.message_id))
    await the_stage.bot.start()
