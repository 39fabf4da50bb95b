"""Pseudo-locales that reveal what six real languages hide: hard-coded text, tight layouts, the wrong direction.

Each has the code of a real language, for dates and direction, and is made letter by letter, so that a label in
[brackets] stays the label. Placeholders, `*bold*`, digits and addresses stay as a translator would leave them.
"""

from __future__ import annotations

import re
import shutil
import string
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from babel import Locale

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.vocabulary import typed_vocabulary
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import TypedWords
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.catalogs import Catalogs, measured_in, offered
from bot.lessons.translations.po import PoEntry
from tests.support.catalog_builders import write_catalog
from tests.support.lessons_folder import only_english_care
from tests.support.paths import ROOT
from tests.support.short_course import keep_english_words

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


SAFE_WORDS = {"ne": "सूर्यमुखी", "fil": "sampaguita", "ar": "ياسمين", "eo": "ḿáñĝó", "de": "mangooo"}

LISTS = {"loud": "{}: [zzz-loud]\n", "banned": "{}: {{blame: [zzz-banned]}}\n"}


FIRST = "my-safety-team"


def one_lesson(home: Path) -> Path:
    """Copy the course with its first lesson and English words of distress only: enough for a language to be offered."""
    shutil.copytree(ROOT / "dialogues", home / "dialogues")
    for path in (home / "dialogues" / "lessons").glob("*.yaml"):
        if path.stem != FIRST:
            path.unlink()
    (home / "dialogues" / "course.yaml").write_text(f"lessons:\n  - {FIRST}\n", "utf-8")
    (home / "dialogues" / "offered.yaml").unlink(missing_ok=True)
    keep_english_words(home / "dialogues")
    return home


def speaks(dialogues: Path, *locales: str) -> None:
    """Add languages to a folder, each with its safe word and word lists; what exists already stays."""
    only_english_care(dialogues)
    for locale in locales:
        _lists(dialogues, locale)
        profile = dialogues / "profile.yaml"
        text = profile.read_text("utf-8")
        if f"\n  {locale}: " not in text:
            name, word = Locale.parse(locale).display_name, SAFE_WORDS[locale]
            text = text.replace("\nlanguages:\n", f"\nlanguages:\n  {locale}: {name}\n")
            text = text.replace("\nwords:\n", f"\nwords:\n  {locale}:\n    safe_word: {word}\n    help: []\n")
        profile.write_text(text, "utf-8")


def _lists(dialogues: Path, locale: str) -> None:
    """Add lists of words that no invented text contains."""
    for name, line in LISTS.items():
        path = dialogues / "safety" / f"{name}.yaml"
        text = path.read_text("utf-8")
        if f"\n{locale}:" not in text:
            path.write_text(text + line.format(locale), "utf-8")
