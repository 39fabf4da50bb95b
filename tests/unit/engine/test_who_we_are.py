"""The introduction comes before any question, and once for a learner who opens a story another way."""

from __future__ import annotations

import pytest

from bot.engine.events import BubbleTold
from bot.engine.input import GO, NEW, ButtonTarget, Commanded, Flags, Started
from bot.engine.session import Session
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner

WHO = "I am a robot with stories. No person reads this chat. For people who listen, tap Help below, any time."
KEPT = "I forget your place in the story a day after your last tap. /privacy tells what I keep, and for how long."


def first_story(girl: SessionLearner) -> list[str]:
    return girl.does(Commanded("lessons")).taps("My safety team").hears


def test_two_short_bubbles_say_who_we_are_before_her_age_is_asked() -> None:
    girl = SessionLearner(real().course).does(Started("en")).taps("English")

    assert girl.hears == [WHO, KEPT, "How old are you?"]
    assert [len(words.split()) <= 25 for words in (WHO, KEPT)] == [True, True]


@pytest.mark.parametrize("age", ["10 to 13", "18 or older", "Skip"])
def test_who_came_through_it_does_not_read_it_again(age: str) -> None:
    girl = SessionLearner(real().course).does(Started("en", lesson="friend-or-pretend")).taps("English", age)
    assert WHO not in girl.hears
    assert WHO not in girl.taps("Go on").hears or age == "Skip"


def test_whoever_opens_her_first_story_from_the_list_reads_it_first() -> None:
    told = first_story(SessionLearner(real().course))
    assert told[0] == WHO
    assert told.count(WHO) == 1


def test_also_where_the_first_story_begins_with_a_note() -> None:
    girl = SessionLearner(real().course).does(Commanded("lessons")).taps("Friend or pretend?")
    assert WHO not in girl.hears
    assert girl.taps("Go on").hears[0] == WHO


def test_it_is_said_once_a_stay_and_again_in_the_next_one() -> None:
    girl = SessionLearner(real().course)
    first_story(girl)
    girl.does(Commanded("lessons")).taps("Lock it up")
    assert WHO not in girl.hears
    assert first_story(girl.is_forgotten())[0] == WHO


@pytest.mark.parametrize("known", [{"age": "14-17"}, {"finished": ("lock-it-up",)}, {"saved": True}, {"country": "KE"}])
def test_who_is_no_stranger_here_does_not_read_it_again(known: dict[str, object]) -> None:
    girl = SessionLearner(real().course, Session("en", **known))  # type: ignore[arg-type]  # fields by name
    assert WHO not in first_story(girl)


@pytest.mark.parametrize("target", [ButtonTarget("lock-it-up", "", NEW), ButtonTarget("lock-it-up", "", "open")])
def test_the_button_of_a_story_stands_in_a_chat_that_has_said_it(target: ButtonTarget) -> None:
    assert WHO not in SessionLearner(real().course).presses(target, Flags("en")).hears


def test_it_stands_at_the_beginning_of_the_story_and_asks_nothing() -> None:
    girl = SessionLearner(real().course).does(Commanded("lessons")).taps("Friend or pretend?")
    girl.presses(ButtonTarget("friend-or-pretend", "", GO))
    line = next(event for event in girl.events if isinstance(event, BubbleTold))
    assert line.text.source == WHO
    assert girl.visit.lesson == "friend-or-pretend"
