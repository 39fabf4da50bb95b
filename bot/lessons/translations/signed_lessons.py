"""Lessons of an earlier edition, for learners in whose language the live words are not signed (A18).

Once the stage is public, a lesson is read in a language as it was when all of it was last signed there, whole: its
steps, its words and its pictures. Where it never was, it is not offered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson
from bot.lessons.model.texts import lesson_texts
from bot.lessons.translations.catalogs import Catalog, Catalogs, learner_locales
from bot.lessons.translations.signatures import SignedTexts


@dataclass(frozen=True, slots=True)
class UnsignedLesson:
    """A lesson whose live words are not all signed in a language.

    `edition` is the one in which learners read it instead; with 0 it is not offered to them.
    """

    lesson: Lesson
    locale: str
    unsigned: int
    texts: int
    edition: int = 0

    def __str__(self) -> str:
        """Return a sentence for staff."""
        read = f"girls read edition {self.edition}" if self.edition else "it is not offered to girls"
        verb = "is" if self.unsigned == 1 else "are"
        return f"{self.lesson.id} in {self.locale}: {read} ({self.unsigned} of {self.texts} texts {verb} not signed)"


@dataclass(frozen=True, slots=True)
class SignedLesson:
    """A lesson as it was in an edition, where all of it was signed in a language.

    `words` are its translations, none in English. `pictures` are those that are not the live ones, with their size.
    """

    lesson: Lesson
    locale: str
    edition: int
    words: Catalog = field(default_factory=dict)
    pictures: Mapping[str, int] = field(default_factory=dict)


def unsigned_lessons(course: Course, catalogs: Catalogs, signed: SignedTexts) -> Iterator[UnsignedLesson]:
    """Yield the lessons that are not signed whole, for each language that learners can choose."""
    for locale in learner_locales(course, catalogs):
        there = signed.get(locale, frozenset())
        for lesson in course.lessons.values():
            texts = dict.fromkeys(lesson_texts(lesson))
            lacking = [it for it in texts if (it.context, it.source) not in there or catalogs.find(it, locale) is None]
            if lacking:
                yield UnsignedLesson(lesson, locale, len(lacking), len(texts))


def put_in(course: Course, catalogs: Catalogs, found: Iterable[SignedLesson]) -> tuple[Course, Catalogs]:
    """Return the course and its catalogs with lessons of earlier editions, each in its language alone."""
    by_locale = defaultdict[str, list[SignedLesson]](list)
    for it in found:
        by_locale[it.locale].append(it)
    for locale, some in by_locale.items():
        lessons = {it.lesson.id: it.lesson for it in some}
        course = replace(
            course,
            earlier={**course.earlier, locale: {**course.earlier.get(locale, {}), **lessons}},
            pictures={**course.pictures, **{name: size for it in some for name, size in it.pictures.items()}},
        )
        catalogs = _with_words(catalogs, locale, some) if locale != SOURCE_LOCALE else catalogs
    return course, catalogs


def _with_words(catalogs: Catalogs, locale: str, found: Sequence[SignedLesson]) -> Catalogs:
    """Return the catalogs with the words of these lessons in place of the live ones."""
    contexts, new = {it.lesson.id for it in found}, {key: said for it in found for key, said in it.words.items()}

    def others(some: Catalog) -> Catalog:
        return {key: said for key, said in some.items() if key[0] not in contexts}

    signed = (key for key in catalogs.signatures.get(locale, ()) if key[0] not in contexts)
    return replace(
        catalogs,
        by_locale={**catalogs.by_locale, locale: {**others(catalogs.by_locale.get(locale, {})), **new}},
        stale={**catalogs.stale, locale: others(catalogs.stale.get(locale, {}))},
        signatures={**catalogs.signatures, locale: frozenset((*signed, *new))},
    )


def offering_signed(course: Course, catalogs: Catalogs, unsigned: Iterable[UnsignedLesson]) -> Course:
    """Return the course offered to learners without the lessons that they cannot read signed in their language."""
    left_out = {(it.locale, it.lesson.id) for it in unsigned if not it.edition}
    offered = dict(course.offered)
    for locale in learner_locales(course, catalogs):
        offered[locale] = tuple(name for name in course.lessons if (locale, name) not in left_out)
    return course.offering({it: lessons for it, lessons in offered.items() if lessons or it == SOURCE_LOCALE})
