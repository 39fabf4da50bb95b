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
from bot.lessons.model.lesson import Course
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import signature
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import EditionNote, Editions
from tests.integration.app.test_running_course import House
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


class PublishingHouse(House):
    """The folder, and its DATA."""

    def __init__(self, folder: Path) -> None:
        """Write the course of two lessons, signed, and let everybody in."""
        super().__init__(folder)
        self.course_folders = CourseFolders(folder / "dialogues", folder / "locales")
        self.editions = Editions(self.data)
        self.writes(GOATS_FILE, GOATS)
        self.writes("dialogues/course.yaml", "lessons: [goats, well]\n")
        self.signs_english()
        self.signs_khmer()
        self.is_public()

    def writes(self, file: str, text: str) -> None:
        """Save a file of the course."""
        (self.folder / file).write_text(text, "utf-8")

    @property
    def course(self) -> Course:
        """The course as it is in the files."""
        return load(self.folder / "dialogues")[0]

    def signs_english(self) -> None:
        """Sign every English text."""
        sign_english(self.folder / "locales", self.course)

    def signs_khmer(self, *without: str) -> None:
        """Translate every text as itself behind a Khmer letter, and sign all but those `without`."""

        def change(it: PoEntry) -> PoEntry:
            done = replace(it, forms=(f"ក{it.source}",), flags=(), previous=None)
            return replace(done, comments=() if it.source in without else (signature(done, "AB", date(2026, 5, 1)),))

        write_catalog(self.folder / "locales", "km", self.course, change)

    def publishes(self, note: str = "a change", puts_back: int = 0) -> int:
        """Publish the files, or an earlier edition, and return the number."""
        course = self.editions.folders(puts_back) if puts_back else self.course_folders
        origin = EditionNote(note, ("anna",), ("bea",), puts_back=puts_back)
        return self.editions.publish(course, origin, int(time.time())).number

    def runs(self) -> RunningCourse:
        """Return the course that a bot takes."""
        return self.starts()
