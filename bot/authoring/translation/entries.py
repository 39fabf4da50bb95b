"""Operations on single catalog entries: look up, write as a draft, settle after a source change.

Every other byte of a file stays as it is, and a file that someone else changed in between is not overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal

from bot.authoring.translation.bylines import Byline, credited
from bot.authoring.translation.catalog_files import CatalogChanged, locales_in, path_of, put_whole
from bot.authoring.translation.po_writer import entry_lines
from bot.lessons.translations.po import LINE, InvalidPo, PoEntry, parse, read
from bot.lessons.translations.signatures import unsigned

EntryVerdict = Literal["wording", "wrong"]
"""Meaning of a changed source text whose translation is stale: only the wording changed, or the old text was wrong."""


def translation(locales: Path, locale: str, context: str, source: str) -> PoEntry | None:
    """Return the entry of a text in a locale; None when there is no entry or no readable catalog."""
    with suppress(OSError, UnicodeDecodeError, InvalidPo):
        return next((it for it in read(path_of(locales, locale)) if _is_of_text(it, context, source)), None)
    return None


def put(locales: Path, locale: str, context: str, source: str, words: str, byline: Byline | None = None) -> None:
    """Write one translation as a draft: not fuzzy, not signed, and by whom if that is known.

    Raise CatalogChanged when there is no such entry, or when someone else changed the file in between.
    """

    if translation(locales, locale, context, source) is None:
        raise CatalogChanged(f"there is no such entry in {locale}")
    put_all(locales, locale, {(context, source): words.replace("\r\n", "\n")}, byline)


def put_all(locales: Path, locale: str, words: Mapping[tuple[str, str], str], byline: Byline | None = None) -> int:
    """Write translations by (context, source) as drafts; return how many entries changed. Raise CatalogChanged."""

    def drafted(entry: PoEntry) -> PoEntry:
        if not entry.source or entry.obsolete or entry.key not in words:
            return entry
        return _as_draft(replace(entry, forms=(words[entry.key], *entry.forms[1:])), byline)

    return edit(path_of(locales, locale), drafted)


def settle(locales: Path, context: str, source: str, verdict: EntryVerdict) -> list[str]:
    """Settle a stale text in every locale; return the locales in which it was stale.

    `wording`: the old translations are kept for the new text, without their signatures, which were for the old text.
    `wrong`: the old translations are removed; the text is missing until it is translated again.
    """

    def settled(entry: PoEntry) -> PoEntry:
        if not (_is_of_text(entry, context, source) and entry.stale):
            return entry
        return _as_draft(entry if verdict == "wording" else replace(entry, forms=("",) * len(entry.forms)))

    return [locale for locale in locales_in(locales) if edit(path_of(locales, locale), settled)]


def put_back(locales: Path, locale: str, now: PoEntry, then: PoEntry) -> None:
    """Replace an entry by an earlier one, unless it was changed meanwhile. Raise CatalogChanged."""

    def earlier(entry: PoEntry) -> PoEntry:
        same = (entry.key, entry.forms, entry.flags, entry.obsolete) == (now.key, now.forms, now.flags, False)
        return then if same else entry

    edit(path_of(locales, locale), earlier)


def edit(path: Path, change: Callable[[PoEntry], PoEntry]) -> int:
    """Apply `change` to the entries of a file, leave the rest untouched, and return how many entries changed.

    Raise CatalogChanged when the file cannot be read, or when someone else changed it in between.
    """
    try:
        before = path.read_bytes()
        changed, after = _edit_text(before.decode("utf-8"), change)
    except (OSError, UnicodeDecodeError, InvalidPo) as error:
        raise CatalogChanged(f"{path.name} cannot be read") from error
    put_whole(path, before, after.encode("utf-8", "replace"))
    return changed


def _edit_text(text: str, change: Callable[[PoEntry], PoEntry]) -> tuple[int, str]:
    bare = text.removeprefix("\ufeff")
    lines = LINE.findall(bare)
    changed = [(it, new) for it in parse(bare) if (new := change(it)) != it]
    for it, new in reversed(changed):
        lines[it.first - 1 : it.first - 1 + len(it.raw)] = entry_lines(
            new, "\r\n" if it.raw[0].endswith("\r\n") else "\n"
        )
    return len(changed), text[: len(text) - len(bare)] + "".join(lines)


def _is_of_text(entry: PoEntry, context: str, source: str) -> bool:
    return bool(source) and entry.key == (context, source) and not entry.obsolete


def _as_draft(entry: PoEntry, byline: Byline | None = None) -> PoEntry:
    """Return the entry without its stale mark and signatures, and with the names of those who wrote its words."""
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return credited(replace(unsigned(entry), previous=None, flags=flags), byline)
