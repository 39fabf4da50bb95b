"""Estimate of the width of a text on a phone, by script; an exact width needs a phone.

Measured in Chromium (`measureText` on a canvas) with the two fonts the preview ships, Noto Sans Khmer and Noto Sans
Devanagari, and for Latin letters with DejaVu Sans Condensed, whose widths are near those of a phone's own font.
A test compares the estimate with Chromium's widths of the translations.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LETTER = 15
"""Font size of a button's label in pixels."""

_NARROW = frozenset(" iljtfrI.,:;!'’|()[]-")
_BROAD = frozenset("mwMW—…")
_STACKED = "\u17d2"
"""The Khmer letter after this sign is a subscript of the one before."""


def width(words: str) -> float:
    """Return the width in pixels of a button's label on one line."""
    return LETTER * sum(_em(before, letter) for before, letter in zip(f" {words}", words, strict=False))


@lru_cache(4096)
def _em(before: str, letter: str) -> float:
    """Return the width of a letter in em; `before` is the character before it."""
    kind = unicodedata.category(letter)
    if kind in ("Mn", "Cf"):
        return 0.0
    if "\u1780" <= letter <= "\u17ff":
        return 0.27 if kind == "Mc" else 0.14 if before == _STACKED else 0.67
    if "\u0900" <= letter <= "\u097f":
        return 0.26 if kind == "Mc" else 0.57
    return _latin(letter, kind)


def _latin(letter: str, kind: str) -> float:
    if letter in _NARROW:
        return 0.29
    if letter in _BROAD:
        return 0.8
    if kind == "So":  # emoji and other symbols
        return 1.2
    return 0.6 if letter.isupper() else 0.53
