"""Bylines of English texts, in `en/reviewed.txt` beside the signatures, so that nobody signs her own words.

English has no catalog. A line `lock-it-up/a1b2c3 written: anna, 2026-12-31, 1a2b3c` begins with the code of its text,
so it counts for these words alone, and goes with them from edition to edition.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.authoring.translation.bylines import WRITTEN, Byline
from bot.authoring.translation.catalog_files import put_whole
from bot.authoring.translation.edit_in_place import all_words
from bot.authoring.translation.writable_files import Unwritten, read
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import source_path


def note_writer(context: str, text: str, live: Path, locales: Path, byline: Byline) -> None:
    """Record the writer of the texts of a file that are neither live nor recorded yet. Raise CatalogChanged.

    `text` is the new content of the file, `live` the file in the live edition. Her lines on texts that are no longer in
    the file are deleted.
    """
    entries = {it.code: it for it in (PoEntry(words, context, (words,)) for words in all_words(text))}
    path = source_path(locales)
    before = path.read_bytes() if path.exists() else b""
    lines = before.decode("utf-8").splitlines()
    kept = [line for line in lines if _code(line) in entries or not _is_hers(line, context, byline)]
    known = {_code(line) for line in kept if f" {WRITTEN} " in line}
    new = [it for code, it in entries.items() if code not in known and it.source not in _words_of(live)]
    after = [*kept, *(f"{it.code} {byline.line(WRITTEN, it)}" for it in new)]
    if entries and after != lines:  # a file that cannot be parsed has no entries: it waits until it can
        put_whole(path, before, "".join(f"{line}\n" for line in after).encode())


def _code(line: str) -> str:
    return line.partition(" ")[0]


def _is_hers(line: str, context: str, byline: Byline) -> bool:
    return line.startswith(f"{context}/") and f" {WRITTEN} {byline.name}, " in line


@lru_cache(maxsize=64)
def _words_of(live: Path) -> frozenset[str]:
    """Return the texts of a file of an edition, which never changes; none where it has no such file."""
    try:
        return frozenset(all_words(read(live).text))
    except Unwritten:
        return frozenset()
