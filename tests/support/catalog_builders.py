"""Catalogs for tests, written by the translation tools, and those of a small lesson as a translator changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.authoring.translation.catalog_files import path_of, update
from bot.authoring.translation.entries import edit, translation
from bot.authoring.translation.signing import Reviewer, sign
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson, Script
from bot.lessons.translations.catalogs import load_catalogs
from bot.lessons.translations.po import PoEntry
from tests.support.course_builders import lesson


def sign_english(locales: Path, course: Course, initials: str = "AB") -> None:
    """Sign every English text of a course, as somebody does who says yes to each lesson."""
    sign(course, locales, SOURCE_LOCALE, Reviewer(initials, date(2026, 5, 1)), lambda _: "y")


def write_catalog(locales: Path, locale: str, course: Course, change: Callable[[PoEntry], PoEntry]) -> Path:
    """Write a catalog of a course with `change` applied to every entry; return its path."""
    update(course, locales, locale)
    edit(path_of(locales, locale), lambda it: change(it) if it.source and not it.obsolete else it)
    return path_of(locales, locale)


TODAY = date(2026, 6, 1)
AB = Reviewer("AB", TODAY)

STORY = """
start:
  - say: Amina is an invented girl.
  - choose: Her phone is on the bus. What now?
    id: first-thing
    options:
      - text: Run after the bus
        feedback: It is *fast*, and <friend> laughs.
      - text: Ring it
        then:
          - say: The driver answers.
  - say: The phone comes home.
"""

HELP = """
card:
  - choose: "People you can call: <people>"
    id: card
    options:
      - text: Go on
        do: here
"""


def telling(story: str = STORY, name: str = "hill", old_name: str = "", help: str = HELP) -> Course:
    """Build a course of one lesson and a Help card."""
    script, problems = parse_script(Script, help, "help", "dialogues/bot/help.yaml")
    assert script, problems
    told: Lesson = lesson(name, story).model_copy(update={"was": (old_name,) if old_name else ()})
    return Course(lessons={name: told}, bot={"help": script})


@dataclass(frozen=True, slots=True)
class KhmerCatalogs:
    """The catalogs of a folder, and operations on the Khmer one."""

    locales: Path

    @property
    def path(self) -> Path:
        """Path of the Khmer catalog."""
        return path_of(self.locales, "km")

    def translates(self, course: Course) -> None:
        """Translate everything: each text gets a Khmer letter in front."""
        write_catalog(self.locales, "km", course, lambda it: replace(it, forms=(f"ក {it.source}",)))

    def updates(self, course: Course, tidy: bool = False) -> list[PoEntry]:
        """Run `messages update km`."""
        return update(course, self.locales, "km", tidy)

    def signs(self) -> None:
        """Sign everything that is translated."""
        edit(self.path, lambda it: AB.signed(it) if it.words and it.source and not it.fuzzy else it)

    def entry(self, source: str, context: str = "hill") -> PoEntry:
        """Return the entry of a text."""
        found = translation(self.locales, "km", context, source)
        assert found, source
        return found

    def read(self, source: str, context: str = "hill") -> str | None:
        """Return what a learner reads in Khmer, or None."""
        catalogs, problems = load_catalogs(self.locales)
        assert problems == []
        return catalogs.by_locale["km"].get((context, source))

    def text(self) -> str:
        """Return the text of the Khmer catalog."""
        return self.path.read_text("utf-8")
