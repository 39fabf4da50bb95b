"""Limits of numbers in the course's files, what stands where an author writes nothing, and the examples she reads."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.lessons.model.announcement import Announcement
from bot.lessons.model.directory import CALLED_WITHIN, LINES, Directory
from bot.lessons.model.measure import LATER_WAVES, Knowledge, MeasureAnswer, MeasureItems
from bot.lessons.model.profile import TypedWords
from bot.lessons.model.question import ANSWER_WITHIN, Question
from bot.lessons.model.safety import Scale
from bot.lessons.model.stage import READERS
from bot.lessons.model.statistics import PilotWeeks, StartLink, Statistics
from bot.lessons.model.text import KEY_LENGTH, Text
from bot.safeguarding.messages.message_limit import MOST_CODES
from bot.safeguarding.rollout import ROUTES


@pytest.mark.parametrize(
    ("limit", "promised"),
    [
        (CALLED_WITHIN.days, 90),
        (LINES, 3),
        (ANSWER_WITHIN, 60),
        (READERS, 2),
        (ROUTES, 2),
        (KEY_LENGTH, 6),
        (MOST_CODES, 20_000),
        (LATER_WAVES, ("fourth", "eighth", "after")),
    ],
)
def test_a_limit_is_the_one_that_authors_and_staff_are_told(limit: object, promised: object) -> None:
    assert limit == promised


@pytest.mark.parametrize(("weeks", "fits"), [(0, False), (1, True), (13, True), (14, False)])
def test_a_pilot_has_one_to_thirteen_weeks(weeks: int, fits: bool) -> None:
    assert _fits(PilotWeeks, {"first_week": "2027-W05", "weeks": weeks}) is fits


@pytest.mark.parametrize(("girls", "fits"), [(0, False), (1, True)])
def test_a_link_is_for_somebody(girls: int, fits: bool) -> None:
    assert _fits(StartLink, {"label": "Clubs", "girls": girls, "first_month": "2027-M03"}) is fits


@pytest.mark.parametrize(("accounts", "fits"), [(9, False), (10, True)])
def test_a_target_is_ten_accounts_or_more(accounts: int, fits: bool) -> None:
    assert _fits(Statistics, {"targets": {"KE": accounts}}) is fits


def _fits(model: type[BaseModel], written: dict[str, Any]) -> bool:
    try:
        model.model_validate(written)
    except ValidationError:
        return False
    return True


def test_nothing_is_allowed_asked_or_right_that_nobody_wrote() -> None:
    assert not TypedWords(safe_word="sun", help=()).free_text
    assert not Question(question=Text("Q"), options=(), reader=Text("R")).write
    assert not MeasureAnswer(text=Text("A")).correct
    assert not Announcement(text=Text("A")).help
    assert Scale().enough == 0


def test_an_example_of_an_item_has_one_right_answer() -> None:
    (example,) = MeasureItems.model_fields["knowledge"].examples or []
    (item,) = TypeAdapter(tuple[Knowledge, ...]).validate_python(example)

    assert [sum(it.correct for it in form.options) for form in item.by_wave.values()] == [1, 1]


@pytest.mark.parametrize(
    ("model", "key", "example"),
    [
        (Announcement, "help", True),
        (Question, "write", True),
        (MeasureAnswer, "correct", True),
        (TypedWords, "free_text", False),
        (Scale, "enough", 24),
        (PilotWeeks, "weeks", 12),
        (StartLink, "girls", 200),
        (Statistics, "targets", {"KE": 500}),
        (Statistics, "pilot", {"first_week": "2027-W05", "weeks": 12}),
        (Directory, "saving", {"KE": True}),
    ],
)
def test_an_example_shows_the_value_that_an_author_would_add(model: type[BaseModel], key: str, example: object) -> None:
    assert model.model_fields[key].examples == [example]
