"""A course in which a place may be saved in every country, as it is where lawyers have signed for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bot.conversation.course_bundle import CourseBundle
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country

RELEASED = "AB, 2026-01-05"


def saving_in(course: Course, countries: Iterable[Country]) -> Course:
    """Return a course in which saving is released in these countries alone."""
    release = course.release.model_copy(update={"saving_released": dict.fromkeys(countries, RELEASED)})
    return replace(course, release=release)


def with_saving(bundle: CourseBundle) -> CourseBundle:
    """Return the bundle with saving in every country."""
    return replace(bundle, course=saving_in(bundle.course, COUNTRIES))


def allow_saving(dialogues: Path) -> None:
    """Switch saving on in a copy of `dialogues/`."""
    path = dialogues / "release.yaml"
    empty = "saving_released:\n" + "".join(f"  {country}:\n" for country in COUNTRIES)
    signed = "saving_released:\n" + "".join(f"  {country}: {RELEASED}\n" for country in COUNTRIES)
    path.write_text(path.read_text("utf-8").replace(empty, signed), "utf-8")
