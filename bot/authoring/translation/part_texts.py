"""The texts of each part of the course in the order of a translator: as they are played, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from bot.lessons.model.lesson import Course
from bot.lessons.model.text import Text
from bot.lessons.translations.template import is_wanted
from bot.lessons.translations.text_list import TextLine, lines_by_text

TextKind = Literal["bubble", "question", "feedback", "button", "picture", "label"]
"""Kind of a text, in the words of a translator."""

_KINDS: tuple[tuple[str, TextKind], ...] = (
    ("A bubble that asks.", "question"),
    ("A bubble: ", "feedback"),
    ("A bubble.", "bubble"),
    ("A picture", "picture"),
)


@dataclass(frozen=True, slots=True)
class PartText:
    """A text with all the places where it stands; the first one names its part."""

    places: Sequence[TextLine]

    @property
    def text(self) -> Text:
        """The text as it stands in its first place."""
        return self.places[0].text

    @property
    def kind(self) -> TextKind:
        """The kind of the text in its first place."""
        line = self.places[0]
        if line.is_button:
            return "button"
        return next((kind for start, kind in _KINDS if line.what.startswith(start)), "label")

    @property
    def who(self) -> str:
        """The speaker, in a sentence; empty where nobody speaks."""
        return self.places[0].who


def part_of(file: str) -> str:
    """Return the part that a file of the course is: its path below `dialogues`, without the suffix."""
    inside = PurePosixPath(*PurePosixPath(file).parts[1:])
    return str(inside.with_suffix("")) if inside.name else ""


def texts_by_part(course: Course, locale: str) -> Mapping[str, Sequence[PartText]]:
    """Return the texts that are translated into a language, by their part: the lessons first, then the bot's files."""
    found: dict[str, list[PartText]] = {f"lessons/{name}": [] for name in course.lessons}
    for (context, _), places in lines_by_text(course).items():
        if (place := places[0].text.place) and is_wanted(course, locale, context):
            found.setdefault(part_of(place.file), []).append(PartText(places))
    return {part: texts for part, texts in found.items() if texts}


def title_of(course: Course, part: str) -> str:
    """Return the title of a lesson, or the name of another part."""
    folder, _, name = part.rpartition("/")
    lesson = course.lessons.get(name) if folder == "lessons" else None
    return lesson.title.source if lesson else part
