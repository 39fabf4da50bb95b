"""Carrying of translations to changed texts when a course is loaded, so that a changed word takes no language away.

It does in memory what `messages update` writes into the files (see `merge`): the old translation is stale, shown to
authors as out of date, and read by learners unless the text is critical and nobody signed it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import Course
from bot.lessons.model.texts import all_texts
from bot.lessons.problem import Problem
from bot.lessons.translations.catalogs import (
    Catalogs,
    Entries,
    LoadedCatalog,
    catalog_of,
    help_languages,
    load_catalogs,
    measured_in,
    offered,
    questions_in,
)
from bot.lessons.translations.merge import merge_texts
from bot.lessons.translations.po import InvalidPo, PoEntry, read
from bot.lessons.translations.template import template_entry
from bot.lessons.translations.text_list import lines_by_text

Keys = frozenset[tuple[str, str]]


def load_translated(
    course: Course, folder: Path, files: FileCache | None = None
) -> tuple[Course, Catalogs, list[Problem]]:
    """Load the catalogs of a course, and return it offered in the locales in which it is whole."""
    files = files or FileCache()
    catalogs, problems = load_catalogs(folder, files)
    catalogs = replace(carry(course, catalogs, folder, files), otherwise=_chats(course))
    return offered_in(course, catalogs), catalogs, problems


def offered_in(course: Course, catalogs: Catalogs) -> Course:
    """Return the course offered in the locales of its catalogs in which it is whole."""
    asked, told = questions_in(course, catalogs)
    course = course.offering(offered(course, catalogs), asked, told, measured_in(course, catalogs))
    return replace(course, help_languages=help_languages(course, catalogs))


def _chats(course: Course) -> dict[str, str]:
    return {locale: it.chat for locale, it in course.profile.help_languages.items()} if course.profile else {}


def carry(course: Course, catalogs: Catalogs, folder: Path, files: FileCache) -> Catalogs:
    """Return the catalogs with translations of old texts carried to the texts that took their place."""
    wanted = frozenset((text.context, text.source) for text in all_texts(course) if text.context)
    renamed = renamed_lessons(course)
    lacking = {
        locale: _lacking(entries, catalogs.unused[locale], wanted, renamed)
        for locale, entries in catalogs.entries.items()
    }
    if not any(lacking.values()):
        return catalogs
    places = lines_by_text(course).items()
    for locale, contexts in lacking.items():
        new = tuple(template_entry(some) for (context, _), some in places if context in contexts)
        with suppress(OSError, UnicodeDecodeError, InvalidPo):  # saved this moment: the next load reads it
            catalogs = _with(catalogs, locale, _merged(folder, locale, new, renamed, files)) if new else catalogs
    return catalogs


def renamed_lessons(course: Course) -> dict[str, str]:
    """Map the former name of each lesson to its present one."""
    return {old: lesson.id for lesson in course.lessons.values() for old in lesson.was}


def _lacking(entries: Entries, unused: Keys, wanted: Keys, renamed: Mapping[str, str]) -> Collection[str]:
    """Return the contexts in which texts have no entry, while entries are left that have no text."""
    there = {(context, entry.source) for context, some in entries.items() for entry in some}
    left = {renamed.get(context, context) for context, _ in there - wanted}
    return {context for context, source in wanted - there if context in left or (context, source) in unused}


def _merged(
    folder: Path, locale: str, new: tuple[PoEntry, ...], renamed: Mapping[str, str], files: FileCache
) -> LoadedCatalog:
    """Merge the entries of some contexts. Only for this a file is read whole, with its notes."""
    path = folder / locale / "LC_MESSAGES" / "messages.po"
    there = files.result_of(path, partial(read, path), "whole")
    return files.result_of(path, partial(_merge, there, new, renamed), "carried", new)


def _merge(there: Sequence[PoEntry], new: Sequence[PoEntry], renamed: Mapping[str, str]) -> LoadedCatalog:
    contexts = {it.context for it in new}
    others = [it for it in there if it.source and renamed.get(it.context, it.context) not in contexts]
    some = [it for it in there if it.source and renamed.get(it.context, it.context) in contexts]
    merged, left = merge_texts(some, new, renamed)
    known = {it.key for it in some if not it.obsolete}
    kept = [it for it in merged if it.raw]  # a text that got no translation has no lines in the file
    carried = {it.key: it for it in kept if it.words and it.key not in known}
    light = [it if it.fuzzy or it.obsolete else it.bare for it in (*others, *kept, *left)]
    return catalog_of(light, {}, carried)


def _with(catalogs: Catalogs, locale: str, found: LoadedCatalog) -> Catalogs:
    return replace(
        catalogs,
        by_locale={**catalogs.by_locale, locale: found.words},
        stale={**catalogs.stale, locale: found.stale},
        entries={**catalogs.entries, locale: found.entries},
        signatures={**catalogs.signatures, locale: found.signatures},
        carried={**catalogs.carried, locale: found.carried},
    )
