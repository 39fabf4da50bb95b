"""Differences between two versions of a lesson: old and new texts, and translations that became stale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.lessons.model.lesson import SOURCE_LOCALE, Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import named_texts
from bot.lessons.translations.catalogs import Catalogs

Named = tuple[str, Text]
"""The key a text was written at (`say`, `feedback`, ...), and the text."""


@dataclass(frozen=True, slots=True)
class Change:
    """A text that is new, gone or reworded; `stale` holds (locale, translation of the old text)."""

    name: str
    old: Text | None
    new: Text | None
    stale: tuple[tuple[str, str], ...] = ()


def changes(before: Script | None, now: Script | None, then: Catalogs, catalogs: Catalogs) -> tuple[Change, ...]:
    """Return the changes from `before` (None: all is new) to `now` (None: all is gone), in playing order.

    `then` are the catalogs at the time of `before`. A translation is stale when the old text had one and the new one
    has none.
    """
    found = _paired(tuple(named_texts(before)), tuple(named_texts(now)))
    return tuple(Change(name, old, new, tuple(_stale(old, new, then, catalogs))) for name, old, new in found)


def _paired(old: Sequence[Named], new: Sequence[Named]) -> Iterator[tuple[str, Text | None, Text | None]]:
    """Pair old with new texts where the files differ, in order; only texts of the same key are paired."""
    matcher = SequenceMatcher(a=[_word(it) for it in old], b=[_word(it) for it in new], autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield from _within(old[low:high], new[start:end])


def _word(named: Named) -> tuple[str, str]:
    name, text = named
    return name, text.source


def _within(old: Sequence[Named], new: Sequence[Named]) -> Iterator[tuple[str, Text | None, Text | None]]:
    if not (old and new):  # they stay in playing order, each answer below its question
        yield from ((name, text, None) for name, text in old)
        yield from ((name, None, text) for name, text in new)
        return
    for name in dict.fromkeys(name for name, _ in (*new, *old)):
        before = [text for it, text in old if it == name]
        after = [text for it, text in new if it == name]
        yield from ((name, *pair) for pair in zip_longest(before, after))


def _stale(old: Text | None, new: Text | None, then: Catalogs, catalogs: Catalogs) -> Iterator[tuple[str, str]]:
    if old is None or new is None:
        return
    for locale in sorted({*then.by_locale, *catalogs.by_locale} - {SOURCE_LOCALE}):
        words = then.find(old, locale) or catalogs.find(old, locale)
        if words and catalogs.find(new, locale) in (None, words):
            yield locale, words
