"""Buttons of all lessons as they lie in girls' chats: a version is recorded before its lessons are told anew.

    python -m tests.support.recorded_buttons FOLDER > tests/data/buttons-before.json

writes those of the lessons in a folder laid out like `dialogues/`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Lesson
from tests.support.paths import DATA

RECORDED = DATA / "buttons-before.json"


class OldButton(NamedTuple):
    """A button of a version before: lesson, stop and key, as its callback data carries them, and its words."""

    lesson: str
    stop: str
    key: str
    words: str


def old_buttons() -> Iterator[OldButton]:
    """Yield the recorded buttons."""
    recorded: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(RECORDED.read_text("utf-8"))
    for lesson, stops in recorded.items():
        for stop, keys in stops.items():
            yield from (OldButton(lesson, stop, key, words) for key, words in keys.items())


def _of(lesson: Lesson) -> dict[str, dict[str, str]]:
    return {stop.id: {option.key: option.text.source for option in stop.written} for stop in lesson.stops()}


if __name__ == "__main__":
    course, _ = load(Path(sys.argv[1]))
    print(json.dumps({name: _of(lesson) for name, lesson in course.lessons.items()}, ensure_ascii=False, indent=1))
