"""Names of those who wrote English texts, in `en/reviewed.txt` beside its signatures: nobody signs her own words.

English has no catalog. `lock-it-up/a1b2c3 written: anna, 2026-12-31, 1a2b3c` stands there behind the code of its text,
so a line is for these words alone, and goes with them from edition to edition.
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
    """Note who wrote those texts of a file that girls do not have, and that are nobody's yet.

    `text` is its new content, `live` the file in the edition that girls read. Lines of hers on words that are not in it
    any more go. Raise CatalogChanged.
    """
    entries = {it.code: it for it in (PoEntry(words, context, (words,)) for words in all_words(text))}
    path = source_path(locales)
    before = path.read_bytes() if path.exists() else b""
    lines = before.decode("utf-8").splitlines()
    kept = [line for line in lines if _code(line) in entries or not _is_hers(line, context, byline)]
    known = {_code(line) for line in kept if f" {WRITTEN} " in line}
    new = [it for code, it in entries.items() if code not in known and it.source not in _words_of(live)]
    after = [*kept, *(f"{it.code} {byline.line(WRITTEN, it)}" for it in new)]
    if entries and after != lines:  # of a file that cannot be read, texts are noted when it can
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
