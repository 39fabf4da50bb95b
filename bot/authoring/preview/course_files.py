"""Files behind the preview, and parsing of the page's requests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.authoring.preview.chat import Json
from bot.authoring.preview.player import Player
from bot.authoring.translation import change_costs, entries, writable_files
from bot.authoring.translation.edit_in_place import all_words
from bot.lessons.model.text import SourcePlace
from bot.lessons.translations.po import PoEntry


class EditRefused(Exception):
    """The request of the page was refused; the message is for the author."""


@dataclass(frozen=True, slots=True)
class TextLocation:
    """A text as the page names it: its words and its place in the file."""

    words: str
    place: SourcePlace

    @property
    def context(self) -> str:
        """Return the context in the catalogs: the name of the file without its suffix."""
        return PurePosixPath(self.place.file).stem


@dataclass(frozen=True, slots=True)
class CourseFiles:
    """The player and the two folders that may be written; `writing` allows one write at a time."""

    player: Player
    dialogues: Path
    locales: Path
    writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def path(self, name: str) -> Path:
        """Return the path of a file name. Raise Unwritten for a file that does not belong to the course."""
        return writable_files.path_of(name, self.dialogues, self.locales)

    def translation(self, locale: str, context: str, words: str) -> PoEntry | None:
        """Return the entry of a text, also one that was carried to it and that no file holds yet."""
        return entries.translation(self.locales, locale, context, words) or self._carried(context, words).get(locale)

    def _carried(self, context: str, words: str) -> dict[str, PoEntry]:
        by_locale = self.player.conversation.bundle.catalogs.carried
        return {locale: some[context, words] for locale, some in by_locale.items() if (context, words) in some}

    def cost(self, context: str, words: str) -> int:
        """Return how many translations of a text a change would make stale."""
        there = change_costs.translated(self.locales, context, words)
        return len({*there, *self._carried(context, words)})

    def carry(self, context: str, old: str, new: str, meaning: str, file: str) -> None:
        """Update the translations of a changed text; `file` is the new content of its file."""
        kind = next((it for it in change_costs.MEANINGS if it == meaning), None)
        if kind and new != old:
            change_costs.settle_carried(self.locales, self._carried(context, old), new, kind)
            change_costs.carry(self.locales, context, old, new, kind, stays=old in all_words(file))


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
