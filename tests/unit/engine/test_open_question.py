"""The question to girls that is open, and what waits for the outcome of an earlier one (G1, G8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from bot.engine.questions import awaited_outcomes, is_answered, is_heard, last_question, may_write, open_question
from bot.lessons.model.lesson import Course
from tests.support.course_builders import course
from tests.support.question_builders import ANSWER, APRIL, JUNE, LATER, MARCH, NEXT, asking
from tests.support.sample_lessons import GOAT

LISTED = NEXT.replace("write: true\n", "")
DRAFT = LISTED.replace("opens: 2027-03-01\ncloses: 2027-03-31\nanswer_by: 2027-05-15\n", "")


@cache
def _asked(answered: bool = False) -> Course:
    """Return a course with a question in March, another in June, a list and a draft."""
    first = NEXT + ANSWER if answered else NEXT
    told = course({"goat": GOAT}).offering({"en": ("goat",), "sw": ("goat",)})
    return asking(told, {"a-draft": DRAFT, "first": first, "second": LATER})


def on(day: date | None, answered: bool = False, **changes: Any) -> Course:
    return replace(_asked(answered), day=day, **changes)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (None, ""),
        (date(2027, 2, 28), ""),
        (date(2027, 3, 1), "first"),
        (MARCH, "first"),
        (date(2027, 3, 31), "first"),
        (date(2027, 4, 1), ""),
        (date(2027, 5, 31), ""),
        (date(2027, 6, 1), "second"),
        (date(2027, 6, 30), "second"),
        (date(2027, 7, 1), ""),
    ],
)
def test_a_question_is_open_from_its_first_day_to_its_last(day: date | None, name: str) -> None:
    assert open_question(on(day, answered=True), "en") == name


def test_the_next_question_waits_until_the_outcome_of_the_one_before_is_told() -> None:
    assert open_question(on(JUNE), "en") == ""
    assert open_question(on(JUNE, answered=True), "en") == "second"


@pytest.mark.parametrize("locale", ["sw", "nowhere"])
def test_nobody_is_asked_in_a_language_into_which_it_is_not_translated(locale: str) -> None:
    assert open_question(on(MARCH), locale) == ""


def test_an_outcome_counts_once_it_is_told_in_each_language_in_which_it_was_asked() -> None:
    asked = {"en": frozenset({"first"}), "sw": frozenset({"first"})}
    told = {"en": frozenset({"first"})}

    assert is_answered(on(JUNE, answered=True), "first")
    assert not is_answered(on(JUNE, answered=True, asked=asked, told=told), "first")
    assert is_answered(on(JUNE, answered=True, asked=asked, told={**told, "sw": frozenset({"first"})}), "first")
    assert not is_answered(on(JUNE), "first"), "nothing is written"


def test_staff_are_reminded_of_each_outcome_that_is_not_told_with_the_day_it_was_promised_for() -> None:
    assert awaited_outcomes(on(None), date(2027, 3, 31)) == {}
    assert awaited_outcomes(on(None), date(2027, 4, 1)) == {"first": date(2027, 5, 15)}
    assert awaited_outcomes(on(None, answered=True), date(2027, 7, 1)) == {"second": date(2027, 8, 1)}
    assert awaited_outcomes(on(None, asked={"en": frozenset({"second"})}), date(2027, 4, 1)) == {}


def test_girls_write_in_their_own_words_where_the_question_has_them_and_the_matcher_knows_the_language() -> None:
    assert may_write(on(MARCH), "en", "first")
    assert not may_write(on(MARCH), "en", "a-draft"), "it is a list only"
    assert not may_write(on(MARCH), "sw", "first"), "the matcher does not know the language well enough"
    assert not may_write(on(MARCH), "nowhere", "first")
    assert not may_write(on(MARCH), "en", "no-such-question")
    assert not may_write(on(MARCH, profile=None), "en", "first")
    assert not may_write(on(MARCH, full=True), "en", "first"), "staff cannot read more today"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (None, ""),
        (MARCH, ""),
        (date(2027, 3, 31), ""),
        (date(2027, 4, 1), "first"),
        (date(2027, 6, 30), "first"),
        (date(2027, 7, 1), "second"),
    ],
)
def test_the_last_question_is_the_one_that_closed_last(day: date | None, name: str) -> None:
    assert last_question(on(day), "en") == name


def test_a_question_that_was_not_asked_in_her_language_is_not_her_last_one() -> None:
    asked = {"en": frozenset({"first", "second"}), "sw": frozenset({"first"})}

    assert last_question(on(date(2027, 8, 1), asked=asked), "sw") == "first"
    assert last_question(on(date(2027, 8, 1), asked=asked), "km") == ""


def test_something_can_be_heard_once_votes_or_an_outcome_are_there() -> None:
    assert not is_heard(on(APRIL), "en")
    assert is_heard(on(APRIL, answered=True), "en")
    assert is_heard(on(APRIL, votes={"first": {}}), "en")
    assert not is_heard(on(APRIL, answered=True), "sw")
    assert not is_heard(on(MARCH, votes={"first": {}}), "en"), "it is not over yet"
    assert not is_heard(on(APRIL, votes={"": {}, "second": {}}), "en")
    assert not is_heard(on(MARCH, votes={"": {}}), "en")
