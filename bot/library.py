"""The course as it runs: loaded, translated and checked; swapped whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.check.rules import check
from bot.content.load.course import load
from bot.content.load.lesson import load_script
from bot.content.model.lesson import Course, Lesson
from bot.content.problem import Problem
from bot.i18n.catalogs import Catalogs, load_catalogs, offered
from bot.replies.lexicon import Lexicon, lexicon


@dataclass(frozen=True, slots=True)
class Library:
    """A course, its translations, and what typed words may mean in it."""

    course: Course
    catalogs: Catalogs
    lexicon: Lexicon


def open_library(dialogues: Path, locales: Path) -> tuple[Library, list[Problem]]:
    """Everything below the two folders, and everything wrong with it. Never raises for an author."""
    course, problems = load(dialogues)
    catalogs, broken = load_catalogs(locales)
    course = course.offering(offered(course, catalogs))
    problems = sorted({*problems, *broken, *check(course, catalogs, dialogues)})
    return Library(course, catalogs, lexicon(course, catalogs)), problems


def check_lesson(path: Path, dialogues: Path, locales: Path) -> list[Problem]:
    """Everything wrong with one lesson's file, read as a part of the course in `dialogues`."""
    lesson, problems = load_script(Lesson, path, str(path))
    if lesson is None:
        return problems
    catalogs, _ = load_catalogs(locales)
    course, _ = load(dialogues)
    course = replace(course, lessons={**course.lessons, lesson.id: lesson})
    course = course.offering(offered(course, catalogs))
    return sorted({*problems, *(it for it in check(course, catalogs, dialogues) if it.file == str(path))})
