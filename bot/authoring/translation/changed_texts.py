"""Match the old and new texts of a file that was saved as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bot.authoring.translation.edit_in_place import all_words

ALIKE = 0.5
"""Similarity, from 0 to 1, from which one text counts as the new wording of another."""

ChangedText = tuple[str, str]


def changed_texts(before: str, after: str) -> tuple[ChangedText, ...]:
    """Return the old and new words of every changed text, in file order.

    Text that only moved is not a change. A file that is not valid YAML gives no pairs.
    """
    old, new = all_words(before), all_words(after)
    there = set(old)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    replaced = ((old[i:j], new[k:m]) for kind, i, j, k, m in blocks if kind == "replace")
    pairs = dict.fromkeys(pair for removed, added in replaced for pair in _pairs(removed, added))
    return tuple((was, now) for was, now in pairs if now not in there)


def _pairs(removed: Sequence[str], added: Sequence[str]) -> Iterator[ChangedText]:
    """Pair texts by position; where some were added or removed, pair each old one with the first similar new one."""
    if len(removed) == len(added):
        yield from zip(removed, added, strict=True)
        return
    left = list(added)
    for was in removed:
        if now := next((it for it in left if SequenceMatcher(None, was, it).ratio() >= ALIKE), None):
            left.remove(now)
            yield was, now
