"""An educator saves a lesson while learners are in it: SIGHUP, and the effect of their old buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl
from tests.support.learner_actions import labels, live, next_question, onboards, picks
from tests.support.lessons_folder import FAIR_PLAY
from tests.support.scenario import Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

WENT_WELL = "the lessons were loaded again"
CHANGED = "This question has changed since."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("edits")) as ready:
        yield ready


@pytest_asyncio.fixture(loop_scope="module")
async def girl(the_stage: Stage) -> AsyncIterator[Girl]:
    """Yield a learner at the second question of Fair play; the lesson is restored after the test."""
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    yield girl
    the_stage.folder.write("fair-play", FAIR_PLAY)
    assert WENT_WELL in await the_stage.bot.reloads()


async def saves(the_stage: Stage, *changes: tuple[str, str]) -> None:
    the_stage.folder.edit("fair-play", *changes)
    assert WENT_WELL in await the_stage.bot.reloads()


async def test_when_the_words_of_a_question_change_its_buttons_still_do_what_they_say(
    the_stage: Stage, girl: Girl
) -> None:
    await saves(the_stage, ("Where does the ball go?", "Where did the ball go?"), ("What a goal.", "Goal, goal!"))
    question = await picks(girl, "Into the net")
    assert girl.sees("Goal, goal!")
    assert question.said == "How many players has a team?"


async def test_an_option_that_is_gone_is_told_and_the_new_ones_are_shown(the_stage: Stage, girl: Girl) -> None:
    await saves(the_stage, ("- text: Into the net", "- text: Into the goal"))
    question = await picks(girl, "Into the net")
    assert girl.sees(CHANGED)
    assert not girl.sees("What a goal.")
    assert question.said == "Where does the ball go?"
    assert "Into the goal" in labels(question)


async def test_an_option_renamed_with_was_does_what_the_old_button_says(the_stage: Stage, girl: Girl) -> None:
    await saves(the_stage, ("- text: Into the net", "- text: Into the goal\n        was: Into the net"))
    question = await picks(girl, "Into the net")
    assert girl.sees("What a goal.")
    assert question.said == "How many players has a team?"


async def test_a_stop_renamed_with_was_takes_the_old_button(the_stage: Stage, girl: Girl) -> None:
    await saves(the_stage, ("id: ball", "id: where-it-goes\n    was: ball"))
    question = await picks(girl, "Into the net")
    assert girl.sees("What a goal.")
    assert question.said == "How many players has a team?"


async def test_a_stop_that_is_gone_leads_to_the_nearest_question(the_stage: Stage, girl: Girl) -> None:
    await saves(the_stage, ("id: ball", "id: another-ball"))
    question = await picks(girl, "Into the net")
    assert girl.sees(CHANGED)
    assert not girl.sees("What a goal.")
    assert question.said == "Where does the ball go?"


async def test_a_stop_put_in_before_her_is_asked_first(the_stage: Stage, girl: Girl) -> None:
    before = "  - choose: Where does the ball go?"
    new = "  - choose: Is the goat ready?\n    id: ready\n    options:\n      - text: Always\n      - text: Nearly\n"
    await saves(the_stage, (before, new + before))
    question = await picks(girl, "↩ Back")
    assert question.said == "Is the goat ready?"


async def test_a_lesson_that_is_gone_is_told_and_others_are_offered(the_stage: Stage, girl: Girl) -> None:
    order = the_stage.folder.dialogues / "course.yaml"
    course = order.read_text("utf-8")
    the_stage.folder.remove("fair-play")
    assert WENT_WELL in await the_stage.bot.reloads()
    question = await picks(girl, "Into the net")
    assert girl.sees("That story has moved out.")
    assert "Friend or pretend?" in labels(question)
    order.write_text(course, "utf-8")


async def test_a_lesson_renamed_with_was_keeps_her_place(the_stage: Stage, girl: Girl) -> None:
    order = the_stage.folder.dialogues / "course.yaml"
    course = order.read_text("utf-8")
    the_stage.folder.remove("fair-play")
    the_stage.folder.write("fairer-play", FAIR_PLAY.replace("about:", "was: fair-play\nabout:"))
    order.write_text(course.replace("fair-play", "fairer-play"), "utf-8")
    assert WENT_WELL in await the_stage.bot.reloads()
    assert (await picks(girl, "Into the net")).said == "How many players has a team?"
    (the_stage.folder.dialogues / "lessons" / "fairer-play.yaml").unlink()
    order.write_text(course, "utf-8")


async def test_a_language_in_which_the_lesson_is_no_longer_whole_keeps_her_place(the_stage: Stage, girl: Girl) -> None:
    await picks(girl, "Lessons")
    await picks(girl, "🌍 Language")
    await picks(girl, "ភាសាខ្មែរ")
    await saves(the_stage, ("  - choose: Where does", "  - say: No translator has seen this.\n  - choose: Where does"))
    before = girl.last.message_id
    await girl.taps("Into the net")
    question = await next_question(girl, before)
    assert "is not ready in this language yet" in question.said
    assert not girl.sees("No translator has seen this.")


@pytest.mark.parametrize(
    "broken",
    ["title: [", "", "start:\n  - say: no title\n", FAIR_PLAY.replace("- say:", "- sey:"), "\tstart: x"],
    ids=["yaml", "empty", "no title", "unknown step", "tab"],
)
async def test_a_broken_file_never_takes_the_place_of_the_good_one(the_stage: Stage, girl: Girl, broken: str) -> None:
    the_stage.folder.write("fair-play", broken)
    assert "The bot goes on with what it accepted last" in await the_stage.bot.reloads()
    assert (await picks(girl, "Into the net")).said == "How many players has a team?"
    assert girl.sees("What a goal.")


async def test_started_anew_on_a_broken_file_the_bot_still_takes_her_old_button(the_stage: Stage, girl: Girl) -> None:
    the_stage.folder.write("fair-play", "title: [")
    await the_stage.bot.stop()
    before = len(the_stage.bot.log)
    await the_stage.bot.start()
    assert "The lessons have errors." in await the_stage.bot.prints("the lessons", since=before)
    assert (await picks(girl, "Into the net")).said == "How many players has a team?"
    assert girl.sees("What a goal.")


async def test_an_old_button_of_a_finished_lesson_does_not_open_it_again(the_stage: Stage, girl: Girl) -> None:
    question = girl.last
    old = live(question)[0].data or ""
    for text in ("Into the net", "Only one", "Good match.", "See you soon."):
        await picks(girl, text)
    assert "One thing for today" in girl.last.said
    before = girl.last.message_id
    await girl.taps_data(old, question.message_id)
    await girl.waits_until(lambda chat: bool(girl.popups) or chat[-1].message_id > before)
    assert "One thing for today" in girl.last.said
