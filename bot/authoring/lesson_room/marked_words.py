"""Compare old with new words, and mark those that differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

_LETTER = r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd\u200b\u200c])*"
"""A Khmer letter with all signs above, below and beside it. Khmer has no spaces between words."""

_WORD = re.compile(rf"{_LETTER}|\s+|[^\s\u1780-\u17b3]+|.", re.DOTALL)


class Piece(NamedTuple):
    """A piece of a text, and whether it differs from the other text."""

    words: str
    is_changed: bool


Pieces = tuple[Piece, ...]


def marked(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces. If one is empty, or they have no word in common, nothing is marked."""
    then, now = pieces_of(old), pieces_of(new)
    matcher = SequenceMatcher(a=then, b=now, autojunk=False)
    changes = matcher.get_opcodes()
    if not any(tag == "equal" and any(map(str.strip, then[low:high])) for tag, low, high, _, _ in changes):
        return _plain(old), _plain(new)
    return (
        joined((word, tag != "equal") for tag, low, high, _, _ in changes for word in then[low:high]),
        joined((word, tag != "equal") for tag, _, _, low, high in changes for word in now[low:high]),
    )


def pieces_of(words: str) -> list[str]:
    """Return words in the pieces that are compared and marked: words, spaces, letters of Khmer."""
    return _WORD.findall(words)


def _plain(words: str) -> Pieces:
    return (Piece(words, False),) if words else ()


def joined(words: Iterable[tuple[str, bool]]) -> Pieces:
    """Join neighbours; a space between two changed words is marked with them."""
    some = [*words]
    for at in range(1, len(some) - 1):
        if not some[at][0].strip() and some[at - 1][1] and some[at + 1][1]:
            some[at] = some[at][0], True
    groups = groupby(some, key=lambda it: it[1])
    return tuple(Piece("".join(word for word, _ in group), is_changed) for is_changed, group in groups)
