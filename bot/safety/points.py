"""Scales: what many small signs of a text add up to (A4).

An older man, a secret, night and "I did not want" add up; an exam, a goat and a laugh take away. So a text that
nobody thought of can still be heard, and a word that sounds bad alone is left in peace (A3).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.content.model.safety import Scale

CONCEPT = ":"
"""What the name of a concept begins with among signs, so that no word can be one."""


class Points:
    """One scale, ready to be asked."""

    def __init__(self, scale: Scale) -> None:
        """The points of its signs by name."""
        self._enough = scale.enough
        self._points: Mapping[str, int] = {
            **{CONCEPT + it.written: points for points, entries in scale.concepts.items() for it in entries},
            **{it.written: points for points, entries in scale.words.items() for it in entries},
        }

    @property
    def signs(self) -> Collection[str]:
        """All that counts here."""
        return self._points.keys()

    def above(self, signs: Collection[str]) -> int:
        """By how many points the signs are over what is enough; below 0 they are not."""
        return sum(self._points.get(sign, 0) for sign in signs) - self._enough
