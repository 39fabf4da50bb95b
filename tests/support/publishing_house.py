"""A folder with a course of two lessons in English and Khmer, of which editions are published while the bot is public.

Every text of the first edition is signed, and every number was called.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.app.running_course import RunningCourse
from bot.lessons.loader.course import load
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import signature
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import EditionNote, Editions
from tests.integration.app.test_running_course import OperatorFolder, write_signed_course
from tests.support.catalog_builders import sign_english, write_catalog
from tests.support.course_folder import ABOUT

GOATS = ABOUT.replace("The well", "The goats").replace("Who fetches water.", "Who eats the hat.") + (
    """
start:
  - say: Amina is an invented girl. [Help] shows who listens.
  - choose: Who eats the hat?
    id: hat
    options: [The goat, The wind]
  - quiz: Whose hat is it?
    id: whose-hat
    aim: share
    transfer: true
    myth: true
    options:
      - text: Hers
        correct: true
        feedback: Yes, hers.
      - text: Nobody's
        feedback: Look inside.
  - practise: Ask for it.
    id: ask-goat
    lines: [My hat please., After you.]
  - end
"""
)
GOATS_FILE = "dialogues/lessons/goats.yaml"


def _write_two_lessons(folder: Path) -> None:
    write_signed_course(folder)
    (folder / GOATS_FILE).write_text(GOATS, "utf-8")
    (folder / "dialogues/course.yaml").write_text("lessons: [goats, well]\n", "utf-8")
    sign_english(folder / "locales", load(folder / "dialogues")[0])
    _write_khmer(folder, ())


def _write_khmer(folder: Path, unsigned: tuple[str, ...]) -> None:
    def change(it: PoEntry) -> PoEntry:
        done = replace(it, forms=(f"ក{it.source}",), flags=(), previous=None)
        return replace(done, comments=() if it.source in unsigned else (signature(done, "AB", date(2026, 5, 1)),))

    write_catalog(folder / "locales", "km", load(folder / "dialogues")[0], change)


class PublishingHouse(OperatorFolder):
    """The folder, and its DATA."""

    def __init__(self, folder: Path) -> None:
        """Write the course of two lessons, signed, and let everybody in."""
        super().__init__(folder, _write_two_lessons)
        self.editions = Editions(self.data)
        self.is_public()

    @property
    def files(self) -> CourseFolders:
        """The two folders."""
        return CourseFolders(self.folder / "dialogues", self.folder / "locales")

    def writes(self, file: str, text: str) -> None:
        """Save a file of the course."""
        (self.folder / file).write_text(text, "utf-8")

    def signs_english(self) -> None:
        """Sign every English text."""
        sign_english(self.folder / "locales", load(self.folder / "dialogues")[0])

    def signs_khmer(self, *without: str) -> None:
        """Translate every text as itself behind a Khmer letter, and sign all but those `without`."""
        _write_khmer(self.folder, without)

    def publishes(self, note: str = "a change", puts_back: int = 0) -> int:
        """Publish the files, or an earlier edition, and return the number."""
        course = self.editions.folders(puts_back) if puts_back else self.files
        origin = EditionNote(note, ("anna",), ("bea",), puts_back=puts_back)
        return self.editions.publish(course, origin, int(time.time())).number

    def runs(self) -> RunningCourse:
        """Return the course that a bot takes."""
        return self.starts()
