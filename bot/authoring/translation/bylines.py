"""Bylines: comments that name the translators of an entry, so that nobody signs her own words.

`# translated: anna, 2026-12-31, 1a2b3c` stands above an entry. The last part is a hash of the translation: the byline
counts for these words only, also when just the English changes. English has no catalog: a line
`lock-it-up/a1b2c3 written: anna, 2026-12-31, 1a2b3c` in `en/reviewed.txt` begins with the code of its text, so it
counts for these words alone, and goes with them from edition to edition. An author's own computer knows no name, so no
byline is written there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from bot.authoring.translation.catalog_files import put_whole
from bot.authoring.translation.edit_in_place import all_words
from bot.authoring.translation.writable_files import Unwritten, read
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import fingerprint, source_path

TRANSLATED, WRITTEN = "translated:", "written:"
"""First word of the comment that names a translator, or the writer of an English text."""

_LINE = re.compile(r"(?:translated|written):\s*(?P<name>\w[^,]*),\s*(?P<day>\d{4}-\d\d-\d\d),\s*(?P<print>[0-9a-f]{6})")


@dataclass(frozen=True, slots=True)
class Byline:
    """The account of a translator or writer, and the day on which she writes."""

    name: str
    day: date

    def line(self, kind: str, entry: PoEntry) -> str:
        """Return the byline for the words of an entry."""
        return f"{kind} {self.name}, {self.day.isoformat()}, {fingerprint('', entry.forms)}"


def writers(entry: PoEntry) -> tuple[str, ...]:
    """Return the names of those who translated the present words of an entry, or wrote them in English, each once."""
    found = (_LINE.fullmatch(line) for line in entry.comments if _fits(line, entry))
    return tuple(dict.fromkeys(it["name"] for it in found if it))


def credited(entry: PoEntry, byline: Byline | None = None) -> PoEntry:
    """Return an entry that was just written: without bylines of other words, and with `byline` if given.

    Words that were written once more unchanged keep their first translator, too.
    """
    kept = tuple(line for line in entry.comments if not line.startswith(TRANSLATED) or _fits(line, entry))
    if byline is None or not entry.words or byline.name in writers(entry):
        return replace(entry, comments=kept)
    return replace(entry, comments=(*kept, byline.line(TRANSLATED, entry)))


def _fits(line: str, entry: PoEntry) -> bool:
    found = _LINE.fullmatch(line)
    return found is not None and found["print"] == fingerprint("", entry.forms)


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
