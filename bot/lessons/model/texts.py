"""All texts of a part of the course, for translation and `check`, and the critical ones among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from bot.lessons.model.lesson import Course, Lesson, Script, written_options
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


CRITICAL_FILES = frozenset({"help", "confirm", "directory", "privacy", "mine", "news"})
"""Bot files in which every text is critical.

They are about Help, the question before it, phone numbers, privacy, erasing, and news, for which an address is kept.
"""

CRITICAL_NOTE = "Critical:"
"""Start of the note that marks a critical text in a catalog; Weblate finds it by `note:"Critical:"`."""

_LEADS_TO_HELP = ("<safe-word>", "<people>", "<call-")


def is_critical(context: str, source: str, notes: Iterable[str] = ()) -> bool:
    """Return True for a critical text: by its file, by naming the safe word or the phone numbers, or by its note."""
    leads = context in CRITICAL_FILES or any(it in source for it in _LEADS_TO_HELP)
    return leads or any(note.startswith(CRITICAL_NOTE) for note in notes)


def marked_texts(script: Script) -> Iterator[Text]:
    """Yield the texts inside steps and options that an author marked with `critical: true`."""
    for step in script.steps():
        for part in (step, *written_options(step)):
            yield from texts(part) if part.critical else ()


def critical_texts(course: Course) -> frozenset[tuple[str, str]]:
    """Return every critical text as (context, source), also those a lesson marks with `critical: true`."""
    marked = (text for script in (*course.bot.values(), *course.lessons.values()) for text in marked_texts(script))
    found = (text for text in all_texts(course) if is_critical(text.context, text.source))
    return frozenset((text.context, text.source) for text in (*marked, *found))
