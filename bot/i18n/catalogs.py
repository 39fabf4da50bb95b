"""Translations: gettext catalogs (`locales/LOCALE/LC_MESSAGES/messages.po`), read at start, never compiled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from bot.content.load.source import Unchanged
from bot.content.model.lesson import SOURCE_LOCALE, Course
from bot.content.model.text import Place, Text
from bot.content.model.texts import own_texts, texts
from bot.content.problem import Code, Problem

CATALOG_BROKEN = Code(
    "catalog-broken",
    "A translation file that cannot be read takes its whole language away from girls.",
    wrong="# locales/nl/LC_MESSAGES/messages.po (cut off)",
    right="""
# locales/nl/LC_MESSAGES/messages.po
msgctxt "well"
msgid "Ours"
msgstr "Van ons"
""",
)

Catalog = Mapping[tuple[str, str], str]
"""What stands for a text: (context, source) to the translation. Fuzzy and empty entries are left out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in a file, on a line; fuzzy while a translator has to look at it again."""

    source: str
    line: int
    fuzzy: bool


Entries = Mapping[str, Sequence[Entry]]
"""What stands in a file, by context."""


@dataclass(frozen=True, slots=True)
class Catalogs:
    """All catalogs by locale, and what stands in their files. The source locale needs none."""

    by_locale: Mapping[str, Catalog] = field(default_factory=dict)
    entries: Mapping[str, Entries] = field(default_factory=dict)

    def find(self, text: Text, locale: str) -> str | None:
        """The words of a text in a locale, or None where a translator has not been yet."""
        if locale == SOURCE_LOCALE or not text.context:
            return text.source
        return self.by_locale.get(locale, {}).get((text.context, text.source))

    def say(self, text: Text, locale: str) -> str:
        """The words of a text in a locale; the author's own where nothing else stands."""
        return self.find(text, locale) or text.source

    def whole(self, some: Iterable[Text], locale: str) -> bool:
        """Whether every one of these texts stands in the locale."""
        return locale == SOURCE_LOCALE or all(self.find(text, locale) is not None for text in some)


def load_catalogs(folder: Path, files: Unchanged | None = None) -> tuple[Catalogs, list[Problem]]:
    """The catalogs below a folder; one that cannot be read is a Problem and counts as empty."""
    by_locale: dict[str, Catalog] = {}
    entries: dict[str, Entries] = {}
    files = files or Unchanged()
    problems: list[Problem] = []
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        locale = path.parent.parent.name
        try:
            by_locale[locale], entries[locale] = files.made(path, partial(_read, path, locale))
        except (OSError, UnicodeDecodeError, PoFileError, ValueError) as error:
            place = Place(f"{folder.name}/{locale}/LC_MESSAGES/messages.po", getattr(error, "lineno", None) or 1, 1)
            message, hint = "This catalog cannot be read.", "Ask for the last good file, or open it in Poedit."
            problems.append(CATALOG_BROKEN.at(place, message, hint))
    return Catalogs(by_locale, entries), problems


def _read(path: Path, locale: str) -> tuple[Catalog, Entries]:
    with path.open("rb") as stream:
        catalog = [message for message in read_po(stream, locale=locale, abort_invalid=True) if message.id]
    entries = defaultdict[str, list[Entry]](list)
    for it in catalog:
        entries[it.context or ""].append(Entry(str(it.id), it.lineno or 1, it.fuzzy))
    words = {(it.context or "", str(it.id)): str(it.string) for it in catalog if it.string and not it.fuzzy}
    return words, entries


def offered(course: Course, catalogs: Catalogs) -> dict[str, tuple[str, ...]]:
    """The lessons a girl can take in each locale: those whose every text stands in it.

    A locale in which the bot itself is incomplete is not offered at all, so no girl meets an
    English bubble in a Khmer lesson; nor is one in which no lesson is whole, for she would find nothing there.
    """
    own = tuple(own_texts(course))
    names = (course.profile.languages if course.profile else {}) or {SOURCE_LOCALE: "English"}
    whole = {
        locale: tuple(name for name, lesson in course.lessons.items() if catalogs.whole(texts(lesson), locale))
        for locale in names
        if catalogs.whole(own, locale)
    }
    return {locale: lessons for locale, lessons in whole.items() if lessons or locale == SOURCE_LOCALE}
