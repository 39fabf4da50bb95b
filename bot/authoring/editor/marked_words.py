"""Compare old with new words, and mark those that differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

_LETTER = r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd\u200b\u200c])*"
"""A Khmer letter with all signs above, below and beside it. Khmer has no spaces between words."""

_WORD = re.compile(rf"{_LETTER}|\s+|[^\s\u1780-\u17b3]+|.", re.DOTALL)


class Piece(NamedTuple):
    """A piece of a text, and whether it is marked: it differs from the other text, or was looked for."""

    words: str
    is_marked: bool


Pieces = tuple[Piece, ...]


def marked(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces. If one is empty, or they have no word in common, nothing is marked."""
    changes = word_changes(old, new)
    if not any(it.kind == "same" and it.words.strip() for it in changes):
        return _plain(old), _plain(new)
    return (
        joined((it.words, it.kind != "same") for it in changes if it.kind != "new"),
        joined((it.words, it.kind != "same") for it in changes if it.kind != "gone"),
    )


class WordChange(NamedTuple):
    """A stretch of words that stays, goes or comes."""

    kind: Literal["same", "gone", "new"]
    words: str


def word_changes(before: str, now: str) -> tuple[WordChange, ...]:
    """Return both texts merged into one, in order: words that stay, are gone, and are new."""
    return tuple(_word_changes(pieces_of(before), pieces_of(now)))


def _word_changes(before: list[str], now: list[str]) -> Iterator[WordChange]:
    for how, i, j, k, m in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if how == "equal":
            yield WordChange("same", "".join(before[i:j]))
            continue
        if i < j:
            yield WordChange("gone", "".join(before[i:j]))
        if k < m:
            yield WordChange("new", "".join(now[k:m]))


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
    return grouped(some)


def grouped(words: Iterable[tuple[str, bool]]) -> Pieces:
    """Join neighbours that are both marked, or both not."""
    groups = groupby(words, key=lambda it: it[1])
    return tuple(Piece("".join(word for word, _ in group), is_marked) for is_marked, group in groups)
