"""Counted questions as scenes: the measure, and a question to girls with all their texts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.measure import MeasureItems
from bot.lessons.model.question import Question, QuestionDays
from bot.lessons.model.text import Text, option_key
from bot.lessons.model.texts import measure_texts, texts
from bot.lessons.steps import Poll, Say, Step

ANSWER = {"said": "Said", "did": "Did", "could_not": "Could not"}
QUESTION = Question.model_validate(
    {"question": "What next?", "reader": "The team", "options": ["Games", {"text": "Music", "was": ["Song", "Songs"]}]}
)


def form(story: str, *, explained: bool = False) -> dict[str, object]:
    right: dict[str, object] = {"text": f"{story} right", "correct": True}
    wrong: dict[str, object] = {"text": f"{story} wrong"}
    if explained:
        return {"item": story, "options": [right | {"feedback": "Yes"}, wrong | {"feedback": "No"}]}
    return {"item": story, "options": [right, f"{story} wrong"]}


MEASURE = MeasureItems.model_validate(
    {
        "before": "May I?",
        "start": "Ask me",
        "skip": "Skip",
        "between": "Again?",
        "after": "Once more?",
        "knowledge": [
            {"id": "tell", "forms": {"before": form("A"), "fourth": form("B"), "after": form("C", explained=True)}},
            {"id": "keep", "forms": {"before": form("D"), "after": form("E", explained=True)}},
        ],
        "confidence": [{"item": "I can", "id": "can", "options": ["Yes", "Not yet"]}],
        "thanks": "Thank you",
    }
)


def told(steps: Iterable[Step]) -> list[object]:
    """Return the stops by id, question and answers, and the words of what is told."""
    found: list[object] = []
    for step in steps:
        if isinstance(step, Poll):
            found.append((step.id, step.poll.source, [it.text.source for it in step.written]))
        elif isinstance(step, Say):
            found.append(step.say.source)
    return found


# A question to girls


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("2027-03-01", "2027-03-31", "2027-05-15"), True),
        (("", "2027-03-31", "2027-05-15"), False),
        (("2027-03-01", "2027-02-30", "2027-05-15"), False),
        (("2027-03-01", "2027-03-31", ""), False),
    ],
)
def test_a_question_without_all_its_days_is_a_draft(days: tuple[str, str, str], found: bool) -> None:
    opens, closes, answer_by = days
    question = QUESTION.model_copy(update={"opens": opens, "closes": closes, "answer_by": answer_by})

    expected = QuestionDays(date(2027, 3, 1), date(2027, 3, 31), date(2027, 5, 15))
    assert question.days == (expected if found else None)


@pytest.mark.parametrize(
    ("words", "answer"), [("Games", "Games"), ("Music", "Music"), ("Songs", "Music"), ("Hens", None)]
)
def test_an_answer_is_found_by_the_key_of_its_words_and_of_its_old_words(words: str, answer: str | None) -> None:
    found = QUESTION.pick(option_key(words))

    assert (found.text.source if found else None) == answer


def test_a_question_is_asked_where_its_own_texts_are_translated() -> None:
    assert [it.source for it in QUESTION.asking] == ["What next?", "The team", "Games", "Music"]


def test_every_text_of_a_question_stands_in_a_scene_with_its_outcome_once_there_is_one() -> None:
    answered = Question.model_validate(
        {"question": "What next?", "reader": "The team", "options": [], "answer": ANSWER}
    )

    assert told(QUESTION.scenes["question"]) == [("pick", "What next?", ["Games", "Music"]), "The team"]
    assert QUESTION.scenes["answer"] == ()
    assert told(answered.scenes["answer"]) == ["Said", "Did", "Could not"]


# The measure


def test_a_wave_asks_what_it_has_and_confidence_only_before_and_after() -> None:
    assert MEASURE.waves == ("before", "fourth", "after")
    assert told(MEASURE.scenes["before"]) == [
        ("before", "May I?", ["Ask me", "Skip"]),
        ("before-tell", "A", ["A right", "A wrong"]),
        ("before-keep", "D", ["D right", "D wrong"]),
        ("before-can", "I can", ["Yes", "Not yet"]),
        "Thank you",
    ]
    assert told(MEASURE.scenes["fourth"]) == [
        ("fourth", "Again?", ["Ask me", "Skip"]),
        ("fourth-tell", "B", ["B right", "B wrong"]),
        "Thank you",
    ]
    assert told(MEASURE.scenes["after"])[0] == ("after", "Once more?", ["Ask me", "Skip"])
    assert list(MEASURE.scenes) == ["before", "fourth", "after"]


def test_only_after_the_course_she_reads_a_reason() -> None:
    reasons = {wave: [answer.feedback for answer in written_options(MEASURE.scenes[wave][1])] for wave in MEASURE.waves}

    assert reasons == {"before": [None, None], "fourth": [None, None], "after": [Text("Yes"), Text("No")]}


def test_the_items_stand_behind_the_first_button_alone() -> None:
    ask, skip = MEASURE.openers["fourth"].written

    assert [it.then for it in (ask, skip)] == [MEASURE.scenes["fourth"][1:], ()]
    assert list(MEASURE.openers) == ["before", "fourth", "after"]


def test_an_item_has_the_forms_that_are_written() -> None:
    tell, keep = MEASURE.knowledge

    assert (list(tell.by_wave), list(keep.by_wave)) == (["before", "fourth", "after"], ["before", "after"])


def test_all_texts_of_the_measure_are_translated_wave_by_wave() -> None:
    found = [it.source for it in measure_texts(Course(measure=MEASURE))]

    assert found[:3] == ["May I?", "Ask me", "Skip"]
    assert (len(found), found[-1]) == (37, "Thank you")
    assert list(measure_texts(Course())) == []


def test_every_asked_scene_of_a_course_is_a_script() -> None:
    course = Course(measure=MEASURE, questions={"next": QUESTION})

    assert [it.id for it in course.scripts] == ["measure", "questions/next"]
    assert Text("Music") in list(texts(course.scripts[1]))
