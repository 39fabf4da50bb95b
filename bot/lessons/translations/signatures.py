"""Which translations a native speaker has signed: `# reviewed: AB, 2026-12-31, 1a2b3c` above an entry (A18).

The last part is made from the source and the translation, so a signature ends with the words it stands for.
`python main.py messages sign` writes it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from bot.lessons.translations.po import InvalidPo, PoEntry, read

Signed = Mapping[str, frozenset[tuple[str, str]]]
"""By locale, the entries (context, source) that are translated and carry a signature that fits."""

_SIGNATURE = re.compile(r"reviewed:\s*(?P<initials>\w[^,]*),\s*(?P<day>\d{4}-\d\d-\d\d),\s*(?P<print>[0-9a-f]{6})")


def fingerprint(source: str, forms: Iterable[str]) -> str:
    """Six hexadecimal digits that change with a source or its translation."""
    words = "\0".join((source, *forms))
    return hashlib.blake2s(words.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def signature(entry: PoEntry, initials: str, day: date) -> str:
    """The comment by which someone signs the words of an entry."""
    return f"reviewed: {initials}, {day.isoformat()}, {fingerprint(entry.translated_from, entry.forms)}"


def fits(comment: str, entry: PoEntry, initials: str = "") -> bool:
    """Whether a comment is a signature of the words an entry holds now, by these initials or by any."""
    found = _SIGNATURE.fullmatch(comment)
    if found is None or initials not in ("", found["initials"]):
        return False
    return found["print"] == fingerprint(entry.translated_from, entry.forms)


def is_signed(entry: PoEntry, initials: str = "") -> bool:
    """Whether the words of an entry, also of a stale one, are signed by these initials, or by any."""
    return any(fits(comment, entry, initials) for comment in entry.comments)


def signatures(folder: Path) -> Signed:
    """The signed entries of every catalog; one that cannot be read has none (`check` says why)."""
    found = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        found[path.parent.parent.name] = frozenset[tuple[str, str]]()
        with suppress(OSError, UnicodeDecodeError, InvalidPo):
            signed = (it.key for it in read(path) if it.words and not it.fuzzy and not it.obsolete and is_signed(it))
            found[path.parent.parent.name] = frozenset(signed)
    return found
