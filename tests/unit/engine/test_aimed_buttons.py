"""A question's buttons carry what it is about, and a question says what it interrupts."""

from __future__ import annotations

from functools import cache

import pytest

from bot.engine.bot_scenes import asked_again, scene
from bot.engine.events import Answered, Asked
from bot.engine.input import ButtonTarget
from bot.engine.session import Session
from bot.engine.stop_question import aimed_pick
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import RateLesson, ShowBadge
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.saving_learner import ONE

SUBJECT = ButtonTarget("goat", "sleeps", "")
GUEST = Session("en")


@cache
def farm() -> Course:
    return course(ONE)


def question(told: TurnDraft | None) -> Asked:
    assert told is not None
    (asked,) = [it for it in told.outputs if isinstance(it, Asked)]
    return asked


def targets(file: str, name: str, subject: ButtonTarget | None = SUBJECT) -> dict[str, ButtonTarget]:
    asked = question(scene(farm(), GUEST, file, name, subject=subject))
    return {choice.text.source: choice.target for choice in asked.choices}


@pytest.mark.parametrize(
    ("name", "words", "target"),
    [
        ("resume", "Go on", ButtonTarget("goat", "sleeps", "go")),
        ("resume", "Start again", ButtonTarget("goat", "", "new")),
        ("for-today", "See my badge", ButtonTarget("goat", "sleeps", "badge")),
        ("finished", "Next", ButtonTarget("goat", "sleeps", "next")),
        ("finished", "🙂", ButtonTarget("goat", "sleeps", "smile")),
        ("finished", "🙁", ButtonTarget("goat", "sleeps", "frown")),
        ("rated", "It was funny", ButtonTarget("goat", "sleeps", "funny")),
        ("rated", "Something felt wrong", ButtonTarget("moments", "rated", option_key("Something felt wrong"))),
        ("did-it", "Yes", ButtonTarget("goat", "sleeps", "did")),
        ("did-it", "Not yet", ButtonTarget("goat", "sleeps", "wait")),
        ("did-it", "Not for me", ButtonTarget("goat", "sleeps", "pass")),
    ],
)
def test_a_button_about_a_lesson_carries_that_lesson(name: str, words: str, target: ButtonTarget) -> None:
    assert targets("moments", name)[words] == target


def test_without_a_subject_a_button_carries_its_own_question() -> None:
    key = option_key("See my badge")

    assert targets("moments", "for-today", None)["See my badge"] == ButtonTarget("moments", "for-today", key)


@pytest.mark.parametrize(
    ("file", "stop", "leads_back"),
    [
        ("help", "card", True),
        ("help", "country", True),
        ("confirm", "me", True),
        ("moments", "stopped", True),
        ("moments", "all-done", False),
        ("settings", "age", False),
    ],
)
def test_a_question_that_interrupts_another_one_leads_back_to_it(file: str, stop: str, leads_back: bool) -> None:
    asked = question(asked_again(farm(), GUEST, ButtonTarget(file, stop, "")))

    assert asked.leads_back is leads_back
    assert (asked.sensitive, asked.earlier, asked.back, asked.built) == (False, False, False, ())


def test_a_scene_without_a_question_asks_none() -> None:
    assert not [it for it in scene(farm(), GUEST, "start", "robot").outputs if isinstance(it, Asked)]


def test_the_pick_of_an_aimed_button_is_told_in_its_words_of_today() -> None:
    (pick,) = aimed_pick(farm(), ButtonTarget("goat", "save", "badge"), {ShowBadge()})

    assert isinstance(pick, Answered)
    assert (pick.target, pick.text.source, pick.first) == (ButtonTarget("goat", "", "badge"), "See my badge", False)


def test_a_pick_that_no_button_says_any_more_is_not_told() -> None:
    assert aimed_pick(farm(), SUBJECT, ()) == ()
    assert aimed_pick(farm(), SUBJECT, {RateLesson("frown"), RateLesson("smile")})[0].text.source == "🙂"
