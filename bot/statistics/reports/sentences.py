"""The program's own sentences for staff, in English and Dutch: `locales/nl/LC_MESSAGES/staff.po`, read uncompiled.

They belong to the program, not to the lessons: the setting LOCALES does not affect them. Learners never see them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.home import program_home
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.translations.po import read

LOCALES = (SOURCE_LOCALE, "nl")
"""Languages of the staff."""

LOCALES_FOLDER = program_home() / "locales"

Sayings = Mapping[str, str]
"""English sentences by purpose. A test checks that every catalog holds each of them."""


@dataclass(frozen=True)
class Sentences:
    """Sentences in a staff language; the English one where a translation is missing."""

    locale: str = SOURCE_LOCALE
    catalog: Mapping[str, str] = field(default_factory=dict)

    def say(self, sentence: str, **values: object) -> str:
        """Return a sentence, translated, with its `{values}` filled in."""
        return self.catalog.get(sentence, sentence).format(**values)


@cache
def sentences(locale: str) -> Sentences:
    """Return the sentences of a language; English for a language staff do not use."""
    if locale not in LOCALES or locale == SOURCE_LOCALE:
        return Sentences()
    return Sentences(locale, catalog(locale))


def catalog(locale: str) -> Mapping[str, str]:
    """Return the translations of a language by English sentence."""
    entries = read(LOCALES_FOLDER / locale / "LC_MESSAGES" / "staff.po")
    return {entry.source: entry.words for entry in entries if entry.source and entry.words and not entry.obsolete}
