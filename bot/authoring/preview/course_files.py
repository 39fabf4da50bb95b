"""The files behind the preview, and what the page says when it asks for something."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.authoring.preview.chat import Json
from bot.authoring.preview.player import Player
from bot.authoring.translation import change_costs, writable_files
from bot.authoring.translation.edit_in_place import all_words
from bot.lessons.model.text import SourcePlace


class EditRefused(Exception):
    """What the page asked for was not done; the sentence is for the author."""


@dataclass(frozen=True, slots=True)
class TextLocation:
    """A text as the page knows it: its words, and the place in its file."""

    words: str
    place: SourcePlace

    @property
    def context(self) -> str:
        """The catalogs' context: the name of the file."""
        return PurePosixPath(self.place.file).stem


@dataclass(frozen=True, slots=True)
class CourseFiles:
    """The player of the lessons, and the two folders that may be written. One thing is written at a time."""

    player: Player
    dialogues: Path
    locales: Path
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def path(self, name: str) -> Path:
        """The file of a name; Unwritten for one that does not belong to the lessons."""
        return writable_files.path_of(name, self.dialogues, self.locales)

    def cost(self, context: str, words: str) -> int:
        """How many translations of a text a change would make old."""
        return len(change_costs.translated(self.locales, context, words))

    def carry(self, context: str, old: str, new: str, meaning: str, file: str) -> None:
        """Let the translations of a changed text follow; `file` is what its whole file says now."""
        kind = next((it for it in change_costs.MEANINGS if it == meaning), None)
        if kind and new != old:
            change_costs.carry(self.locales, context, old, new, kind, stays=old in all_words(file))


def where_in(asked: Json) -> TextLocation:
    """The text that is asked about."""
    numbers = [asked.get(name) for name in ("line", "column")]
    line, column = (it if isinstance(it, int) else 0 for it in numbers)
    return TextLocation(word_in(asked, "source"), SourcePlace(word_in(asked, "file"), line, column))


def word_in(asked: Json, name: str) -> str:
    """A word of what was sent; an empty one where there is none."""
    value = asked.get(name, "")
    return value if isinstance(value, str) else ""


def list_in(asked: Json, name: str) -> list[Json]:
    """The objects of a list that was sent."""
    value = asked.get(name)
    return [it for it in value if isinstance(it, dict)] if isinstance(value, list) else []
