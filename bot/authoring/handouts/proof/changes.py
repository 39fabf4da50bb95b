"""Differences between two versions of a lesson: old and new texts, and translations that became stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TypeVar

from bot.lessons.model.lesson import SOURCE_LOCALE, Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import named_texts
from bot.lessons.translations.catalogs import Catalogs

Said = TypeVar("Said")


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
    found = paired(named_texts(before), named_texts(now), lambda text: text.source)
    return tuple(Change(name, old, new, tuple(_stale(old, new, then, catalogs))) for name, old, new in found)


def paired(
    old: Sequence[tuple[str, Said]], new: Sequence[tuple[str, Said]], words: Callable[[Said], str]
) -> Iterator[tuple[str, Said | None, Said | None]]:
    """Pair old with new texts where the files differ, in order; only texts of the same key are paired.

    Each text stands behind the key it was written at (`say`, `feedback`, ...).
    """
    sides = [[(name, words(text)) for name, text in some] for some in (old, new)]
    for tag, low, high, start, end in SequenceMatcher(a=sides[0], b=sides[1], autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _within(old[low:high], new[start:end])


def _within(
    old: Sequence[tuple[str, Said]], new: Sequence[tuple[str, Said]]
) -> Iterator[tuple[str, Said | None, Said | None]]:
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
