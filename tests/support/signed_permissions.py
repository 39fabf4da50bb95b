"""A course in which girls may do what waits for a signature: save a place in every country, write in English (A19)."""

from __future__ import annotations

import re
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


def with_free_text(course: Course) -> Course:
    """Return the course with free text in English and in no other language."""
    profile = course.profile
    if profile is None:
        return course
    words = {name: known.model_copy(update={"free_text": name == "en"}) for name, known in profile.words.items()}
    return replace(course, profile=profile.model_copy(update={"words": words}))


def allow_free_text(dialogues: Path) -> None:
    """Let girls write in English, and in no other language, in a copy of `dialogues/`."""
    path = dialogues / "profile.yaml"
    closed = re.sub(r"    free_text: .*\n", "", path.read_text("utf-8"))
    path.write_text(closed.replace("\nwords:\n  en:\n", "\nwords:\n  en:\n    free_text: true\n"), "utf-8")
