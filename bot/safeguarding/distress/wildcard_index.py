"""Index of single-word patterns with a wildcard in front, at the end, on both sides, or none.

Every lookup is a dictionary lookup, so no pattern can backtrack.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

SHORTEST_INSIDE, LONGEST_INSIDE = 3, 12
"""Length limits, in characters, of patterns with a wildcard on both sides."""


class WildcardIndex:
    """Patterns of one way of folding letters, each with a number."""

    def __init__(self) -> None:
        """Create an empty index."""
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._begins: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._holds: dict[str, list[int]] = defaultdict(list)

    def put(self, pattern: str, number: int) -> None:
        """Add a pattern: `word`, `word*`, `*word` or `*word*`."""
        first, last = pattern.startswith("*"), pattern.endswith("*")
        patterns = self._holds if first and last else self._ends if first else self._begins if last else self._exact
        patterns[pattern.strip("*")].append(number)

    def lists(self, word: str) -> bool:
        """Return True if a word is a pattern itself, or one without its ending."""
        return word in self._exact or word in self._begins

    def find(self, word: str) -> list[int]:
        """Return the numbers of all patterns that match a word."""
        found = list(self._exact.get(word, ()))
        begins, ends = self._begins, self._ends
        for cut in range(1, len(word) + 1) if begins else ():
            if word[:cut] in begins:
                found += begins[word[:cut]]
        for cut in range(len(word)) if ends else ():
            if word[cut:] in ends:
                found += ends[word[cut:]]
        if self._holds:
            found += self._inside(word)
        return found

    def _inside(self, word: str) -> Iterator[int]:
        for start in range(len(word)):
            for end in range(start + SHORTEST_INSIDE, min(len(word), start + LONGEST_INSIDE) + 1):
                yield from self._holds.get(word[start:end], ())
