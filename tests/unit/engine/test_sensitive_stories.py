"""A sensitive story leaves a session without a trace: nobody else who holds the phone learns of it (S2, D3)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.engine.sensitive_stories import hidden, is_sensitive, left, shown
from bot.engine.session import Answer, Reminder, Session, Visit
from bot.lessons.model.lesson import Course
from tests.support.course_builders import course

LAKE = "start:\n  - choose: Swim?\n    id: swim\n    options: [Swim, Sit]\n"
DEEP = "title: Deep water\nabout: W.\nbadge: Fish friend\ntoday: T.\nsensitive: It is deep.\n" + LAKE
SWAM = (Answer("swim", "abcdef"),)


@cache
def told() -> Course:
    return course({"lake": LAKE, "deep": DEEP})


@pytest.mark.parametrize(("name", "is_one"), [("lake", False), ("deep", True), ("a-lesson-that-is-gone", True)])
def test_a_lesson_with_a_note_is_sensitive_and_one_that_is_gone_may_have_been(name: str, is_one: bool) -> None:
    assert is_sensitive(told(), name) is is_one


IN_LAKE, IN_DEEP = Visit("lake", "10-13", trail=SWAM, sitting=("deep", "lake")), Visit("deep", "10-13", trail=SWAM)
EVERYTHING = Session(
    "en",
    "14-17",
    "KE",
    finished=("deep", "lake", "gone"),
    wanted="lake",
    visit=IN_LAKE,
    saved=True,
    less_data=True,
    reminder=Reminder("monday", "KE"),
    writing="next-story",
    sent_to="next-story",
    sitting=("lake", "deep"),
    task="lake",
)
SHOWN = replace(
    EVERYTHING, finished=("lake",), sitting=("lake",), visit=Visit("lake", "10-13", trail=SWAM, sitting=("lake",))
)
HIDDEN = replace(SHOWN, writing=None, sent_to=None, task=None)


def test_leaving_a_sensitive_story_forgets_the_place_and_the_link_and_keeps_what_is_finished() -> None:
    assert left(told(), Session("en", finished=("deep",), wanted="deep", visit=IN_DEEP)) == Session(
        "en", finished=("deep",)
    )


def test_leaving_any_other_story_forgets_nothing() -> None:
    assert left(told(), EVERYTHING) == EVERYTHING
    assert left(told(), Session("en")) == Session("en")


def test_the_printed_form_of_a_learner_names_no_sensitive_story() -> None:
    assert shown(told(), EVERYTHING) == SHOWN
    assert shown(told(), Session("en", task="deep", visit=IN_DEEP)) == Session("en")
    assert shown(told(), Session("en")) == Session("en")


def test_tidy_up_deletes_what_is_not_shown_and_that_words_were_written_or_sent() -> None:
    assert hidden(told(), EVERYTHING) == HIDDEN
