"""Translation coverage of each language, file by file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.authoring.translation.catalog_files import path_of
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.translations.carry import renamed_lessons
from bot.lessons.translations.critical import is_critical
from bot.lessons.translations.merge import merge_texts
from bot.lessons.translations.po import InvalidPo, PoEntry, read
from bot.lessons.translations.signatures import is_signed
from bot.lessons.translations.template import template


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
        for there in [_read(path_of(locales, locale), wanted, renamed_lessons(course))]
        for context in dict.fromkeys(it.context for it in wanted)
    ]


def _read(path: Path, wanted: Iterable[PoEntry], renamed: Mapping[str, str]) -> Mapping[tuple[str, str], PoEntry]:
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


_HEAD = ("language", "file", "texts", "translated", "stale", "signed", "critical", "critical signed")


def as_table(rows: Iterable[Covered]) -> str:
    """Format the rows as a table for people, with a sum for each language."""
    rows = tuple(rows)
    cells: list[tuple[str, ...]] = [_HEAD]
    for locale in dict.fromkeys(it.locale for it in rows):
        own = [it for it in rows if it.locale == locale]
        cells += [_cells(it) for it in (*own, _sum(locale, own))]
    widths = [max(len(row[column]) for row in cells) for column in range(len(_HEAD))]
    return "\n".join("  ".join(_justified(row, widths)).rstrip() for row in cells)


def _justified(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if column < 2 else cell.rjust(width)


def _cells(row: Covered) -> tuple[str, ...]:
    return tuple(map(str, asdict(row).values()))


def _sum(locale: str, rows: list[Covered]) -> Covered:
    counts = [name for name, value in asdict(rows[0]).items() if isinstance(value, int)]
    return Covered(locale, "all", **{name: sum(getattr(row, name) for row in rows) for name in counts})


def as_json(rows: Iterable[Covered]) -> str:
    """Format the rows as JSON for scripts: a list of objects with the fields of `Covered`."""
    return json.dumps([asdict(row) for row in rows], indent=2)
