"""Scales: what many small signs of a text add up to (A4).

An older man, a secret, night and "I did not want" add up; an exam, a goat and a laugh take away. So a text that
nobody thought of can still be heard, and a word that sounds bad alone is left in peace (A3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.lessons.model.safety import Scale

CONCEPT = ":"
"""What the name of a concept begins with among signs, so that no word can be one."""

HARMLESS = CONCEPT + "harmless"
"""An idiom that only sounds bad (`dying of laughter`)."""

MOST_AGAINST = 10
"""So many points may speak against a strong concept: no laugh, cake or exam beside it plays it down."""


class ScaleMatcher:
    """One scale, ready to be asked."""

    def __init__(self, scale: Scale) -> None:
        """The points of its signs by name."""
        self._enough = scale.enough
        self._strong = frozenset(CONCEPT + it.written for it in scale.strong)
        self._points: Mapping[str, int] = {
            **{CONCEPT + it.written: points for points, entries in scale.concepts.items() for it in entries},
            **{word: points for points, words in scale.words.items() for word in words},
        }

    @property
    def signs(self) -> Collection[str]:
        """All that counts here."""
        return self._points.keys()

    def above(self, signs: Collection[str]) -> int:
        """By how many points the signs are over what is enough; below 0 they are not."""
        points = [self._points.get(sign, 0) for sign in signs]
        against = -sum(number for number in points if number < 0)
        if HARMLESS not in signs and not self._strong.isdisjoint(signs):
            against = min(against, MOST_AGAINST)
        return sum(number for number in points if number > 0) - against - self._enough
