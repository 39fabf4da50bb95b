"""The bot's own scenes: what they know of her, and buttons whose option has moved or is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.bot_scenes import asking_setting, scene, scene_context
from bot.engine.events import Asked, BubbleTold
from bot.engine.input import ButtonTarget, Commanded
from bot.engine.perform import perform
from bot.engine.session import Reminder, Session, Visit
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import AskAgain
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Reader
from bot.lessons.model.text import Text, option_key
from tests.support.course_builders import course, unchecked
from tests.support.engine_learner import SessionLearner
from tests.support.question_builders import ANSWER, APRIL, JUNE, MARCH, NEXT, asking
from tests.support.sample_lessons import GOAT, a_girl

FARM = course({"goat": GOAT, "hen": GOAT})
CHANGED = "This question has changed since. Here is the new one."


def stops(draft: TurnDraft) -> list[str]:
    return [f"{it.target.script}/{it.target.stop}" for it in draft.outputs if isinstance(it, Asked)]


# What a scene knows of her


@pytest.mark.parametrize(
    ("session", "known"),
    [
        (Session("en"), ("open", "shown", "none")),
        (Session("en", saved=True), ("saved", "shown", "none")),
        (Session("en", less_data=True), ("open", "on-tap", "none")),
        (Session("en", reminder=Reminder("monday", "KE")), ("open", "shown", "asked")),
    ],
)
def test_a_scene_knows_her_place_her_pictures_and_her_reminder(session: Session, known: tuple[str, ...]) -> None:
    context = scene_context(FARM, session, "menu")

    assert (context.place, context.pictures, context.reminder) == known


def test_where_no_place_may_be_saved_it_is_closed_but_a_saved_one_stays() -> None:
    closed = replace(FARM, release=unchecked().course.release)

    assert scene_context(closed, Session("en", country="KE"), "menu").place == "closed"
    assert scene_context(closed, Session("en", country="KE", saved=True), "menu").place == "saved"


def test_a_scene_is_read_in_her_language_age_and_country_by_what_she_has_finished() -> None:
    context = scene_context(FARM, Session("sw", "18+", "NP", ("goat",)), "menu")

    assert (context.reader, context.locale, context.met) == (Reader("14-17", "NP"), "sw", frozenset({"goat"}))
    assert context.script is FARM.bot["menu"]


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


def test_the_values_of_a_scene_stand_in_its_bubbles_and_its_question() -> None:
    told = scene(FARM, Session("en"), "settings", "age-set", {"age": Text("14 to 17")})
    (bubble,) = [it for it in told.outputs if isinstance(it, BubbleTold)]
    gate = scene(FARM, Session("en"), "moments", "gate", {"note": Text("A wolf.")})
    (question,) = [it for it in gate.outputs if isinstance(it, Asked)]

    assert bubble.values == {"age": Text("14 to 17")}
    assert question.values == {"note": Text("A wolf.")}


def test_her_own_language_stands_first_among_the_languages() -> None:
    both = FARM.offering({"en": ("goat",), "km": ("goat",)})

    assert SessionLearner(both, Session("km")).does(Commanded("language")).buttons == ["ភាសាខ្មែរ", "English"]
    assert SessionLearner(both, Session("en")).does(Commanded("language")).buttons == ["English", "ភាសាខ្មែរ"]


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


def test_an_option_that_is_nowhere_any_more_asks_the_question_as_it_is_today() -> None:
    girl = a_girl(GOAT).presses(ButtonTarget("settings", "country", "abcdef"))

    assert (girl.hears[0], girl.asked) == (CHANGED, "settings/country")


@pytest.mark.parametrize("script", ["moments", "speak-up"])
def test_a_question_about_a_moment_that_is_over_is_not_asked_again(script: str) -> None:
    girl = a_girl(GOAT).begins("goat")
    stop = next(it.id for it in girl.course.bot[script].stops())
    girl.presses(ButtonTarget(script, stop, "abcdef"))

    assert (girl.hears, girl.asked) == ([CHANGED, "The goat sings. What now?"], "goat/goat-sings")


def test_a_question_that_is_gone_leads_to_her_place() -> None:
    girl = a_girl(GOAT).begins("goat").presses(ButtonTarget("settings", "moon", "abcdef"))

    assert (girl.hears, girl.asked) == ([CHANGED, "The goat sings. What now?"], "goat/goat-sings")


def asked_at(place: ButtonTarget) -> TurnDraft:
    session = Session("en", visit=Visit("goat", "10-13"))
    return perform(FARM, session, AskAgain(), TurnContext(place=place))


def test_the_question_at_which_she_stood_is_asked_once_more() -> None:
    (asked,) = [it for it in asked_at(ButtonTarget("settings", "age", "")).outputs if isinstance(it, Asked)]

    assert (asked.target, asked.anew) == (ButtonTarget("settings", "age", ""), True)


def test_a_question_at_which_she_stood_and_that_is_gone_leads_to_the_menu() -> None:
    assert stops(asked_at(ButtonTarget("settings", "moon", ""))) == ["menu/menu"]


def test_the_outputs_of_an_option_come_before_the_rest_of_its_scene() -> None:
    girl = a_girl(GOAT).presses(ButtonTarget("settings", "age", option_key("14 to 17")))

    assert girl.hears == ["Age: 14 to 17", "What would you like to change?"]
