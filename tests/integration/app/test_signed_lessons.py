"""In public, girls read of each lesson what was signed last in their language; the newest words wait (A18)."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app.config import Settings, settings
from bot.app.running_course import RunningCourse, running_course
from bot.lessons.loader.course import load
from bot.lessons.model.text import Text
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import signature
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import EditionNote, Editions
from tests.integration.app.test_running_course import CATALOG, LESSON, House, rewrites
from tests.support.catalog_builders import sign_english, write_catalog

pytestmark = pytest.mark.slow


class PublishingHouse(House):
    """A folder with a course, of which editions are published, in public."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.is_public()
        self.editions = Editions(self.data)

    def publishes(self) -> RunningCourse:
        course = CourseFolders(self.folder / "dialogues", self.folder / "locales")
        self.editions.publish(course, EditionNote("a change", ("anna",), ("bea",)), int(time.time()))
        return self.starts()

    def signs_english(self) -> None:
        sign_english(self.folder / "locales", load(self.folder / "dialogues")[0])

    def translates_and_signs(self) -> None:
        def signed(it: PoEntry) -> PoEntry:
            done = replace(it, forms=(f"ក{it.source}",), flags=(), previous=None)
            return replace(done, comments=(signature(done, "AB", date(2026, 5, 1)),))

        write_catalog(self.folder / "locales", "km", load(self.folder / "dialogues")[0], signed)


@pytest.fixture
def house(tmp_path: Path) -> PublishingHouse:
    return PublishingHouse(tmp_path)


def reads(found: RunningCourse, locale: str, lesson: str = "well") -> str:
    """Return the sentence about a lesson that girls read in a language; empty where they are not offered it."""
    course = found.bundle.course
    if lesson not in course.offered.get(locale, ()):
        return ""
    about: Text = course.read_in(locale).lessons[lesson].about
    return found.bundle.catalogs.say(about, locale)


def told(found: RunningCourse) -> list[str]:
    return [str(it) for it in found.bundle.unsigned or ()]


def test_an_unsigned_word_is_read_in_no_language_until_it_is_signed_there(house: PublishingHouse) -> None:
    first = house.publishes()
    assert (reads(first, "en"), reads(first, "km")) == ("Who fetches water.", "កWho fetches water.")

    house.edits(LESSON, "Who fetches water.", "Who brings water.")
    second = house.publishes()
    assert second.bundle.refused == ""
    assert (reads(second, "en"), reads(second, "km")) == ("Who fetches water.", "កWho fetches water.")
    print(told(second))

    house.signs_english()
    third = house.publishes()
    assert (reads(third, "en"), reads(third, "km")) == ("Who brings water.", "កWho fetches water.")
    print(told(third))

    house.translates_and_signs()
    fourth = house.publishes()
    assert (reads(fourth, "en"), reads(fourth, "km")) == ("Who brings water.", "កWho brings water.")
    assert told(fourth) == []
