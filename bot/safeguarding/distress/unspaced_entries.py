"""Index of Khmer entries: found anywhere in a run of text, but never ending inside a syllable (A3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.safeguarding.distress.concept_hit import ConceptHit
from bot.safeguarding.distress.tokens import KHMER_UNIT, Token

PREFIXES = (2, 3, 4, 6, 9)
"""Lengths of the beginnings by which entries are looked up: by two characters, most entries tried would not fit."""


class UnspacedEntries:
    """Entries by their beginnings, each as long as it can be."""

    def __init__(self) -> None:
        """Create an empty index."""
        self._entries: dict[str, list[tuple[str, str, str]]] = defaultdict(list)

    def put(self, concept: str, whole: str, file: str) -> None:
        """Add an entry, written without spaces."""
        longest = max((it for it in PREFIXES if it <= len(whole)), default=len(whole))
        self._entries[whole[:longest]].append((whole, concept, file))

    def hits(self, words: list[Token]) -> Iterator[ConceptHit]:
        """Yield a hit for every entry found in the Khmer words of a text."""
        for run in words:
            if run.script == "khmer":
                yield from self._hits_in(run)

    def _hits_in(self, run: Token) -> Iterator[ConceptHit]:
        for start in range(len(run.text) - 1):
            beginnings = dict.fromkeys(run.text[start : start + length] for length in PREFIXES)
            for whole, concept, file in (it for part in beginnings for it in self._entries.get(part, ())):
                end = start + len(whole)
                if run.text.startswith(whole, start) and not _ends_inside_syllable(run.text, end):
                    first, last = run.at + start // KHMER_UNIT, run.at + (end - 1) // KHMER_UNIT
                    yield ConceptHit(concept, first, last + 1, file, True)


def _ends_inside_syllable(run: str, at: int) -> bool:
    """Return True if the sign at `at` belongs to the letter before it, so that the entry ends inside another word."""
    return at < len(run) and "\u17b6" <= run[at] <= "\u17d3"
