"""Small courses for tests: lessons of a few lines among the bot's real scenes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from textwrap import dedent

from bot.check.course import check_course, read_course
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.vocabulary import typed_vocabulary
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.texts import all_texts
from bot.lessons.problem import Problem
from bot.lessons.translations.carry import offered_in
from bot.lessons.translations.catalogs import Catalogs, measured_in
from bot.safeguarding.messages.scrub import Scrubber
from tests.support.paths import DIALOGUES, ROOT
from tests.support.signed_permissions import with_free_text, with_saving

HEAD = "title: The {name} lesson\nabout: About {name}.\nbadge: Goat rider\ntoday: Tell a goat about {name}.\n"


FOLDERS = DIALOGUES, ROOT / "locales"


def read_with_old_words(dialogues: Path, locales: Path) -> tuple[Course, Catalogs]:
    """Load a course in which every changed text has its old translation, though nobody has signed it for girls.

    So a sentence that an educator changes takes no language away from the tests of something else.
    """
    course, catalogs = read_course(dialogues, locales)
    words = {
        locale: {it.key: it.words for some in entries.values() for it in some if it.words and it.stale}
        | dict(catalogs.by_locale[locale])
        for locale, entries in catalogs.entries.items()
    }
    catalogs = replace(catalogs, by_locale=words)
    return offered_in(course, catalogs), catalogs


@cache
def unchecked() -> CourseBundle:
    """Load the course of this repository: once a process, because it takes a second, and no check, which takes two."""
    course, catalogs = read_with_old_words(*FOLDERS)
    words = typed_vocabulary(course, catalogs)
    return CourseBundle(course, replace(catalogs, entries={}), words, Scrubber(course.personal))


@cache
def shipped() -> tuple[CourseBundle, list[Problem]]:
    """Load and check the course of this repository, for tests of its Problems."""
    return unchecked(), check_course(*FOLDERS)


@cache
def real() -> CourseBundle:
    """Return the real bundle as learners use it where their place may be saved, and where they may write."""
    bundle = with_saving(unchecked())
    return replace(bundle, course=with_free_text(bundle.course))


def lesson(name: str, text: str) -> Lesson:
    """Parse a lesson from YAML; a default head is added if it has none."""
    source = dedent(text).lstrip("\n")
    whole = source if "title:" in source else HEAD.format(name=name) + source
    found, problems = parse_script(Lesson, whole, name, f"{name}.yaml")
    assert found is not None, problems
    return found


def course(lessons: Mapping[str, str]) -> Course:
    """Build a course of these lessons, by name and in this order, offered in English only."""
    told = {name: lesson(name, text) for name, text in lessons.items()}
    return replace(real().course, lessons=told, offered={"en": tuple(told)})


def in_khmer_too(course: Course, *without: str) -> CourseBundle:
    """Return the course with every text also in (invented) Khmer, except for the lessons `without`."""
    words = {(text.context, text.source): f"ខ {text.source}" for text in all_texts(course)}
    catalogs = Catalogs({"km": words})
    whole = tuple(name for name in course.lessons if name not in without)
    course = course.offering({"en": tuple(course.lessons), "km": whole}, measured=measured_in(course, catalogs))
    return CourseBundle(course, catalogs, typed_vocabulary(course, catalogs))


def bundle(course: Course) -> CourseBundle:
    """Return the course with its vocabulary and without translations."""
    return CourseBundle(course, Catalogs(), typed_vocabulary(course, Catalogs()))
