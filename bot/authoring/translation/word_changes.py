"""Words of a text that have changed since it was translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_WORD = re.compile(r"\s+|[^\s]+")


class WordChange(NamedTuple):
    """A stretch of words that stays, goes or comes."""

    kind: Literal["same", "gone", "new"]
    words: str


def word_changes(before: str, now: str) -> tuple[WordChange, ...]:
    """Return both texts merged into one, in order: words that stay, are gone, and are new."""
    return tuple(_changes(_WORD.findall(before), _WORD.findall(now)))


def _changes(before: list[str], now: list[str]) -> Iterator[WordChange]:
    for how, i, j, k, m in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if how == "equal":
            yield WordChange("same", "".join(before[i:j]))
            continue
        if i < j:
            yield WordChange("gone", "".join(before[i:j]))
        if k < m:
            yield WordChange("new", "".join(now[k:m]))
