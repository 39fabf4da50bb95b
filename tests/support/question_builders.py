"""A question to girls for tests: asked in March, answered by the middle of May."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course
from bot.lessons.problem import Problem
from tests.support.lessons_folder import StoryFolder
from tests.support.signed_permissions import with_free_text

MARCH, APRIL, JUNE = date(2027, 3, 10), date(2027, 4, 10), date(2027, 6, 10)

NEXT = """
question: What should the next story be about?
reader: The team reads this on Fridays.
options: [Games, Music, Friends]
write: true
opens: 2027-03-01
closes: 2027-03-31
answer_by: 2027-05-15
"""

ANSWER = """
answer:
  said: "You said: more games."
  did: We wrote a story about games.
  could_not: We could not make two, because one takes months.
"""

LATER = (
    NEXT.replace("2027-03-31", "2027-06-30")
    .replace("2027-03-01", "2027-06-01")
    .replace("2027-05-15", "2027-08-01")
    .replace("the next story", "the last one")
)
"""The next question, in June."""


def loaded(files: Mapping[str, str]) -> tuple[Course, list[Problem]]:
    """Load a folder with these questions; return the course and the problems of the questions only."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "questions"
        path.mkdir()
        for name, words in files.items():
            (path / f"{name}.yaml").write_text(words, "utf-8")
        course, problems = load(path.parent)
    return course, [problem for problem in problems if "/questions/" in problem.file]


def asking(course: Course, files: Mapping[str, str]) -> Course:
    """Return a course with these questions, complete in English, where girls may write in their own words."""
    asked, problems = loaded(files)
    assert not problems, problems
    return replace(with_free_text(course), questions=asked.questions, asked=asked.asked, told=_told(asked))


def _told(asked: Course) -> dict[str, frozenset[str]]:
    return {"en": frozenset(name for name, question in asked.questions.items() if question.answer)}


def asks_today(folder: StoryFolder) -> None:
    """Write a question to girls that is open today."""
    today = datetime.now(UTC).date()
    days = {"2027-03-01": -1, "2027-03-31": 20, "2027-05-15": 60}
    words = NEXT
    for day, away in days.items():
        words = words.replace(day, (today + timedelta(days=away)).isoformat())
    (folder.dialogues / "questions" / "asked-now.yaml").write_text(words, "utf-8")
