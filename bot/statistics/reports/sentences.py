"""The program's own words for staff, in English and in Dutch: `locales/nl/LC_MESSAGES/staff.po`, never compiled.

They belong to the program, not to the lessons: the setting LOCALES does not move them. Girls never read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from bot.home import program_home
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.translations.po import read

LOCALES = (SOURCE_LOCALE, "nl")
"""The languages staff read."""

FOLDER = program_home() / "locales"

Sayings = Mapping[str, str]
"""English sentences by what they are for. A test looks whether each of them stands in every catalog."""


@dataclass(frozen=True)
class Sentences:
    """Says English sentences in a language of the staff; the English one where there is no other."""

    locale: str = SOURCE_LOCALE
    catalog: Mapping[str, str] = field(default_factory=dict)

    def say(self, sentence: str, **values: object) -> str:
        """A sentence with its `{values}` filled in."""
        return self.catalog.get(sentence, sentence).format(**values)


@cache
def sentences(locale: str) -> Sentences:
    """The sentences of a language; English for one that staff have no words in."""
    if locale not in LOCALES or locale == SOURCE_LOCALE:
        return Sentences()
    return Sentences(locale, catalog(locale))


def catalog(locale: str) -> Mapping[str, str]:
    """What stands in the catalog of a language, by the English sentence."""
    entries = read(FOLDER / locale / "LC_MESSAGES" / "staff.po")
    return {it.source: it.words for it in entries if it.source and it.words and not it.obsolete}
