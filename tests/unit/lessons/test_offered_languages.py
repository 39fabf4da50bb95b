"""Offered languages: only those with all texts of the bot and at least one lesson."""

from __future__ import annotations

from bot.lessons.model.lesson import Course
from bot.lessons.model.texts import all_texts, texts
from bot.lessons.translations.catalogs import Catalogs, offered
from tests.support.course_builders import course

WELL = "start:\n  - choose: Well?\n    id: well\n    options: [One, Two]\n"
COURSE = course({"well": WELL, "goat": WELL.replace("Well?", "A goat?")})


def translated(course: Course, *without: str) -> Catalogs:
    """Return a catalog of everything in (invented) Swahili, except for some lessons."""
    left_out = {text for name in without for text in texts(course.lessons[name])}
    return Catalogs(
        {"sw": {(text.context, text.source): "!" + text.source for text in all_texts(course) if text not in left_out}}
    )


def test_a_language_with_one_whole_lesson_is_offered_with_that_lesson() -> None:
    assert offered(COURSE, translated(COURSE, "goat"))["sw"] == ("well",)


def test_a_language_without_a_whole_lesson_is_not_offered() -> None:
    assert "sw" not in offered(COURSE, translated(COURSE, "goat", "well"))


def test_english_is_offered_even_when_there_is_no_lesson_at_all() -> None:
    assert offered(course({}), Catalogs()) == {"en": ()}
