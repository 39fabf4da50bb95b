"""Scales: add up the points of many small signs in a text (A4).

An older man, a secret, night and "I did not want" add points; an exam, a goat and a laugh take some away. So a text
that nobody foresaw can match, and a word that only sounds bad does not match by itself (A3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import repeat

from bot.lessons.model.safety import Scale

CONCEPT = ":"
"""Prefix of a concept's name among signs, so that no typed word can be mistaken for a concept."""


class ScaleMatcher:
    """One scale, prepared for lookups."""

    def __init__(self, scale: Scale) -> None:
        """Index the points of the scale by sign."""
        self._enough = scale.enough
        self.strong = frozenset(CONCEPT + it.written for it in scale.strong)
        self._points: Mapping[str, int] = {
            **{CONCEPT + entry.written: points for points, entries in scale.concepts.items() for entry in entries},
            **{word: points for points, words in scale.words.items() for word in words},
        }

    @property
    def signs(self) -> Collection[str]:
        """The signs that count on this scale."""
        return self._points.keys() | self.strong

    def above(self, signs: Collection[str]) -> int:
        """Return by how many points the signs exceed the threshold; negative if they do not reach it.

        A strong sign is enough by itself, and nothing everyday beside it takes that back.
        """
        above = sum(map(self._points.get, signs, repeat(0))) - self._enough
        return above if self.strong.isdisjoint(signs) else max(above, 0)
