"""A draft that sounds like trouble is asked about first; [No] brings the draft back with [Send] (G4)."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.input import ButtonTarget, Said
from bot.engine.session import Session
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.question_builders import MARCH, NEXT, asking

CALM = ButtonTarget("question-calm", "next-story", "send")


def a_girl_who_writes() -> SessionLearner:
    lessons = course({"hill": "start: [{choose: Up?, id: up, options: [By foot]}]"})
    girl = SessionLearner(
        replace(asking(lessons, {"next-story": NEXT}), day=MARCH), Session("en", writing="next-story")
    )
    return girl.does(Said(confirm="me", draft="fits"))


def test_no_brings_her_words_back_and_she_may_send_them_without_being_asked_again() -> None:
    girl = a_girl_who_writes()
    no = next(choice.target for choice in girl.question.choices if choice.text.source == "No, I am OK")
    girl.does_with_draft(no)
    assert girl.hears[0] == "Thank you for answering. If it changes, even tonight: Help is always below."
    assert girl.asked == "speak-up/draft"
    assert CALM in [choice.target for choice in girl.question.choices]
    assert girl.known.writing == "next-story"


def test_yes_leads_to_people_and_her_words_are_dropped() -> None:
    girl = a_girl_who_writes().taps("Yes, show me help")
    assert girl.asked == "help/me"
    assert girl.known.writing is None


def test_words_about_a_question_that_has_closed_are_dropped_and_she_is_told() -> None:
    lessons = course({"hill": "start: [{choose: Up?, id: up, options: [By foot]}]"})
    girl = SessionLearner(replace(asking(lessons, {"next-story": NEXT}), day=None), Session("en", writing="next-story"))

    girl.does(Said(draft="fits"))

    assert girl.asked == "speak-up/closed"
    assert girl.known.writing is None
