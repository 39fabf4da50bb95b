"""Parsing of the fields of a page's request; a missing or wrong one is empty."""

from __future__ import annotations

from dataclasses import dataclass

from bot.authoring.editor.course_part import context_of_file
from bot.authoring.editor.preview.chat import Json
from bot.lessons.model.text import SourcePlace, Text


@dataclass(frozen=True, slots=True)
class TextLocation:
    """A text as the page names it: its words and its place in the file."""

    words: str
    place: SourcePlace

    @property
    def context(self) -> str:
        """Return the context in the catalogs: the name of the file without its suffix, below a few folders with it."""
        return context_of_file(self.place.file)

    @property
    def text(self) -> Text:
        """Return the text as the course has it."""
        return Text(self.words, self.context, self.place)


def where_in(asked: Json) -> TextLocation:
    """Return the location of the text that a request is about."""
    numbers = [asked.get(name) for name in ("line", "column")]
    line, column = (number if isinstance(number, int) else 0 for number in numbers)
    return TextLocation(word_in(asked, "source"), SourcePlace(word_in(asked, "file"), line, column))


def word_in(asked: Json, name: str) -> str:
    """Return a string of a request; empty when it is missing."""
    value = asked.get(name, "")
    return value if isinstance(value, str) else ""


def list_in(asked: Json, name: str) -> list[Json]:
    """Return the objects in a list of a request."""
    value = asked.get(name)
    return [it for it in value if isinstance(it, dict)] if isinstance(value, list) else []
