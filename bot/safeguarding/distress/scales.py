"""Scales: add up the points of many small signs in a text (A4).

An older man, a secret, night and "I did not want" add points; an exam, a goat and a laugh take some away. So a text
that nobody foresaw can match, and a word that only sounds bad does not match by itself (A3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.lessons.model.safety import Scale

CONCEPT = ":"
"""Prefix of a concept's name among signs, so that no typed word can be mistaken for a concept."""

HARMLESS = CONCEPT + "harmless"
"""The concept of an idiom that only sounds bad (`dying of laughter`)."""

MOST_AGAINST = 10
"""Limit on the points that harmless signs take from a strong concept: no laugh, cake or exam cancels it."""


class ScaleMatcher:
    """One scale, prepared for lookups."""

    def __init__(self, scale: Scale) -> None:
        """Index the points of the scale by sign."""
        self._enough = scale.enough
        self._strong = frozenset(CONCEPT + it.written for it in scale.strong)
        self._points: Mapping[str, int] = {
            **{CONCEPT + entry.written: points for points, entries in scale.concepts.items() for entry in entries},
            **{word: points for points, words in scale.words.items() for word in words},
        }

    @property
    def signs(self) -> Collection[str]:
        """The signs that have points on this scale."""
        return self._points.keys()

    def above(self, signs: Collection[str]) -> int:
        """Return by how many points the signs exceed the threshold; negative if they do not reach it."""
        points = [self._points.get(sign, 0) for sign in signs]
        against = -sum(number for number in points if number < 0)
        if HARMLESS not in signs and not self._strong.isdisjoint(signs):
            against = min(against, MOST_AGAINST)
        return sum(number for number in points if number > 0) - against - self._enough
