"""Translation coverage of each language, file by file; the languages girls are offered; and those that have gaps.

The preview offers unfinished languages to translators, with English in the gaps. No running bot offers one: it would
show a learner an English bubble in a Khmer lesson.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain, takewhile
from pathlib import Path

from bot.authoring.translation.catalog_files import path_of
from bot.check.course import read_course
from bot.check.rule_context import RuleContext
from bot.check.rules.offered_languages import offered_now
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.files import write_whole
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.profile import OFFERED_FILE, OfferedLanguages
from bot.lessons.model.text import Text
from bot.lessons.model.texts import is_critical, lesson_texts
from bot.lessons.translations.carry import renamed_lessons
from bot.lessons.translations.catalogs import Catalogs, bot_texts
from bot.lessons.translations.merge import merge_texts
from bot.lessons.translations.po import InvalidPo, PoEntry, read
from bot.lessons.translations.signatures import is_signed
from bot.lessons.translations.template import template

_HEAD = ("language", "file", "texts", "translated", "stale", "signed", "critical", "critical signed")

OFFERED_HEAD = """\
# The languages in which girls are offered the bot and each lesson. A change by which one of them would be lost is an
# error. If that is meant, or if something new is translated whole: `python main.py messages offered --save`.
"""


@dataclass(frozen=True, slots=True)
class Covered:
    """Counts for one lesson or bot file in one locale. `translated` does not include `stale`."""

    locale: str
    context: str
    texts: int
    translated: int
    stale: int
    signed: int
    critical: int
    critical_signed: int


def coverage(course: Course, locales: Path, only: Sequence[str]) -> list[Covered]:
    """Return one row per locale and file, in playing order; a catalog that cannot be read counts as empty."""
    return [
        _covered(locale, context, [it for it in wanted if it.context == context], there)
        for locale in only
        if locale != SOURCE_LOCALE
        for wanted in [template(course, locale)]
        for there in [_read_entries(path_of(locales, locale), wanted, renamed_lessons(course))]
        for context in dict.fromkeys(it.context for it in wanted)
    ]


def _read_entries(
    path: Path, wanted: Iterable[PoEntry], renamed: Mapping[str, str]
) -> Mapping[tuple[str, str], PoEntry]:
    """Return the entries of the wanted texts, with translations that are carried over to changed texts."""
    with suppress(OSError, UnicodeDecodeError, InvalidPo):
        return {it.key: it for it in merge_texts(read(path), wanted, renamed)[0]}
    return {}


def _covered(locale: str, context: str, wanted: list[PoEntry], there: Mapping[tuple[str, str], PoEntry]) -> Covered:
    found = [there[it.key] for it in wanted if it.key in there]
    signed = {it.key for it in found if it.words and not it.fuzzy and is_signed(it)}
    critical = {it.key for it in wanted if is_critical(it.context, it.source, it.notes)}
    return Covered(
        locale=locale,
        context=context,
        texts=len(wanted),
        translated=sum(bool(it.words) and not it.fuzzy for it in found),
        stale=sum(it.stale for it in found),
        signed=len(signed),
        critical=len(critical),
        critical_signed=len(signed & critical),
    )


def as_table(rows: Iterable[Covered]) -> str:
    """Format the rows as a table for people, with a sum for each language."""
    rows = tuple(rows)
    cells: list[tuple[str, ...]] = [_HEAD]
    for locale in dict.fromkeys(it.locale for it in rows):
        own = [it for it in rows if it.locale == locale]
        cells += [_row_cells(it) for it in (*own, _sum_row(locale, own))]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEAD))]
    return "\n".join("  ".join(_justified(row, widths)).rstrip() for row in cells)


def _justified(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if column < 2 else cell.rjust(width)


def _row_cells(row: Covered) -> tuple[str, ...]:
    return tuple(map(str, asdict(row).values()))


def _sum_row(locale: str, rows: list[Covered]) -> Covered:
    counts = [name for name, value in asdict(rows[0]).items() if isinstance(value, int)]
    return Covered(locale, "all", **{name: sum(getattr(row, name) for row in rows) for name in counts})


def as_json(rows: Iterable[Covered]) -> str:
    """Format the rows as JSON for scripts: a list of objects with the fields of `Covered`."""
    return json.dumps([asdict(row) for row in rows], indent=2)


def offered(dialogues: Path, locales: Path, *, save: bool) -> str:
    """Return the languages in which girls are offered each lesson as YAML, or write them and return the file's path.

    Comments at the top of the file stay.
    """
    course, catalogs = read_course(dialogues, locales)
    text = "".join(_offered_lines(offered_now(RuleContext(course, catalogs, dialogues / "media"))))
    if not save:
        return text.rstrip("\n")
    path = dialogues / OFFERED_FILE
    try:
        write_whole(path, _offered_head(path) + text)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be written.", "Look at the folder's permissions.") from error
    return str(path)


def _offered_head(path: Path) -> str:
    if not path.exists():
        return OFFERED_HEAD
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return "".join(takewhile(lambda line: line.startswith("#"), lines))


def _offered_lines(now: OfferedLanguages) -> Iterator[str]:
    yield f"bot: {_listed(now.bot)}\n"
    yield "lessons:\n"
    yield from (f"  {name}: {_listed(locales)}\n" for name, locales in now.lessons.items())


def _listed(locales: Sequence[str]) -> str:
    return f"[{', '.join(locales)}]"


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


def missing_sentence(bundle: CourseBundle, locale: str, lesson: str) -> str:
    """Return a sentence on the untranslated texts of a lesson and of the bot itself; "" when there are none."""
    if locale == SOURCE_LOCALE:
        return ""

    def counted(texts: Iterable[Text]) -> Translated:
        return translated(texts, bundle.catalogs, locale)

    played = bundle.course.lesson(lesson)
    of_lesson, of_bot = counted(lesson_texts(played) if played else ()), counted(bot_texts(bundle.course))
    return _missing_sentence(of_lesson, of_bot, bundle.course.language_name(locale))


def _missing_sentence(of_lesson: Translated, of_bot: Translated, language: str) -> str:
    bot = f"{len(of_bot.missing)} of the bot’s own {len(of_bot.texts)}"
    if not of_lesson.missing:
        return f"{bot} texts {_is_or_are(of_bot)} missing in {language}." if of_bot.missing else ""
    lesson = f"{len(of_lesson.missing)} of {len(of_lesson.texts)} texts {_is_or_are(of_lesson)} missing in {language}"
    return f"{lesson}, and {bot}." if of_bot.missing else f"{lesson}."


def _is_or_are(found: Translated) -> str:
    return "is" if len(found.missing) == 1 else "are"
