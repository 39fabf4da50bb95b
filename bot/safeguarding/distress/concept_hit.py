"""A concept found in a text. It says where, never which word: nothing of hers travels further (A15)."""

from __future__ import annotations

from typing import NamedTuple


class ConceptHit(NamedTuple):
    """A concept at some words of a text, by the vocabulary `file`.

    `sure` when the entry can hardly be a word of another language.
    """

    concept: str
    start: int
    end: int
    file: str
    sure: bool
