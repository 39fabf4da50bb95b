"""All texts of a part of the course, for translation and `check`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.profile import HELP_FILES
from bot.lessons.model.text import Text, Written


def texts(part: object) -> Iterator[Text]:
    """Yield the texts inside a part, in the order of the file."""
    return (text for _, text in named_texts(part))


def named_texts(part: object, name: str = "") -> list[tuple[str, Text]]:
    """Return the texts inside a part in playing order, each with its YAML key (`say`, `feedback`, …)."""
    found = list[tuple[str, Text]]()
    _gather(part, name, found)
    return found


def _gather(part: object, name: str, found: list[tuple[str, Text]]) -> None:
    if isinstance(part, Text):
        found.append((name, part))
    elif isinstance(part, tuple):
        for value in part:
            if type(value) not in _WITHOUT:
                _gather(value, name, found)
    elif isinstance(part, BaseModel):
        for field in _fields(type(part)):
            if (value := getattr(part, field)) and type(value) not in _WITHOUT:
                _gather(value, field, found)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            _gather(value, name or str(key), found)


_WITHOUT = frozenset({str, Written, int, bool, type(None)})
"""Types of most values: no text is in them. They are passed over first, because every check asks for all texts."""


@cache
def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields of a model that may hold texts, its scenes last."""
    found = (name for name, field in model.model_fields.items() if _may_hold_texts(field.annotation))
    return tuple(sorted(found, key=lambda field: field == "scenes"))


def _may_hold_texts(annotation: Any) -> bool:
    if parts := get_args(annotation):
        return any(map(_may_hold_texts, parts))
    return isinstance(annotation, type) and issubclass(annotation, Text | BaseModel)


def own_texts(course: Course) -> Iterator[Text]:
    """Yield the bot's own texts and the names of the cast; without them a locale is not offered at all."""
    for part in (course.profile, *course.bot.values(), course.directory, course.cast.roles):
        yield from texts(part)


def help_texts(course: Course) -> Iterator[Text]:
    """Yield the texts of Help, of the question before it, and of the numbers."""
    return (text for text in own_texts(course) if text.context in HELP_FILES)


def lesson_texts(lesson: Lesson) -> Iterator[Text]:
    """Yield all texts of a lesson that a learner reads."""
    yield from texts(lesson.model_copy(update={"aim": {}}))


def measure_texts(course: Course) -> Iterator[Text]:
    """Yield all texts of the measure, wave by wave."""
    return texts(course.measure.scenes if course.measure else None)


def all_texts(course: Course) -> Iterator[Text]:
    """Yield every text of the course: the bot's own, the measure, the questions, the lessons in order, the
    announcements, the page for leaders.
    """
    yield from own_texts(course)
    yield from measure_texts(course)
    yield from texts(course.questions)
    yield from texts(course.lessons)
    yield from texts(course.announcements)
    yield from texts(course.leader)
