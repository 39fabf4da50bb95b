"""Taking personal details out of a voice: words are chosen, never typed anew. Only their places are kept (G7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

CUT = "[…]"
"""What stands where words were taken out."""

_WORD = re.compile(r"[^\s\u200b]+[\s\u200b]*|[\s\u200b]+")
_SIGNS = r"[\u17b4-\u17d1\u17d3\u17dd\u200c\u200d]*"
_KHMER = re.compile(rf"[\u1780-\u17b3]{_SIGNS}(?:\u17d2[\u1780-\u17b3]{_SIGNS})*")
_RUN = re.compile(r"[\u1780-\u17ff\u200c\u200d]{4,}")


def pieces(words: str) -> tuple[str, ...]:
    """The words one by one, each with the space after it; Khmer, which is written without spaces, by its syllables."""
    return tuple(piece for word in _WORD.findall(words) for piece in _pieces(word))


def _pieces(word: str) -> Iterator[str]:
    starts = [0, *(it.start() + its.start() for it in _RUN.finditer(word) for its in _KHMER.finditer(it[0])), len(word)]
    yield from (word[a:b] for a, b in pairwise(starts) if a < b)


def without(words: str, cut: Collection[int]) -> str:
    """The words without the pieces of these places; one mark stands for all that stood side by side."""
    said: list[str] = []
    for place, piece in enumerate(pieces(words)):
        if place not in cut:
            said.append(piece)
        elif place - 1 not in cut:
            said.append(f"{CUT} ")
    return "".join(said).strip()
