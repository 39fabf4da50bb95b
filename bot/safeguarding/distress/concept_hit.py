"""Position of a concept found in a text. It holds no typed word, so none travels beyond the matcher (A15)."""

from __future__ import annotations

from typing import NamedTuple


class ConceptHit(NamedTuple):
    """A concept found at the words `start` up to, not including, `end`, by the vocabulary of `file`.

    `sure`: the entry is unlikely to be a word of another language.
    """

    concept: str
    start: int
    end: int
    file: str
    sure: bool
