"""Redaction: removal of personal details from a message (G7).

A reader selects words to cut, she never types text anew, and only the positions of the cuts are stored. The original
stays as it is. A cut of more than a third of it takes a second reader, who sees the original until she agrees (S7).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

CUT = "[…]"
"""Placeholder for words that were cut."""

ALONE = 3
"""One reader alone cuts at most one part in this many: a name and a place, never what the message says."""


@dataclass(frozen=True, slots=True)
class ProposedCut:
    """A cut of more than a third that waits for a second reader: all positions to be cut, and its proposer."""

    cut: frozenset[int]
    reader: str


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
    for number, piece in enumerate(pieces(words)):
        if number not in cut:
            said.append(piece)
        elif number - 1 not in cut:
            said.append(f"{CUT} ")
    return "".join(said).strip()


def takes_two(words: str, cut: Collection[int]) -> bool:
    """Return True if these positions, all cuts of the text together, hold more than a third of its characters."""
    lengths = [len(_signs(piece)) for piece in pieces(words)]
    gone = sum(length for number, length in enumerate(lengths) if number in cut)
    return ALONE * gone > sum(lengths)


def _signs(piece: str) -> str:
    """Return a piece without the space after it."""
    return piece.strip().strip("\u200b")
