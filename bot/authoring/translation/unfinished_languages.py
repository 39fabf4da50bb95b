"""Languages that are not fully translated: the preview offers them to translators, with English in the gaps.

No running bot offers one: it would show a learner an English bubble in a Khmer lesson.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.text import Text
from bot.lessons.model.texts import lesson_texts
from bot.lessons.translations.catalogs import Catalogs, bot_texts


def with_unfinished(course: Course, catalogs: Catalogs) -> Course:
    """Return the course with every lesson offered in every language that has a catalog."""
    names = (course.profile.languages if course.profile else {}) or course.offered
    begun = (it for it in names if it == SOURCE_LOCALE or it in catalogs.by_locale)
    return course.offering(dict.fromkeys(begun, tuple(course.lessons)))


@dataclass(frozen=True, slots=True)
class Translated:
    """The texts of a part of the course in playing order, each once, and those without words in a language."""

    texts: tuple[Text, ...]
    missing: tuple[Text, ...]


def translated(texts: Iterable[Text], catalogs: Catalogs, locale: str) -> Translated:
    """Return some texts, each once, and those of them that have no words in a language."""
    each = tuple(dict.fromkeys(text for text in texts if text.context))
    return Translated(each, tuple(text for text in each if catalogs.find(text, locale) is None))


def next_missing(course: Course, catalogs: Catalogs, locale: str, lesson: str, after: Text) -> Text | None:
    """Return the untranslated text after another one; None when nothing is missing.

    It is searched for in the lesson, then in the bot's own texts, then from the beginning.
    """
    found = translated(_in_order(course, lesson), catalogs, locale)
    place = {text: number for number, text in enumerate(found.texts)}
    later = (text for text in found.missing if place[text] > place.get(after, -1))
    return next(chain(later, found.missing), None)


def _in_order(course: Course, lesson: str) -> Iterator[Text]:
    if played := course.lesson(lesson):
        yield from lesson_texts(played)
    yield from bot_texts(course)
