"""The line that says who speaks here: before any question, or once at the beginning of a first story (A14)."""

from __future__ import annotations

import pytest

from bot.engine.events import Asked, BubbleTold, Event, LessonStarted
from bot.engine.input import GO, NEW, Action, ButtonTarget, Chose, Commanded, Flags, LastQuestion, Said, Started
from bot.engine.session import Reminder, Session, Visit
from bot.engine.who_we_are import say_who_we_are
from bot.lessons.model.text import Text
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.saving_learner import ONE
from tests.support.shipped_words import first_line

COURSE = course(ONE)
BEFORE, AFTER = BubbleTold(Text("Fine.")), BubbleTold(Text("A goat."))
BEGINS = (BEFORE, LessonStarted("goat"), AFTER)
START = LastQuestion(ButtonTarget("start", "age", ""), None)
MENU = LastQuestion(ButtonTarget("menu", "menu", ""), None)


def tap(script: str, key: str = "abcdef") -> Chose:
    return Chose(ButtonTarget(script, "stop", key), Flags("en"))


def told(
    before: Session | None, action: Action, last: LastQuestion | None = MENU, events: tuple[Event, ...] = BEGINS
) -> list[str]:
    found = say_who_we_are(COURSE, before, action, last, events)
    return [it.text.source[:12] if isinstance(it, BubbleTold) else type(it).__name__ for it in found]


PLAIN = ["Fine.", "LessonStarted", "A goat."]
WITH_LINE = ["Fine.", "LessonStarted", "I am a robot", "A goat."]


@pytest.mark.parametrize(
    ("before", "is_told"),
    [
        (None, True),
        (Session("en"), True),
        (Session("en", reminder=Reminder("monday", "KE"), by_reminder=True, country="KE"), True),
        (Session("en", age="10-13"), False),
        (Session("en", country="KE"), False),
        (Session("en", visit=Visit("hen", "10-13")), False),
        (Session("en", finished=("hen",)), False),
        (Session("en", saved=True), False),
    ],
)
def test_it_is_told_to_whom_nothing_is_known_of(before: Session | None, is_told: bool) -> None:
    assert told(before, tap("menu")) == (WITH_LINE if is_told else PLAIN)


@pytest.mark.parametrize(
    ("action", "last", "is_told"),
    [
        (tap("menu"), START, True),
        (tap("goat"), None, False),
        (tap("goat", NEW), None, False),
        (tap("goat", GO), None, True),
        (tap("a-lesson-that-is-gone"), None, True),
        (tap("start"), START, False),
        (Said(), START, False),
        (Said(), MENU, True),
        (Said(), None, True),
        (Commanded("lessons"), START, True),
    ],
)
def test_it_is_not_told_behind_start_nor_by_a_button_of_a_story(
    action: Action, last: LastQuestion | None, is_told: bool
) -> None:
    assert told(None, action, last) == (WITH_LINE if is_told else PLAIN)


def test_without_the_beginning_of_a_story_nothing_is_added() -> None:
    asked = Asked(ButtonTarget("menu", "menu", ""), Text("Well?"), (), False)

    assert told(None, tap("menu"), events=()) == []
    assert told(None, tap("menu"), events=(BEFORE, asked)) == ["Fine.", "Asked"]


def test_a_turn_that_begins_with_the_story_tells_it_second() -> None:
    assert told(None, tap("menu"), events=(LessonStarted("goat"), AFTER)) == WITH_LINE[1:]


# In a chat


WHO = first_line("start/robot")
KEPT = "I forget your place in the story a day after your last tap. /privacy tells what I keep, and for how long."


def test_two_short_bubbles_say_who_we_are_before_her_age_is_asked_and_the_story_does_not_repeat_it() -> None:
    girl = SessionLearner(COURSE).does(Started("en")).taps("English")

    assert girl.hears == [WHO, KEPT, first_line("start/age")]
    assert max(len(words.split()) for words in (WHO, KEPT)) <= 25
    assert WHO not in girl.taps("10 to 13").hears


def test_it_is_said_once_a_stay_and_again_in_the_next_one() -> None:
    girl = SessionLearner(COURSE).does(Commanded("lessons")).taps("The goat lesson")
    assert girl.hears == [WHO, "Where does the goat sleep?"]

    assert WHO not in girl.does(Commanded("lessons")).taps("The hen lesson").hears
    assert girl.is_forgotten().does(Commanded("lessons")).taps("The hen lesson").hears[0] == WHO
