"""Signatures of native speakers on translations: `# reviewed: AB, 2026-12-31, 1a2b3c` above an entry (A18).

The last part is a hash of source and translation, so a signature ends with the words it was given for. `python main.py
messages sign` writes it. English has no catalog: its signatures are lines of `en/reviewed.txt`, each after the code of
its text.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.po import SIGNED, InvalidPo, PoEntry, read

SignedTexts = Mapping[str, frozenset[tuple[str, str]]]
"""By locale, the entries (context, source) that are translated and carry a valid signature."""

_SIGNATURE = re.compile(r"reviewed:\s*(?P<initials>\w[^,]*),\s*(?P<day>\d{4}-\d\d-\d\d),\s*(?P<print>[0-9a-f]{6})")


def fingerprint(source: str, forms: Iterable[str]) -> str:
    """Return six hexadecimal digits that change with a source or its translation."""
    words = "\0".join((source, *forms))
    return hashlib.blake2s(words.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def signature(entry: PoEntry, initials: str, day: date) -> str:
    """Return the comment by which a reviewer signs the words of an entry."""
    return f"reviewed: {initials}, {day.isoformat()}, {print_of(entry)}"


def fits(comment: str, entry: PoEntry, initials: str = "") -> bool:
    """Return True when a comment signs the entry's present words, by these initials or, if empty, by any."""
    found = _SIGNATURE.fullmatch(comment)
    if found is None or initials not in ("", found["initials"]):
        return False
    return found["print"] == print_of(entry)


def is_signed(entry: PoEntry, initials: str = "") -> bool:
    """Return True when the words of an entry, also a stale one, are signed by these initials or, if empty, by any."""
    return any(fits(comment, entry, initials) for comment in entry.comments)


def signers(entry: PoEntry) -> tuple[str, ...]:
    """Return the initials or account names of those who signed the present words of an entry."""
    found = (_SIGNATURE.fullmatch(comment) for comment in entry.comments if fits(comment, entry))
    return tuple(it["initials"] for it in found if it)


def unsigned(entry: PoEntry, initials: str = "") -> PoEntry:
    """Return an entry without the signatures by these initials or, if empty, without any."""

    def goes(comment: str) -> bool:
        found = _SIGNATURE.fullmatch(comment)
        return comment.startswith(SIGNED) and (not initials or (found is not None and found["initials"] == initials))

    return replace(entry, comments=tuple(it for it in entry.comments if not goes(it)))


def print_of(entry: PoEntry) -> str:
    """Return the fingerprint of an entry as a signature has it: of its words, and of the text they were made from."""
    return fingerprint(entry.translated_from, entry.forms)


def signatures(folder: Path) -> SignedTexts:
    """Return the signed entries of every catalog; one that cannot be read has none (`check` reports why)."""
    found = {}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        found[path.parent.parent.name] = frozenset[tuple[str, str]]()
        with suppress(OSError, UnicodeDecodeError, InvalidPo):
            signed = (it.key for it in read(path) if it.words and not it.fuzzy and not it.obsolete and is_signed(it))
            found[path.parent.parent.name] = frozenset(signed)
    return found


def every_signature(folder: Path, course: Course) -> SignedTexts:
    """Return the signed entries of every catalog, and the signed texts of the course in English."""
    return {**signatures(folder), SOURCE_LOCALE: signed_english(folder, course)}


def signed_english(folder: Path, course: Course) -> frozenset[tuple[str, str]]:
    """Return the signed texts of the course in English."""
    keys = dict.fromkeys((text.context, text.source) for text in all_texts(course) if text.context)
    source = signed_source(folder, (PoEntry(source, context) for context, source in keys))
    return frozenset(it.key for it in source if is_signed(it))


def source_path(folder: Path) -> Path:
    """Return the path of the signatures on English texts."""
    return folder / SOURCE_LOCALE / "reviewed.txt"


def signed_source(folder: Path, entries: Iterable[PoEntry]) -> Iterator[PoEntry]:
    """Yield the entries of English texts as translations into themselves, with their signatures as comments."""
    found = defaultdict[str, list[str]](list)
    with suppress(OSError, UnicodeDecodeError):
        for line in source_path(folder).read_text("utf-8").splitlines():
            code, _, comment = line.partition(" ")
            found[code].append(comment)
    for it in entries:
        yield replace(it, forms=(it.source,), comments=tuple(found[it.code]))
