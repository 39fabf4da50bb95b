"""The bot's own scenes on a shared phone: they look harmless to others, and say what must be said."""

from __future__ import annotations

import re

import pytest

from bot.check.phrase_search import find_phrases
from bot.lessons.model.lesson import Script
from bot.lessons.model.safety import KINDS
from bot.lessons.model.texts import named_texts
from bot.lessons.model.wording import DENIAL
from bot.safeguarding.distress.confirm_scene import scene_for
from tests.support.course_builders import shipped, unchecked

LIBRARY = unchecked()

FIRST_WORDS = "I am a robot with stories. No person reads this chat."
ROBOT = "I am a robot. No person reads this chat. I can show you people who can help."

LANGUAGES = ("en", "km", "sw", "ne", "fil")


def _found(*codes: str) -> list[str]:
    return [f"{found.file}:{found.line} {found.message}" for found in shipped()[1] if found.code in codes]


def test_nothing_around_the_chat_names_what_it_is_about() -> None:
    assert _found("loud-word", "loud-name", "language-unlisted") == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_has_its_list_of_loud_words_and_of_what_is_never_said(locale: str) -> None:
    assert len(LIBRARY.course.wording.loud[locale]) >= 10
    never, in_english = (LIBRARY.course.wording.banned[it].keys() - {DENIAL} for it in (locale, "en"))
    assert never == in_english  # a language may deny within the verb, as Nepali does


def test_the_safety_scenes_hurt_nobody_and_say_what_helps() -> None:
    assert _found("banned-phrase", "question-asked", "care-missing") == []


def test_every_question_of_the_safety_scenes_can_be_hidden() -> None:
    assert _found("hide-missing", "hide-goes-on") == []


@pytest.mark.parametrize(
    ("phrase", "words", "whole", "stands"),
    [
        ("sex", "About Sexual things", False, True),
        ("kill", "What a skill!", False, False),
        ("you should have", "You should  HAVE, dear.", True, True),
        ("who did", "Who did that?", True, True),
        ("how did", "How didactic", True, False),
        ("ឯកជន", "រូប\u200bឯក\u200bជនរបស់អ្នក", True, True),
        ("हिंसा", "यो हिंसा हो।", True, True),
    ],
)
def test_a_phrase_is_found_whatever_its_capitals_signs_and_invisible_spaces(
    phrase: str, words: str, whole: bool, stands: bool
) -> None:
    assert (list(find_phrases([phrase], words, whole)) == [phrase]) == stands


def _says(script: Script, words: str) -> bool:
    return any(words in text.source for _, text in named_texts(script))


def test_the_bot_says_at_once_and_in_help_that_it_is_a_robot_and_that_nobody_reads() -> None:
    """A girl who opens a story without /start reads it too: the scene `robot` (test_who_we_are)."""
    assert _says(LIBRARY.course.bot["start"], FIRST_WORDS)
    assert _says(LIBRARY.course.bot["help"], ROBOT)


def test_a_short_code_never_gets_a_country_code_and_every_route_has_a_source() -> None:
    routes = LIBRARY.course.directory.routes

    assert routes
    for route in routes:
        assert route.source
        assert route.number or route.web
        abroad = [part for part in re.split(r" / ", route.number or "") if part.startswith("+")]
        assert all(len(re.sub(r"\D", "", part)) > 10 for part in abroad), route.id


def test_no_number_is_called_tested_before_anybody_has_called_it() -> None:
    assert [route.id for route in LIBRARY.course.directory.routes if route.verified_on and not route.verified_by] == []


def test_every_country_has_a_child_helpline_an_emergency_number_and_a_third_one() -> None:
    directory = LIBRARY.course.directory

    for country in directory.countries:
        assert directory.first(country, "child-helpline"), country
        assert directory.first(country, "emergency") or directory.first(country, "police"), country
        assert len(directory.numbers(country)) > 2, f"{country} has only two numbers"


def test_every_scene_the_matcher_may_lead_to_is_there_for_her_and_for_a_friend() -> None:
    kinds = [kind for kind in KINDS if kind != "info-question"]
    scenes = {
        scene_for([kind], friend, pictured) for kind in kinds for friend in (True, False) for pictured in (True, False)
    }

    assert scenes <= LIBRARY.course.bot["confirm"].scenes.keys()
    assert scenes <= LIBRARY.course.bot["help"].scenes.keys()
    assert len(scenes) == 24
