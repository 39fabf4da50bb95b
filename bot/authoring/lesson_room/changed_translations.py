"""Translations that a draft changes, in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.editor.course_part import context_of, entries_of
from bot.authoring.translation.bylines import writers
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.files import hold_the_same
from bot.lessons.translations.po import PoEntry, read
from bot.storage.course_folders import CourseFolders


@dataclass(frozen=True, slots=True)
class ChangedTranslation:
    """A translation that a draft changes: the words before and after, empty where there are none.

    `by` are the accounts that wrote the words after, as far as their bylines say it.
    """

    locale: str
    context: str
    source: str
    old: str
    new: str
    by: tuple[str, ...] = ()


def changed_translations(part: str, course: CourseFolders, live: CourseFolders) -> tuple[ChangedTranslation, ...]:
    """Return the translations of a part whose words differ from the live course; of every part if `part` is empty."""
    return tuple(_changed(context_of(part), course.locales, live.locales))


def _changed(context: str, locales: Path, live: Path) -> Iterator[ChangedTranslation]:
    for locale in locales_in(locales):
        paths = path_of(live, locale), path_of(locales, locale)
        if all(it.is_file() for it in paths) and hold_the_same(*paths):
            continue
        then, now = (_entries(it, context) for it in paths)
        for key in dict.fromkeys((*now, *then)):
            old, new = (_words(it.get(key)) for it in (then, now))
            if old != new:
                by = writers(entry) if (entry := now.get(key)) else ()
                yield ChangedTranslation(locale, key[0], key[1], old, new, by=by)


def _entries(path: Path, context: str) -> Mapping[tuple[str, str], PoEntry]:
    if not path.is_file():
        return {}
    found = entries_of(path, context) if context else read(path)
    return {it.key: it for it in found if it.source and not it.obsolete}


def _words(entry: PoEntry | None) -> str:
    return entry.words if entry and not entry.fuzzy else ""
