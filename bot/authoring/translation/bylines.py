"""Bylines: comments that name the translators of an entry, so that nobody signs her own words.

`# translated: anna, 2026-12-31, 1a2b3c` stands above an entry; for English, which has no catalog, it is `written:`
(`english_bylines.py`). The last part is a hash of the translation: the byline counts for these words only, also when
just the English changes. An author's own computer knows no name, so no byline is written there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import fingerprint

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
