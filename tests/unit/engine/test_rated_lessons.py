"""A tap below a badge: it is counted, told in its own words, and leads on (A, C)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.engine import rating, task_question
from bot.engine.cursor import Called, StepOutput
from bot.engine.events import Answered, Asked, BubbleTold, Rated, Reasoned, TaskAnswered
from bot.engine.input import ButtonTarget
from bot.engine.session import Session, Visit
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.lesson import Course
from tests.support.course_builders import course
from tests.support.saving_learner import ONE, SHORT
from tests.support.shipped_words import first_line

HEAD = "title: The new goat\nabout: A goat.\nbadge: Goat rider\ntoday: Sing.\n"
HARD = "title: A hard one\nabout: It.\nbadge: Goat rider\ntoday: Look at the lock.\nsensitive: This one is hard.\n"
BODY = "".join(line[4:] + "\n" for line in SHORT.format("goat").splitlines())
HAS_FINISHED = Session("en", finished=("goat",))


@cache
def farm() -> Course:
    return course({"goat": HEAD + "was: old-goat\n" + BODY, "hen": ONE["hen"], "hard": HARD + BODY})


def question(told: TurnDraft) -> Asked:
    (asked,) = [it for it in told.outputs if isinstance(it, Asked)]
    return asked


def outcome(told: TurnDraft) -> list[str]:
    """Return outputs in short, without the question."""
    return [_plain(it) for it in told.outputs if not isinstance(it, Asked)]


def _plain(output: StepOutput) -> str:
    match output:
        case Answered(target, text, first):
            return f"{target.script}/{target.stop}/{target.key}: {text.source} {first}"
        case Rated(lesson, it) | Reasoned(lesson, it) | TaskAnswered(lesson, it):
            return f"{type(output).__name__} {lesson} {it}"
        case BubbleTold(text):
            return text.source
        case Called(command):
            return type(command).__name__
        case _:
            return type(output).__name__


def rated(lesson: str, key: str, due: str = "save", session: Session = HAS_FINISHED) -> TurnDraft:
    return rating.rate(farm(), session, ButtonTarget(lesson, due, key))


@pytest.mark.parametrize(("key", "words"), [("smile", "🙂"), ("shrug", "😐"), ("frown", "🙁")])
@pytest.mark.parametrize("lesson", ["goat", "old-goat"])
def test_a_face_is_counted_for_the_lesson_as_it_is_called_today_and_why_is_asked(
    lesson: str, key: str, words: str
) -> None:
    told = rated(lesson, key)

    assert outcome(told) == [f"goat//{key}: {words} False", f"Rated goat {key}"]
    assert question(told).target == ButtonTarget("moments", "rated", "")
    assert ButtonTarget("goat", "save", "funny") in [choice.target for choice in question(told).choices]
    assert (question(told).sensitive, told.session) == (False, HAS_FINISHED)


def test_a_reason_is_counted_thanked_for_and_leads_on_to_what_is_due() -> None:
    told = rated("goat", "funny")

    assert outcome(told) == [
        "goat//funny: It was funny False",
        "Reasoned goat funny",
        first_line("moments/because"),
    ]
    assert question(told).target == ButtonTarget("mine", "save", "")
    assert question(rated("goat", "funny", due="")).target == ButtonTarget("moments", "next", "")


# The task of the day


FINISHED = Session("en", "10-13", finished=("goat",), task="goat")


@pytest.mark.parametrize(
    ("session", "lesson", "after_help", "is_asked"),
    [
        (FINISHED, "hen", False, True),
        (FINISHED, "hen", True, False),
        (FINISHED, "goat", False, False),
        (replace(FINISHED, task=None), "hen", False, False),
        (replace(FINISHED, task="moon"), "hen", False, False),
        (replace(FINISHED, visit=Visit("hard", "10-13")), "hen", False, False),
        (replace(FINISHED, sitting=("goat",)), "hen", False, False),
        (replace(FINISHED, sitting=("old-goat",)), "hen", False, False),
        (replace(FINISHED, sitting=("hen",)), "hard", False, True),
        (replace(FINISHED, locale="km"), "hen", False, False),
    ],
)
def test_the_task_is_asked_about_on_another_day_before_another_lesson(
    session: Session, lesson: str, after_help: bool, is_asked: bool
) -> None:
    due = task_question.task_due(farm(), session, farm().lessons[lesson], TurnContext(after_help=after_help))

    assert due == (farm().lessons["goat"] if is_asked else None)
