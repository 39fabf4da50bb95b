"""The bot's own scenes: what they know of her, and buttons whose option has moved or is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.bot_scenes import asking_setting, scene_context
from bot.engine.events import Asked
from bot.engine.input import ButtonTarget
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.question_builders import ANSWER, APRIL, JUNE, MARCH, NEXT, asking
from tests.support.sample_lessons import GOAT, a_girl
from tests.support.shipped_words import first_line

FARM = course({"goat": GOAT, "hen": GOAT})
CHANGED = first_line("moments/changed")


def stops(draft: TurnDraft) -> list[str]:
    return [f"{it.target.script}/{it.target.stop}" for it in draft.outputs if isinstance(it, Asked)]


# What a scene knows of her


def full(course: Course) -> Course:
    return replace(course, full=True)


ASKING = asking(FARM, {"next-story": NEXT})
HEARD = asking(FARM, {"next-story": NEXT + ANSWER})


@pytest.mark.parametrize(
    ("asked", "speak"),
    [
        (replace(ASKING, day=MARCH), "write"),
        (full(replace(ASKING, day=MARCH)), "pick"),
        (replace(ASKING, day=JUNE), "no"),
        (full(replace(ASKING, day=JUNE)), "no"),
    ],
)
def test_a_scene_knows_whether_she_may_write_pick_or_neither(asked: Course, speak: str) -> None:
    context = scene_context(asked, Session("en"), "menu")

    assert (context.speak, context.asking) == (speak, "" if speak == "no" else "next-story")


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        (replace(HEARD, day=APRIL), "yes"),
        (replace(ASKING, day=APRIL), "no"),
        (replace(HEARD, day=MARCH), "no"),
    ],
)
def test_a_scene_knows_whether_there_is_an_outcome_to_tell(asked: Course, heard: str) -> None:
    assert scene_context(asked, Session("en"), "menu").heard == heard


# Typed words about a setting


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("English", ["settings/language"]),
        ("14 to 17", ["settings/age"]),
        ("Skip", ["settings/age"]),
        ("Nepal", ["settings/country"]),
        ("Hide", []),
        ("Go on", []),
        ("A goat", []),
    ],
)
def test_a_language_an_age_or_a_country_is_asked_about_and_no_other_word(words: str, asked: list[str]) -> None:
    found = asking_setting(FARM, Session("en"), frozenset({option_key(words)}))

    assert (stops(found) if found else []) == asked
    assert found is None or found.session == Session("en")


# Old buttons


def test_an_option_that_has_moved_to_another_question_still_does_what_its_words_say() -> None:
    girl = a_girl(GOAT).presses(ButtonTarget("settings", "language", option_key("14 to 17")))

    assert girl.known.age == "14-17"
    assert CHANGED not in girl.hears


@pytest.mark.parametrize("script", ["moments", "speak-up"])
def test_a_question_about_a_moment_that_is_over_is_not_asked_again(script: str) -> None:
    girl = a_girl(GOAT).begins("goat")
    stop = next(it.id for it in girl.course.bot[script].stops())
    girl.presses(ButtonTarget(script, stop, "abcdef"))

    assert (girl.hears, girl.asked) == ([CHANGED, "The goat sings. What now?"], "goat/goat-sings")


def test_a_question_that_is_gone_leads_to_her_place() -> None:
    girl = a_girl(GOAT).begins("goat").presses(ButtonTarget("settings", "moon", "abcdef"))

    assert (girl.hears, girl.asked) == ([CHANGED, "The goat sings. What now?"], "goat/goat-sings")
