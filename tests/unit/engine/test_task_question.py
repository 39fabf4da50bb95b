"""Did the one thing for the day happen? One tap, on another day, before the next lesson."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.events import Answered, Asked, LessonStarted, TaskAnswered
from bot.engine.input import ButtonTarget, Flags
from bot.engine.session import Session
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.shipped_words import first_line

GOAT = """
start:
  - choose: The goat sneezes. And you?
    id: sneeze
    options: [Bless you, Run]
"""
HEN = """
start:
  - choose: The hen lays an egg. And you?
    id: egg
    options: [Sing, Eat it]
"""
COW = """
start:
  - choose: The cow dances. And you?
    id: dance
    options: [Dance, Sleep]
"""
HARD = "title: A hard one\nabout: It.\nbadge: Goat rider\ntoday: Look at the lock.\nsensitive: This one is hard.\n"
TASK = "Last time: Tell a goat about goat.\nDid it happen?"


def farm(**changes: str) -> SessionLearner:
    return SessionLearner(course({"goat": GOAT, "hen": HEN, "cow": COW, **changes}))


def ended(girl: SessionLearner | None = None) -> SessionLearner:
    """Return a learner who has finished the lesson about the goat."""
    return (girl or farm()).begins("goat", "10-13", "KE").taps("Run", "See my badge")


def opens(girl: SessionLearner, lesson: str) -> SessionLearner:
    """Open a lesson by its button in the menu."""
    found = girl.course.lessons[lesson].title
    return girl.presses(ButtonTarget("menu", "menu", option_key(found.source)))


def test_on_another_day_the_next_lesson_begins_with_one_tap_about_the_last_task() -> None:
    girl = opens(ended().another_day(), "hen")

    assert (girl.asked, girl.hears) == ("moments/did-it", [TASK])
    assert girl.buttons == ["Yes", "Not yet", "Not for me"]
    assert not [event for event in girl.events if isinstance(event, LessonStarted)]


@pytest.mark.parametrize(
    ("words", "said", "line"),
    [
        ("Yes", "yes", first_line("moments/did-it-yes")),
        ("Not yet", "not-yet", first_line("moments/did-it-not-yet")),
        ("Not for me", "not-for-me", first_line("moments/did-it-not-for-me")),
    ],
)
def test_each_answer_is_counted_and_answered_kindly_and_the_lesson_begins(words: str, said: str, line: str) -> None:
    girl = opens(ended().another_day(), "hen").taps(words)

    assert [type(event) for event in girl.events[:2]] == [Answered, TaskAnswered]
    assert girl.events[1] == TaskAnswered("goat", said)  # type: ignore[arg-type]  # an answer of the table
    assert (girl.hears[0], girl.asked) == (line, "hen/egg")


def test_it_is_asked_once_whatever_she_taps() -> None:
    girl = opens(ended().another_day(), "hen")
    assert girl.known.task is None

    girl.presses(ButtonTarget("menu", "menu", option_key("The cow lesson")))

    assert girl.asked == "cow/dance"


def test_the_same_lesson_once_more_asks_nothing_and_no_second_time_later() -> None:
    girl = opens(ended().another_day(), "goat")
    assert girl.asked == "goat/sneeze"
    girl.taps("Run")
    assert girl.known.task == "goat"

    girl = opens(girl.another_day(), "hen").taps("Yes", "Sing")
    opens(girl.another_day(), "goat").taps("Run")

    assert girl.known.task == "hen", "the goat's was asked about"


@pytest.mark.parametrize("quiet", [True, False])
def test_a_girl_who_has_asked_for_help_is_not_asked(quiet: bool) -> None:
    girl = ended().another_day()
    flags = Flags("en", "KE", "10-13", quiet=quiet)

    girl.presses(ButtonTarget("moments", "next", option_key("Next lesson")), flags)

    assert girl.asked == ("hen/egg" if quiet else "moments/did-it")
    assert girl.known.task == ("goat" if quiet else None), "it waits for a later start"


def test_the_task_of_a_sensitive_lesson_is_not_named_and_can_be_hidden() -> None:
    girl = farm(goat=HARD + GOAT)
    girl.session = Session("en", "10-13", "KE", finished=("goat",), task="goat")

    opens(girl, "hen")

    assert girl.asked == "moments/did-it-unnamed"
    assert girl.hears == [first_line("moments/did-it-unnamed")]
    assert girl.question.sensitive and not girl.question.values


def test_before_a_sensitive_lesson_the_content_note_follows() -> None:
    girl = opens(ended(farm(hen=HARD + HEN)).another_day(), "hen").taps("Not yet")

    assert girl.asked == "moments/gate"


def test_an_old_button_is_counted_and_leads_on_where_she_is() -> None:
    girl = opens(ended().another_day(), "hen")
    question = girl.question
    girl.taps("Yes", "Sing").begins("cow")

    girl.taps_old(question, "Not for me")

    assert TaskAnswered("goat", "not-for-me") in girl.events
    assert (girl.hears[0], girl.asked) == (first_line("moments/did-it-not-for-me"), "cow/dance")


@pytest.mark.parametrize("target", [ButtonTarget("moon", "hen", "did"), ButtonTarget("goat", "moon", "did")])
def test_a_button_about_a_lesson_that_is_gone_is_answered_kindly(target: ButtonTarget) -> None:
    girl = ended().another_day()
    girl.session = replace(girl.known, task=None)

    girl.presses(target)

    assert girl.hears[0] == first_line("moments/did-it-yes")
    assert isinstance(girl.events[-1], Asked)


def test_a_typed_yes_is_the_tap() -> None:
    girl = opens(ended().another_day(), "hen").types("Yes")

    assert (TaskAnswered("goat", "yes") in girl.events, girl.asked) == (True, "hen/egg")


def test_the_lesson_of_a_link_begins_behind_it() -> None:
    girl = ended().another_day()
    girl.session = replace(girl.known, wanted="cow")

    girl.presses(ButtonTarget("moments", "next", option_key("Next lesson"))).taps("Yes")

    assert (girl.asked, girl.known.wanted) == ("cow/dance", None)
