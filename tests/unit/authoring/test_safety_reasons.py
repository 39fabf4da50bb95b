"""Safeguarding stands for numbers, links, Help, critical words and pictures: with each reason told."""

from __future__ import annotations

import pytest

from bot.authoring.course_changes import course_changes
from bot.authoring.proof.earlier_course import EarlierCourse
from bot.authoring.room.changed_translations import ChangedTranslation
from bot.authoring.room.safety_touched import SafetyReason, safety_reasons
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import course

WELL = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
  - say: The bucket is heavy.
  - end
"""


def reasons(old: str = "", new: str = "", part: str = "lessons/well", translated: str = "") -> list[SafetyReason]:
    before = course({"well": WELL})
    after = course({"well": WELL.replace(old, new) if old else WELL})
    changes = course_changes(EarlierCourse(before, Catalogs(), {}), after, Catalogs())
    translations = [ChangedTranslation("km", "well", "The bucket", "", translated)] if translated else []
    return list(safety_reasons(part, changes, translations, (before, after), has_pictures=False))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The bucket is full.", []),
        ("Take 2 buckets.", []),
        ("Call 116.", ["number"]),
        ("Call ១១៦.", ["number"]),
        ("Call 1 1 6.", ["number"]),
        ("Write to t.me/goat.", ["link"]),
        ("Write to @goat_help.", ["link"]),
        ("See https://goat.example and call 112.", ["number", "link"]),
        ("Say <safe-word> and Help comes.", ["critical"]),
    ],
)
def test_words_that_lead_girls_somewhere_are_safeguardings(words: str, found: list[SafetyReason]) -> None:
    assert reasons("The bucket is heavy.", words) == found


def test_words_that_are_taken_away_count_too() -> None:
    before = course({"well": WELL.replace("The bucket is heavy.", "Call 116.")})
    after = course({"well": WELL})
    changes = course_changes(EarlierCourse(before, Catalogs(), {}), after, Catalogs())

    assert safety_reasons("lessons/well", changes, (), (before, after), has_pictures=False) == ("number",)


def test_a_number_in_a_translation_alone_counts_too() -> None:
    assert reasons(translated="ទូរស័ព្ទ 1280") == ["number"]


def test_nobody_takes_the_mark_of_a_critical_text_or_a_hard_lesson_away_alone() -> None:
    marked = WELL.replace("  - say: The bucket is heavy.", "  - say: The bucket is heavy.\n    critical: true")
    before, after = course({"well": marked}), course({"well": WELL})
    hard = course({"well": "sensitive: This one is hard.\ntitle: Well\nabout: A.\nbadge: B\ntoday: C.\n" + WELL})
    none = course_changes(EarlierCourse(after, Catalogs(), {}), after, Catalogs())

    assert safety_reasons("lessons/well", none, (), (before, after), has_pictures=False) == ("critical",)
    assert safety_reasons("lessons/well", none, (), (hard, after), has_pictures=False) == ("sensitive",)


@pytest.mark.parametrize(
    ("part", "found"),
    [("bot/help", ["help"]), ("directory", ["file"]), ("safety/points", ["file"]), ("bot/menu", [])],
)
def test_files_of_help_and_of_numbers_are_safeguardings_whatever_changes(part: str, found: list[SafetyReason]) -> None:
    assert reasons(part=part) == found


def test_a_picture_is_safeguardings() -> None:
    before = course({"well": WELL})
    changes = course_changes(EarlierCourse(before, Catalogs(), {}), before, Catalogs())

    assert safety_reasons("lessons/well", changes, (), (before,), has_pictures=True) == ("picture",)
