"""The course as it runs: loaded, translated and checked; swapped whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.check.release.lacking import lacking
from bot.check.rules import check
from bot.content.load.course import load
from bot.content.model.lesson import Course
from bot.content.problem import Problem
from bot.i18n.catalogs import Catalogs, load_catalogs, offered
from bot.i18n.signatures import signatures
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


def lacks(course: Course, locales: Path, today: date, staff: int) -> list[Problem]:
    """What a launch of a course would still lack on a day, beside what is wrong with it."""
    return lacking(course, signatures(locales), today, staff)
