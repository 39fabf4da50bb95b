"""Which words of a file took the place of which, when the whole file was written anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.authoring.translation.edit_in_place import all_words

ALIKE = 0.5
"""How much two texts have in common, from 0 to 1, when one is the other's new wording."""

Pair = tuple[str, str]


def exchanged(before: str, after: str) -> tuple[Pair, ...]:
    """The old and new words of every text that was changed, in the order of the file.

    Words that moved were not changed. Nothing can be said of a file that is no YAML.
    """
    old, new = all_words(before), all_words(after)
    there = set(old)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    replaced = ((old[i:j], new[k:m]) for kind, i, j, k, m in blocks if kind == "replace")
    pairs = dict.fromkeys(pair for gone, come in replaced for pair in _pairs(gone, come))
    return tuple((was, now) for was, now in pairs if now not in there)


def _pairs(gone: Sequence[str], come: Sequence[str]) -> Iterator[Pair]:
    """Each with the one in its place; where some were added or taken out, with the first that is alike."""
    if len(gone) == len(come):
        yield from zip(gone, come, strict=True)
        return
    left = list(come)
    for was in gone:
        if now := next((it for it in left if SequenceMatcher(None, was, it).ratio() >= ALIKE), None):
            left.remove(now)
            yield was, now
