"""Rows of a translator's sheet: one a text, in playing order, with what a translator needs to know about it.

Only two columns are read back: the key, and the translation. The key is the text's code and, after a space, a
fingerprint of the translation that the row was written with, so that an unchanged cell never overwrites what somebody
else has translated since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.authoring.translation.change_costs import TranslationState, state
from bot.authoring.translation.terms import Glossary
from bot.check.rules.lengths import units
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import fingerprint
from bot.lessons.translations.text_list import TextLine

UNTRANSLATED: frozenset[TranslationState] = frozenset({"missing", "stale"})
"""States of texts that wait for a translator."""

MOST_LETTERS = 32_767
"""Characters that a cell of a spreadsheet can hold, counted as UTF-16."""

_NEVER_IN_XML = "\ufffe\uffff"


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """One text in a sheet. `translation` is the only part that a translator changes."""

    key: str
    state: TranslationState
    english: str
    translation: str
    letters: int
    """Number of letters that fit."""
    hints: str
    old_english: str
    old_translation: str
    what: str
    who: str
    before: str
    after: str
    is_critical: bool
    where: str


def translation_rows(
    entries: Iterable[PoEntry], places: Mapping[tuple[str, str], Sequence[TextLine]], glossary: Glossary
) -> Iterator[TranslationRow]:
    """Yield the rows of some entries; `places` are those of every text of the course."""
    for it in entries:
        yield _row(it, places[it.key], glossary)


def _row(entry: PoEntry, places: Sequence[TextLine], glossary: Glossary) -> TranslationRow:
    line, is_stale = places[0], state(entry) == "stale"
    return TranslationRow(
        key=f"{entry.code} {print_of(cell_of(entry))}",
        state=state(entry),
        english=entry.source,
        translation=cell_of(entry),
        letters=min(place.limit for place in places),
        hints="\n".join(glossary.hints(entry.source, entry.words)),
        old_english=entry.translated_from if entry.stale else "",
        old_translation=_holdable(entry.words) if is_stale else "",
        what=" / ".join(dict.fromkeys(place.what for place in places)),
        who=line.who,
        before=line.before,
        after=line.after,
        is_critical=any(place.critical for place in places),
        where=f"{line.where}{f', and {len(places) - 1} more' if len(places) > 1 else ''}",
    )


def cell_of(entry: PoEntry) -> str:
    """Return the content of the translation column; empty where a translator has to write anew."""
    return "" if state(entry) in UNTRANSLATED else _holdable(entry.words)


def print_of(words: str) -> str:
    """Return the fingerprint of a cell. Spreadsheets write line breaks in several ways; all are equal here."""
    return fingerprint("", (plain_breaks(words),))


def plain_breaks(words: str) -> str:
    """Return words with plain line breaks."""
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _holdable(words: str) -> str:
    """Return words if a cell can hold them unchanged, else "": an import ignores an empty cell."""
    return "" if units(words) > MOST_LETTERS or any(it in words for it in _NEVER_IN_XML) else words
