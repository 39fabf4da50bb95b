"""Translations that a draft changes, in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.lessons.translations.po import PoEntry, read
from bot.storage.course_folders import CourseFolders


@dataclass(frozen=True, slots=True)
class ChangedTranslation:
    """A translation that a draft changes: the words before and after, empty where there are none."""

    locale: str
    context: str
    source: str
    old: str
    new: str


def changed_translations(part: str, course: CourseFolders, live: CourseFolders) -> tuple[ChangedTranslation, ...]:
    """Return the translations of a part whose words differ from those of the live course; of every part if empty."""
    context = PurePosixPath(part).name
    return tuple(_changed(lambda it: not part or it.context == context, course.locales, live.locales))


def _changed(is_of: Callable[[PoEntry], bool], locales: Path, live: Path) -> Iterator[ChangedTranslation]:
    for locale in locales_in(locales):
        then, now = (_entries(path_of(it, locale), is_of) for it in (live, locales))
        for context, source in dict.fromkeys((*now, *then)):
            old, new = (_words(it.get((context, source))) for it in (then, now))
            if old != new:
                yield ChangedTranslation(locale, context, source, old, new)


def _entries(path: Path, is_of: Callable[[PoEntry], bool]) -> Mapping[tuple[str, str], PoEntry]:
    found = read(path) if path.is_file() else ()
    return {it.key: it for it in found if it.source and not it.obsolete and is_of(it)}


def _words(entry: PoEntry | None) -> str:
    return entry.words if entry and not entry.fuzzy else ""
