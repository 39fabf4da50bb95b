"""An educator saves lessons while learners are in them: SIGHUP, and the effect of their old buttons.

What becomes of each button after each edit is shown in `tests/unit/engine/test_edited_lessons.py` and, in the store,
in `tests/integration/storage/test_every_tap.py`.

Each test has a learner, and a lesson that is edited for it alone; all edits are saved at once, since a reload takes
longer than all learners together.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl
from tests.support.learner_actions import labels, next_question, onboards, picks
from tests.support.lessons_folder import FAIR_PLAY, StoryFolder
from tests.support.scenario import Scenario, stage
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

WENT_WELL = "the lessons were loaded again"
CHANGED = first_line("moments/changed")

WHERE = "  - choose: Where does the ball go?"
EDITS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "other-words": (("Where does the ball go?", "Where did the ball go?"), ("What a goal.", "Goal, goal!")),
    "option-gone": (("- text: Into the net", "- text: Into the goal"),),
    "fair-play": ((WHERE, f"  - say: No translator has seen this.\n{WHERE}"),),
}
"""Lessons and the texts that are replaced in them. Only Fair play is translated."""
UNCHANGED = "unchanged"


class Learners(NamedTuple):
    """A running bot, and of each lesson the learner who stood at its second question when the edits were saved."""

    stage: Scenario
    girls: Mapping[str, Girl]

    def of(self, lesson: str) -> Girl:
        return self.girls[lesson]


def write_lessons(folder: StoryFolder) -> None:
    """Write Fair play once more for each edit."""
    order = folder.dialogues / "course.yaml"
    for lesson in (*(EDITS.keys() - {"fair-play"}), UNCHANGED):
        folder.write(lesson, FAIR_PLAY.replace("title: Fair play", f"title: {lesson}"))
        order.write_text(f"{order.read_text('utf-8')}  - {lesson}\n", "utf-8")


async def at_second_question(the_stage: Scenario, lesson: str) -> Girl:
    girl = the_stage.girl()
    await onboards(girl, link=lesson)
    await picks(girl, "The goat")
    return girl


async def in_khmer(girl: Girl) -> None:
    for button in ("Lessons", "🌍 Language", "ភាសាខ្មែរ"):
        await picks(girl, button)


def save_edits(folder: StoryFolder) -> None:
    for lesson, changes in EDITS.items():
        folder.edit(lesson, *changes)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def learners(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Learners]:
    async with stage(tmp_path_factory.mktemp("edits"), write_lessons, is_brief=True) as ready:
        girls = {lesson: await at_second_question(ready, lesson) for lesson in EDITS}
        await in_khmer(girls["fair-play"])
        save_edits(ready.folder)
        assert WENT_WELL in await ready.bot.reloads()
        yield Learners(ready, girls)


async def test_when_the_words_of_a_question_change_its_buttons_still_do_what_they_say(learners: Learners) -> None:
    girl = learners.of("other-words")
    question = await picks(girl, "Into the net")
    assert girl.sees("Goal, goal!")
    assert question.said == "How many players has a team?"


async def test_an_option_that_is_gone_is_told_and_the_new_ones_are_shown(learners: Learners) -> None:
    girl = learners.of("option-gone")
    question = await picks(girl, "Into the net")
    assert girl.sees(CHANGED)
    assert not girl.sees("What a goal.")
    assert question.said == "Where does the ball go?"
    assert "Into the goal" in labels(question)


async def test_a_language_in_which_the_lesson_is_no_longer_whole_keeps_her_place(learners: Learners) -> None:
    girl = learners.of("fair-play")
    before = girl.last.message_id
    await girl.taps("Into the net")
    question = await next_question(girl, before)
    assert first_line("moments/not-yet") in question.said
    assert not girl.sees("No translator has seen this.")


@pytest.mark.parametrize(
    ("good", "broken"),
    [(f"title: {UNCHANGED}", "title: ["), ("  - end", "  - goto: nowhere")],
    ids=["cannot be read", "breaks a rule"],
)
async def test_a_broken_file_never_takes_the_place_of_the_good_one(learners: Learners, good: str, broken: str) -> None:
    the_stage = learners.stage
    girl = await at_second_question(the_stage, UNCHANGED)
    the_stage.folder.edit(UNCHANGED, (good, broken))
    assert "The bot goes on with what it accepted last" in await the_stage.bot.reloads()
    assert (await picks(girl, "Into the net")).said == "How many players has a team?"
    assert girl.sees("What a goal.")
    the_stage.folder.edit(UNCHANGED, (broken, good))
