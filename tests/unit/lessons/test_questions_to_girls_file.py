"""Files of questions to girls: the text, its readers, and the day by which they are told the result (G1, G8)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.text import option_key
from bot.lessons.model.texts import all_texts
from tests.support.question_builders import ANSWER, NEXT, loaded


def test_a_file_says_what_is_asked_of_whom_and_until_when() -> None:
    course, problems = loaded({"next-story": NEXT})
    question = course.questions["next-story"]

    assert not problems
    assert [option.text.source for option in question.options] == ["Games", "Music", "Friends"]
    assert question.write
    assert question.days == (date(2027, 3, 1), date(2027, 3, 31), date(2027, 5, 15))


def test_without_days_it_is_a_draft() -> None:
    draft = "\n".join(line for line in NEXT.split("\n") if "2027" not in line)

    assert loaded({"next-story": draft})[0].questions["next-story"].days is None


def test_a_day_that_no_calendar_has_opens_nothing() -> None:
    course, _ = loaded({"next-story": NEXT.replace("2027-03-31", "2027-02-31")})

    assert course.questions["next-story"].days is None


@pytest.mark.parametrize("needed", ["question", "reader", "options"])
def test_a_question_that_lacks_what_girls_have_to_know_is_not_asked(needed: str) -> None:
    lacking = "\n".join(line for line in NEXT.split("\n") if not line.startswith(f"{needed}:"))
    course, problems = loaded({"next-story": lacking})

    assert not course.questions
    assert [problem.code for problem in problems] == ["missing-key"]


def test_a_name_that_fits_no_button_is_told() -> None:
    course, problems = loaded({"Next story!": NEXT})

    assert not course.questions
    assert [problem.code for problem in problems] == ["bad-id"]


def test_an_answer_whose_words_were_mended_is_still_found_by_its_old_button() -> None:
    mended = NEXT.replace("[Games, Music, Friends]", "[{text: Games on phones, was: Games}, Music]")
    question = loaded({"next-story": mended})[0].questions["next-story"]
    found = question.pick(option_key("Games"))

    assert found is not None
    assert found.text.source == "Games on phones"
    assert question.pick(option_key("Friends")) is None


def test_all_its_words_are_translated_and_never_mixed_up_with_a_lesson_of_its_name() -> None:
    course, _ = loaded({"well": NEXT + ANSWER})

    assert {text.context for text in all_texts(course) if text.context} == {"questions/well"}
    assert "We wrote a story about games." in {text.source for text in all_texts(course)}
