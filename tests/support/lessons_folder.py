"""A folder of lessons that a test may edit as an educator would: the real course and two more small lessons."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course
from tests.support.bot_process import HOME
from tests.support.cached_folders import copied
from tests.support.catalog_builders import write_catalog
from tests.support.course_folder import without_distress
from tests.support.short_course import KEPT, shorten
from tests.support.signed_permissions import allow_free_text, allow_saving

KHMER = "ក"
"""Prefix of every text in the made-up Khmer: a letter that only Khmer has."""

FAIR_PLAY = """\
title: Fair play
about: A match, a whistle and a goat. [Help] is near.
badge: Drummer
today: Say one kind thing to your team.

start:
  - say: "Amina is an invented girl. She has 2 goats & 3 hens: 2 < 3 *and* 3 > 2."
  - choose: Who blows the whistle?
    id: whistle
    options:
      - text: The goat
        feedback: It has the loudest voice.
      - text: <brother> & the hens
        feedback: Two short ones, one long.
  - choose: Where does the ball go?
    id: ball
    options:
      - text: Over the wall
        feedback: The neighbour throws it back.
      - text: Into the net
        feedback: What a goal.
  - quiz: How many players has a team?
    id: players
    options:
      - text: Eleven and a goat
        correct: true
        feedback: Yes, the goat is the keeper.
      - text: Only one
        feedback: That would be a long run.
  - practise: Thank the referee. Tap two.
    id: thanks
    lines:
      - Good match.
      - See you soon.
      - Bring the goat.
    feedback: She smiles.
  - end
"""

THE_LETTER = """\
title: The letter
about: Somebody writes a letter.
sensitive: This one is about a letter with a riddle.
badge: Letter writer
today: Write somebody a kind letter.

start:
  - choose: An invented letter lies on the mat. Who reads it?
    id: mat
    options:
      - text: Amina
        feedback: She reads it two times.
      - text: The goat
        feedback: It was tasty.
        then:
          - practise: Ask it to stop. Tap one.
            id: stop-it
            lines:
              - That is mine.
              - Take some grass.
            pick: 1
            feedback: It burps.
  - choose: And then?
    id: then
    options:
      - text: Tell her aunt
        feedback: Her aunt puts the kettle on. [Help] shows who else listens.
      - text: Sleep on it
        feedback: The morning knows more.
  - end
"""


def only_english_care(dialogues: Path) -> None:
    """Keep only the English empathy phrases in a copy, because made-up languages have none."""
    care = dialogues / "safety" / "care.yaml"
    care.write_text(care.read_text("utf-8").split("\nkm:")[0] + "\n", "utf-8")


class StoryFolder:
    """`dialogues/` and `locales/` in a folder of the test's own."""

    def __init__(self, folder: Path, *, is_brief: bool = False) -> None:
        """Copy the course, append two lessons, and translate everything into made-up Khmer.

        A brief one keeps no lesson but these two, and no words of distress: it is loaded in half the time.
        """
        self.dialogues = folder / "dialogues"
        self.locales = folder / "locales"
        copied(_write_brief if is_brief else _write_stories, folder)

    @property
    def course(self) -> Course:
        """The course as loaded from the files."""
        course, problems = load(self.dialogues)
        assert not problems, problems
        return course

    def write(self, lesson: str, text: str) -> None:
        """Save a lesson."""
        (self.dialogues / "lessons" / f"{lesson}.yaml").write_text(text, "utf-8")

    def edit(self, lesson: str, *changes: tuple[str, str]) -> None:
        """Save a lesson with some texts replaced; each must occur exactly once."""
        path = self.dialogues / "lessons" / f"{lesson}.yaml"
        text = path.read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {lesson}"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")

    def remove(self, lesson: str) -> None:
        """Remove a lesson from the course."""
        (self.dialogues / "lessons" / f"{lesson}.yaml").unlink()
        order = self.dialogues / "course.yaml"
        order.write_text(order.read_text("utf-8").replace(f"  - {lesson}\n", ""), "utf-8")

    def translate(self) -> None:
        """Write a Khmer catalog in which every text is translated as the text behind one Khmer letter."""
        _translate(self.dialogues, self.locales)


def _write_stories(folder: Path) -> None:
    _write_course(folder / "dialogues")
    _translate(folder / "dialogues", folder / "locales")


def _write_course(dialogues: Path) -> None:
    shutil.copytree(HOME / "dialogues", dialogues)
    shorten(dialogues)
    allow_saving(dialogues)
    allow_free_text(dialogues)
    only_english_care(dialogues)
    for lesson, text in (("fair-play", FAIR_PLAY), ("the-letter", THE_LETTER)):
        (dialogues / "lessons" / f"{lesson}.yaml").write_text(text, "utf-8")
    order = dialogues / "course.yaml"
    order.write_text(order.read_text("utf-8") + "  - fair-play\n  - the-letter\n", "utf-8")


def _write_brief(folder: Path) -> None:
    dialogues = folder / "dialogues"
    _write_course(dialogues)
    for lesson in KEPT:
        (dialogues / "lessons" / f"{lesson}.yaml").unlink()
    (dialogues / "course.yaml").write_text("lessons:\n  - fair-play\n  - the-letter\n", "utf-8")
    without_distress(dialogues)
    _translate(dialogues, folder / "locales")


def _translate(dialogues: Path, locales: Path) -> None:
    course, _ = load(dialogues)
    write_catalog(locales, "km", course, lambda it: replace(it, forms=(KHMER + it.source,)))
