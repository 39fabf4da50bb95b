"""Reading of lessons from earlier editions, in which they were signed whole in a language.

An edition never changes, so what was read of one is cached.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from bot.errors import Refused
from bot.lessons.loader.course import listed_lessons
from bot.lessons.loader.lesson import parse_script
from bot.lessons.loader.media import with_files
from bot.lessons.loader.source_file import read
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson
from bot.lessons.model.texts import lesson_texts
from bot.lessons.problem import Problem
from bot.lessons.steps import Picture
from bot.lessons.translations.catalogs import Catalog
from bot.lessons.translations.po import InvalidPo, PoEntry, parse
from bot.lessons.translations.signatures import is_signed, signed_source, source_path
from bot.lessons.translations.signed_lessons import SignedLesson, UnsignedLesson
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import Editions

MOST_VERSIONS = 500
"""Number of earlier editions that are looked into."""


@dataclass(frozen=True)
class EarlierEditions:
    """The editions up to `newest` (0: none), in which learners may go on reading a lesson."""

    editions: Editions
    newest: int

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Their numbers, the newest first. An edition that was undone by putting back an earlier one is left out."""
        found, number = list[int](), self.newest
        while number and len(found) < MOST_VERSIONS:
            found.append(number)
            number = _before(self.editions, number)
        return tuple(found)

    def lessons(self, media: Path, wanted: UnsignedLesson) -> Iterator[SignedLesson]:
        """Yield a lesson as it was in each of these editions in which all of it was signed in its language.

        `media` is the folder of the pictures that are sent now.
        """
        for number in self.numbers:
            folders = self.editions.folders(number)
            if found := _find_signed_lesson(folders, wanted.locale, (wanted.lesson.id, *wanted.lesson.was)):
                lesson, words = found
                yield _with_own_pictures(SignedLesson(lesson, wanted.locale, number, words), folders, media)


def before_live(editions: Editions, live: int) -> EarlierEditions:
    """Return the editions before the live one."""
    return EarlierEditions(editions, _before(editions, live))


def _before(editions: Editions, number: int) -> int:
    """Return the edition before `number`, 0 for none. If it brought back an older one, the edition before that one."""
    try:
        edition = editions.find(number)
    except Refused:
        return 0
    back = edition.origin.puts_back
    return _before(editions, back) if 0 < back < number else min(edition.parent, number - 1)


@lru_cache(maxsize=50_000)
def _find_signed_lesson(folders: CourseFolders, locale: str, names: tuple[str, ...]) -> tuple[Lesson, Catalog] | None:
    """Return a lesson under today's name (the first of `names`) with its words; None unless all of them are signed."""
    name = next((it for it in names if it in _listed_lessons(folders.dialogues)), None)
    signed = _most_signed(folders.locales, locale).get(name or "", 0)
    lesson = _load_lesson(folders.dialogues, name, names) if name and signed else None
    if name is None or lesson is None:
        return None
    sources = {text.source for text in lesson_texts(lesson)}
    words = dict(_signed_words(folders.locales, locale, name, sources)) if len(sources) <= signed else {}
    if not sources <= words.keys():
        return None
    return lesson, {} if locale == SOURCE_LOCALE else {(lesson.id, it): words[it] for it in sources}


@lru_cache(maxsize=2 * MOST_VERSIONS)
def _listed_lessons(dialogues: Path) -> frozenset[str]:
    """Return the lessons that learners had in an edition: those of its course.yaml."""
    return frozenset(listed_lessons(dialogues))


def _load_lesson(dialogues: Path, name: str, names: tuple[str, ...]) -> Lesson | None:
    source = read(dialogues / "lessons" / f"{name}.yaml", name)
    return None if isinstance(source, Problem) else _parse_lesson(source, name, names)


@lru_cache(maxsize=200)
def _parse_lesson(source: str, name: str, names: tuple[str, ...]) -> Lesson | None:
    """Return the lesson of a file, under today's name. Cached: most files stay the same from edition to edition."""
    lesson, _ = parse_script(Lesson, source, names[0], f"dialogues/lessons/{name}.yaml")
    return lesson and lesson.model_copy(update={"was": names[1:]})


@lru_cache(maxsize=20 * MOST_VERSIONS)
def _most_signed(locales: Path, locale: str) -> Counter[str]:
    """Return an upper bound of the signed texts of each lesson and file in a language, without parsing the catalog.

    It rules out most editions quickly. The context of an entry follows its signature.
    """
    try:
        if locale == SOURCE_LOCALE:
            lines = source_path(locales).read_text("utf-8").splitlines()
            return Counter(line.partition(" ")[0].rpartition("/")[0] for line in lines if " reviewed:" in line)
        after = _catalog_path(locales, locale).read_bytes().split(b"reviewed:")[1:]
        return Counter(it.partition(b'msgctxt "')[2].partition(b'"')[0].decode() for it in after)
    except (OSError, UnicodeDecodeError):
        return Counter()


def _signed_words(locales: Path, locale: str, context: str, sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the texts of a file whose words are signed in a language, with these words."""
    with suppress(OSError, UnicodeDecodeError, InvalidPo):
        found = (
            signed_source(locales, (PoEntry(source, context) for source in sources))
            if locale == SOURCE_LOCALE
            else _parse_entries(_catalog_path(locales, locale).read_bytes().decode("utf-8-sig"), context)
        )
        yield from ((it.source, it.words) for it in found if it.words and is_signed(it))


def _catalog_path(locales: Path, locale: str) -> Path:
    return locales / locale / "LC_MESSAGES" / "messages.po"


def _parse_entries(catalog: str, context: str) -> Iterator[PoEntry]:
    """Yield the translated entries of one context. Only they are parsed: a tenth of the time for the whole file."""
    blocks = (it for it in re.split(r"\n\s*\n", catalog) if f'msgctxt "{context}"' in it)
    entries = parse("\n\n".join(blocks))
    return (it for it in entries if it.context == context and not it.fuzzy and not it.obsolete)


def _with_own_pictures(found: SignedLesson, folders: CourseFolders, media: Path) -> SignedLesson:
    """Return the lesson with its pictures as they were: files of its edition where the live ones differ."""
    names = {step.picture for step in found.lesson.steps() if isinstance(step, Picture)}
    own = {name: (folders.dialogues / "media" / name).absolute() for name in names}
    moved = {name: path for name, path in own.items() if _is_other(path, media / name)}
    lesson = with_files(found.lesson, {name: str(path) for name, path in moved.items()})
    return SignedLesson(
        lesson, found.locale, found.edition, found.words, {str(path): path.stat().st_size for path in moved.values()}
    )


def _is_other(then: Path, live: Path) -> bool:
    """Return whether a picture that was there then is another one now, or gone."""
    return then.is_file() and not (live.is_file() and live.read_bytes() == then.read_bytes())
