"""Effect of a changed source text on its translations: they are kept, become stale, or are no longer shown.

`messages update` guesses what a change means. In the preview the author says it, and the catalogs follow at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Literal, get_args

from bot.authoring.translation.bylines import Byline, credited
from bot.authoring.translation.catalog_files import CatalogChanged, locales_in, path_of, put_whole
from bot.authoring.translation.edit_in_place import all_words
from bot.authoring.translation.entries import edit, put, translation
from bot.authoring.translation.po_writer import entry_lines
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import is_signed, unsigned

Meaning = Literal["wording", "meaning", "wrong"]
"""Meaning of a change, as its author states it: other words only, another meaning, or the old text was wrong."""

MEANINGS: tuple[Meaning, ...] = get_args(Meaning)

TranslationState = Literal["missing", "draft", "stale", "signed"]
"""State of a translation. One that the tools guessed, which learners do not see, counts as `stale`."""

ALIKE = 0.5
"""Similarity, from 0 to 1, from which one text counts as the new wording of another."""

ChangedText = tuple[str, str]


def state(entry: PoEntry | None) -> TranslationState:
    """Return the state of a text's translation."""
    if entry is None or not entry.words:
        return "missing"
    if entry.fuzzy:
        return "stale"
    return "signed" if is_signed(entry) else "draft"


def translated(locales: Path, context: str, source: str) -> tuple[str, ...]:
    """Return the locales in which a text is translated, so that a change would make the translation stale."""
    found = ((locale, translation(locales, locale, context, source)) for locale in locales_in(locales))
    return tuple(locale for locale, entry in found if entry and entry.words)


def carry(locales: Path, context: str, old: str, new: str, meaning: Meaning, stays: bool = False) -> None:
    """Update the entry of a changed text in every catalog. `stays`: the old text still occurs elsewhere in its file.

    A catalog that has an entry for the new text already is left alone. Raise CatalogChanged when one cannot be written.
    """
    for locale in translated(locales, context, old):
        entry, there = (translation(locales, locale, context, source) for source in (old, new))
        if entry is None or there is not None:
            continue
        after, path = _reworded_entry(entry, new, meaning), path_of(locales, locale)
        if stays:
            append(path, after)
        else:
            _replace_entry(path, entry, after)


def settle_carried(locales: Path, carried: Mapping[str, PoEntry], new: str, meaning: Meaning) -> None:
    """Write entries that were carried over in memory only, by locale, as entries of the next wording of their text."""
    for locale, entry in carried.items():
        _exchange_lines(path_of(locales, locale), entry, _reworded_entry(entry, new, meaning))


def _exchange_lines(path: Path, entry: PoEntry, after: PoEntry) -> None:
    edit(path, lambda it: after if it.raw == entry.raw else it)


def _replace_entry(path: Path, entry: PoEntry, after: PoEntry) -> None:
    edit(path, lambda it: after if it == entry else it)


def _reworded_entry(entry: PoEntry, new: str, meaning: Meaning) -> PoEntry:
    """Return the entry of the new text.

    A signature is for the old translation, and stays only with one that became stale.
    """
    if meaning == "meaning":
        flags = ("fuzzy", *(flag for flag in entry.flags if flag != "fuzzy"))
        return replace(entry, source=new, flags=flags, previous=(entry.context, entry.translated_from))
    if meaning == "wording" and entry.fuzzy:  # a stale entry: a translator has to look at it anyway
        return replace(entry, source=new)
    forms = entry.forms if meaning == "wording" else ("",) * len(entry.forms)
    flags = tuple(flag for flag in entry.flags if flag != "fuzzy")
    return credited(replace(unsigned(entry), source=new, forms=forms, flags=flags, previous=None))


def translate(locales: Path, locale: str, context: str, source: str, words: str, byline: Byline | None = None) -> None:
    """Write the translation of a text as a draft, even if its catalog has no entry for the text yet."""
    if translation(locales, locale, context, source) is None:
        append(path_of(locales, locale), credited(PoEntry(source, context, (words,)), byline))
    else:
        put(locales, locale, context, source, words, byline)


def append(path: Path, entry: PoEntry) -> None:
    """Append an entry to its catalog; `messages update` moves it to its place."""
    try:
        before = path.read_bytes()
    except OSError as error:
        raise CatalogChanged(f"{path.name} cannot be read") from error
    end = "\r\n" if b"\r\n" in before else "\n"
    lines = "".join([end, *entry_lines(replace(entry, raw=()), end)])
    put_whole(path, before, before + lines.encode("utf-8", "replace"))


def changed_texts(before: str, after: str) -> tuple[ChangedText, ...]:
    """Return the old and new words of every changed text, in file order.

    Text that only moved is not a change. A file that is not valid YAML gives no pairs.
    """
    old, new = all_words(before), all_words(after)
    there = set(old)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    replaced = ((old[i:j], new[k:m]) for kind, i, j, k, m in blocks if kind == "replace")
    pairs = dict.fromkeys(pair for removed, added in replaced for pair in _paired(removed, added))
    return tuple((was, now) for was, now in pairs if now not in there)


def _paired(removed: Sequence[str], added: Sequence[str]) -> Iterator[ChangedText]:
    """Pair texts by position; where some were added or removed, pair each old one with the first similar new one."""
    if len(removed) == len(added):
        yield from zip(removed, added, strict=True)
        return
    left = list(added)
    for was in removed:
        if now := next((it for it in left if SequenceMatcher(None, was, it).ratio() >= ALIKE), None):
            left.remove(now)
            yield was, now
