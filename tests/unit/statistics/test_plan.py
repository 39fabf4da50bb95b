"""The plan of a course lists all that is counted of it, and nothing else (C2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.lessons.model.lesson import Course
from bot.lessons.model.measure import MeasureItems
from bot.lessons.model.question import QuestionDays
from bot.lessons.model.statistics import StartLink, Statistics
from bot.lessons.model.text import option_key
from bot.statistics.periods import period
from bot.statistics.plan import Ballot, Plan, plan_of
from tests.support.course_builders import lesson
from tests.support.question_builders import NEXT, loaded

WELL = """
start:
  - say: Good morning.
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
  - quiz: Whose well is it?
    id: whose
    options:
      - {text: Ours, correct: true, feedback: Yes.}
      - {text: Mine, feedback: Try again.}
"""
EARLIER = WELL.replace("Ours, correct: true", "Ours").replace("Mine,", "Mine, correct: true,")
OURS, MINE = frozenset({option_key("Ours")}), frozenset({option_key("Mine")})
COURSE = Course({"well": lesson("well", WELL)}, offered={"en": ("well",), "sw": ("well",)})


def test_a_quiz_has_its_right_answers_and_each_question_of_the_story_is_a_stop() -> None:
    plan = plan_of(COURSE)

    assert plan.quizzes == {"well": {"whose": OURS}}
    assert plan.stops == {"well": ("first", "whose")}
    assert plan.countries == ("KE", "NP", "KH", "PH", "-")
    assert plan.ages == ("10-13", "14-17", "18+", "-")
    assert plan.locales == ("en", "sw")


def test_without_measure_links_and_questions_there_are_none_of_them() -> None:
    plan = plan_of(COURSE)

    assert (plan.items, plan.domains, plan.questions, plan.links, plan.earlier) == ({}, {}, {}, {}, {})


def test_a_lesson_that_is_read_as_it_was_has_the_right_answers_of_then() -> None:
    plan = plan_of(replace(COURSE, earlier={"sw": {"well": lesson("well", EARLIER)}}))

    assert plan.earlier == {("sw", "well"): {"whose": MINE}}
    assert plan.quizzes == {"well": {"whose": OURS}}


MEASURE = MeasureItems.model_validate(
    {
        "before": "Five quick questions?",
        "start": "Ask me",
        "skip": "Skip",
        "between": "One quick question?",
        "after": "Five more?",
        "knowledge": [
            {
                "id": "tell-first",
                "forms": {
                    "before": {"item": "First?", "options": ["Pay", {"text": "Tell her aunt", "correct": True}]},
                    "after": {
                        "item": "And now?",
                        "options": [
                            {"text": "Tell her coach", "correct": True, "feedback": "Yes."},
                            {"text": "Pay once", "feedback": "More follows."},
                        ],
                    },
                },
            }
        ],
        "confidence": [{"item": "I could say no.", "id": "say-no", "options": ["True", "A little", "Not yet"]}],
        "thanks": "Thank you!",
    }
)


def test_the_measure_has_its_good_answers_by_wave_and_two_domains() -> None:
    """The first answer to an item of confidence is the good one, in the two waves that ask it."""
    plan = plan_of(replace(COURSE, measure=MEASURE))

    assert plan.domains == {"knowledge": ("tell-first",), "confidence": ("say-no",)}
    assert plan.items == {
        "tell-first": {
            "before": frozenset({option_key("Tell her aunt")}),
            "after": frozenset({option_key("Tell her coach")}),
        },
        "say-no": {"before": frozenset({option_key("True")}), "after": frozenset({option_key("True")})},
    }


def test_a_question_with_days_has_its_answers_and_a_draft_is_not_counted() -> None:
    draft = "\n".join(line for line in NEXT.splitlines() if "2027" not in line).replace("the next story", "a draft")
    questions = loaded({"next-story": NEXT, "draft": draft})[0].questions
    assert set(questions) == {"next-story", "draft"}

    assert plan_of(replace(COURSE, questions=questions)).questions == {
        "next-story": Ballot(
            QuestionDays(date(2027, 3, 1), date(2027, 3, 31), date(2027, 5, 15)),
            (option_key("Games"), option_key("Music"), option_key("Friends")),
        )
    }


def test_a_start_link_is_counted_from_its_first_month_on() -> None:
    link = StartLink(label="Clubs", girls=200, first_month="2027-M03")

    assert plan_of(replace(COURSE, statistics=Statistics(links={"c-7f3r": link}))).links == {"c-7f3r": "2027-M03"}


BALLOT = Ballot(QuestionDays(date(2027, 2, 1), date(2027, 2, 28), date(2027, 5, 1)), ("games",))


@pytest.mark.parametrize(
    ("name", "is_open"),
    [("2027-M01", False), ("2027-W04", False), ("2027-W05", True), ("2027-W08", True), ("2027-W09", False)],
)
def test_a_question_has_cells_in_the_periods_in_which_it_is_open(name: str, is_open: bool) -> None:
    assert BALLOT.is_open_in(period(name)) is is_open


def test_an_answer_is_right_as_the_lesson_is_read_in_its_language() -> None:
    live, old = {"whose": frozenset({"ours"}), "new": frozenset({"yes"})}, {"whose": frozenset({"mine"})}
    plan = Plan(
        ("KE",), ("en", "sw"), (), {"well": live}, {"well": ("whose", "new")}, {}, earlier={("sw", "well"): old}
    )

    assert plan.lessons == ("well",)
    assert plan.right_answers("en", "well", "whose") == frozenset({"ours"})
    assert plan.right_answers("sw", "well", "whose") == frozenset({"mine"})
    assert plan.right_answers("en", "well", "new") == frozenset({"yes"})
    assert plan.right_answers("sw", "well", "new") is None
    assert plan.right_answers("en", "well", "gone") is None
    assert plan.right_answers("en", "gone", "whose") is None
