"""Find the strings of a proof page that changed, and those shown in English because they are untranslated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.authoring.handouts.proof.changes import Change
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts

Strings = Mapping[str, int]
"""Strings of a page with their numbers."""


def changed_strings(
    bundle: CourseBundle, changes: Sequence[Change], locales: tuple[str, ...], strings: Strings
) -> dict[int, int]:
    """Map the numbers of changed strings, in any language, to the number of their change."""
    found = {}
    for number, change in enumerate(changes):
        for locale in locales if change.new else ():
            found.update(dict.fromkeys(_shown(bundle, change.new, locale, strings), number))
    return found


def untranslated_strings(bundle: CourseBundle, lesson: Lesson, locale: str, strings: Strings) -> list[int]:
    """Return the numbers of strings that a lesson shows in English in this locale."""
    untranslated = (text for text in texts(lesson) if bundle.catalogs.find(text, locale) is None)
    return sorted({number for text in untranslated for number in _shown(bundle, text, SOURCE_LOCALE, strings)})


def _shown(bundle: CourseBundle, text: Text | None, locale: str, strings: Strings) -> Iterator[int]:
    """Yield the numbers of a text's renderings in each country, as far as the page has them."""
    if text is None:
        return
    for country in (None, *COUNTRIES):
        translator = Translator(bundle.course, bundle.catalogs, locale, country)
        yield from (strings[words] for words in (translator.html(text), translator.plain(text)) if words in strings)
