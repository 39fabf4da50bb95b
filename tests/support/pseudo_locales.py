"""Pseudo-locales that reveal what six real languages hide: hard-coded text, tight layouts, the wrong direction.

Each has the code of a real language, for dates and direction, and is made letter by letter, so that a label in
[brackets] stays the label. Placeholders, `*bold*`, digits and addresses stay as a translator would leave them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.vocabulary import typed_vocabulary
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import TypedWords
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.catalogs import Catalogs, measured_in, offered
from bot.lessons.translations.po import PoEntry
from tests.support.catalog_builders import write_catalog

ACCENTED, LONGER, MIRRORED = "eo", "de", "ar"

_KEPT = re.compile(r"(<[a-z-]+>|\b[\w.-]+\.(?:org|com)\b)")
_ACCENTS = str.maketrans(string.ascii_letters, "áƀçđéƒĝĥíĵķĺɱñóƥɋŕšťúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĹṀÑÓƤɊŔŠŤÚṼŴẊÝŽ")
_ARABIC = str.maketrans(string.ascii_letters, "ابجدهفغحيجكلمنوبقرستعثشخىز" * 2)


def _but_kept(words: str, made: Callable[[str], str]) -> str:
    return "".join(part if place % 2 else made(part) for place, part in enumerate(_KEPT.split(words)))


def accented(words: str) -> str:
    """Replace every letter by another that is as wide and as readable."""
    return _but_kept(words, lambda part: part.translate(_ACCENTS))


def longer(words: str) -> str:
    """Make every word two fifths longer, as German is compared to English."""
    return _but_kept(words, lambda part: re.sub(r"[A-Za-z]+", lambda it: it[0] + "o" * -(-len(it[0]) * 2 // 5), part))


def mirrored(words: str) -> str:
    """Replace every letter by an Arabic one, read from right to left."""
    return _but_kept(words, lambda part: part.translate(_ARABIC))


MADE: dict[str, Callable[[str], str]] = {ACCENTED: accented, LONGER: longer, MIRRORED: mirrored}
NAMES = {ACCENTED: accented("Accented"), LONGER: longer("Longer"), MIRRORED: mirrored("Mirrored")}
"""Names of the languages in their own letters."""

LATIN = ("cast",)
"""Files that the right-to-left language leaves in Latin letters, as a translator may do with names."""


def said(locale: str, context: str, source: str) -> str:
    """Return a text in one of the pseudo-locales."""
    return source if locale == MIRRORED and context in LATIN else MADE[locale](source)


def in_pseudo(course: Course, locales: Iterable[str] = MADE) -> CourseBundle:
    """Return the course with all texts in these pseudo-locales too."""
    locales = tuple(locales)
    words = {
        locale: {(t.context, t.source): said(locale, t.context, t.source) for t in all_texts(course)}
        for locale in locales
    }
    catalogs, profile = Catalogs(words), course.profile
    assert profile
    names = {**profile.languages, **{locale: NAMES[locale] for locale in locales}}
    safe = {locale: TypedWords(safe_word=MADE[locale]("mango"), help=(MADE[locale]("help"),)) for locale in locales}
    update = {"languages": names, "words": {**profile.words, **safe}}
    course = replace(course, profile=profile.model_copy(update=update))
    course = course.offering(offered(course, catalogs), measured=measured_in(course, catalogs))
    return CourseBundle(course, catalogs, typed_vocabulary(course, catalogs))


def write_pseudo(locales: Path, course: Course, locale: str) -> Path:
    """Write the catalog of a pseudo-locale and return its path."""

    def translated(it: PoEntry) -> PoEntry:
        return replace(it, forms=(said(locale, it.context, it.source),))

    return write_catalog(locales, locale, course, translated)
