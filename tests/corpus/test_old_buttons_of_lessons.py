"""A girl taps a button of weeks ago, whose lesson has been told anew since: she lands in that lesson, at a question.

A version is recorded before its lessons are told anew, from a folder laid out like `dialogues/`:

    python -m tests.corpus.test_old_buttons_of_lessons FOLDER > tests/data/buttons-before.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.engine.events import Asked
from bot.engine.input import GO, ButtonTarget, Flags
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.people import BANDS, Band, Country
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner
from tests.support.paths import DATA

RECORDED = DATA / "buttons-before.json"


class OldButton(NamedTuple):
    """A button of a version before: lesson, stop and key, as its callback data carries them, and its words."""

    lesson: str
    stop: str
    key: str
    words: str


def _recorded() -> Iterator[OldButton]:
    recorded: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(RECORDED.read_text("utf-8"))
    for lesson, stops in recorded.items():
        for stop, keys in stops.items():
            yield from (OldButton(lesson, stop, key, words) for key, words in keys.items())


COUNTRY: Country = "KE"
GONE = "That story has moved out. Pick another one!"
TAPPED = list(_recorded())


def test_all_lessons_of_the_version_before_are_recorded() -> None:
    assert len({it.lesson for it in TAPPED}) == 12
    assert len(TAPPED) == 508


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("lesson", sorted({it.lesson for it in TAPPED}))
def test_an_old_button_leads_into_its_lesson(lesson: str, band: Band) -> None:
    lost = [it for it in TAPPED if it.lesson == lesson and not _leads_on(it, band)]

    assert lost == []


def _leads_on(button: OldButton, band: Band) -> bool:
    """Return whether a girl of whom nothing is known any more finds a question of the lesson, or of its end."""
    girl = SessionLearner(real().course).presses(
        ButtonTarget(button.lesson, button.stop, button.key), Flags("en", COUNTRY, band)
    )
    if real().course.lessons[button.lesson].sensitive:
        girl.presses(ButtonTarget(button.lesson, button.stop, GO))
    asked = girl.question
    heard = " ".join(words for words in girl.hears)
    return bool(asked.choices) and GONE not in heard and asked.target.script in (button.lesson, "moments", "help")


def test_every_old_question_has_one_that_took_its_place() -> None:
    """An old name is kept in `was:`, so nobody is told that her question has changed and begun anew."""
    stops = {(it.lesson, it.stop) for it in TAPPED}
    kept = {
        (lesson.id, name)
        for lesson in real().course.lessons.values()
        for stop in lesson.stops()
        for name in (stop.id, *stop.was)
    }

    assert stops - kept == set()


def test_a_girl_in_the_middle_of_a_lesson_is_never_without_a_question() -> None:
    for button in TAPPED:
        girl = SessionLearner(real().course).begins(button.lesson, "14-17", COUNTRY)
        girl.presses(ButtonTarget(button.lesson, button.stop, button.key))

        assert any(isinstance(event, Asked) and event.choices for event in girl.events), button


def _buttons_of(lesson: Lesson) -> dict[str, dict[str, str]]:
    return {stop.id: {option.key: option.text.source for option in stop.written} for stop in lesson.stops()}


if __name__ == "__main__":
    course, _ = load(Path(sys.argv[1]))
    print(
        json.dumps({name: _buttons_of(lesson) for name, lesson in course.lessons.items()}, ensure_ascii=False, indent=1)
    )
