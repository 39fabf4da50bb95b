"""Redaction: removal of personal details from a message (G7).

A reader selects words to cut, she never types text anew, and only the positions of the cuts are stored.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

CUT = "[…]"
"""Placeholder for words that were cut."""

_WORD = re.compile(r"[^\s\u200b]+[\s\u200b]*|[\s\u200b]+")
_SIGNS = r"[\u17b4-\u17d1\u17d3\u17dd\u200c\u200d]*"
_KHMER = re.compile(rf"[\u1780-\u17b3]{_SIGNS}(?:\u17d2[\u1780-\u17b3]{_SIGNS})*")
_RUN = re.compile(r"[\u1780-\u17ff\u200c\u200d]{4,}")


def pieces(words: str) -> tuple[str, ...]:
    """Split a text into words, each with the space after it; Khmer, written without spaces, into syllables."""
    return tuple(piece for word in _WORD.findall(words) for piece in _pieces(word))


def _pieces(word: str) -> Iterator[str]:
    starts = [0, *(it.start() + its.start() for it in _RUN.finditer(word) for its in _KHMER.finditer(it[0])), len(word)]
    yield from (word[a:b] for a, b in pairwise(starts) if a < b)


def without(words: str, cut: Collection[int]) -> str:
    """Return the text without the pieces at these positions. One placeholder stands for adjacent cuts."""
    said: list[str] = []
    for place, piece in enumerate(pieces(words)):
        if place not in cut:
            said.append(piece)
        elif place - 1 not in cut:
            said.append(f"{CUT} ")
    return "".join(said).strip()
