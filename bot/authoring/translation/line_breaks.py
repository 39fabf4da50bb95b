"""Search for long stretches of Khmer in which no line can break: Khmer is written without spaces between words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 20
"""Letters, without the signs around them, that fit a bubble on a phone 320 pixels wide.

Its text is 240 pixels wide there. By `bot.check.text_width`, stretches of 19 letters in the catalog took up to 239
pixels at font size 16, and those of 22 at least 255.
"""

_STRETCH = re.compile("[\u1780-\u17d3\u17d7\u17dd]+")
_BELOW = "\u17d2"
"""Sign that puts the letter after it below the one before, where it takes no room."""


def unbroken_stretches(words: str) -> Iterator[tuple[str, int]]:
    """Yield each stretch of Khmer that is longer than a line, and the number of its letters."""
    for match in _STRETCH.finditer(words):
        if (letters := _letters(match[0])) > LONGEST:
            yield match[0], letters


def _letters(stretch: str) -> int:
    return sum(
        unicodedata.category(letter) == "Lo" and before != _BELOW
        for before, letter in zip(f" {stretch}", stretch, strict=False)
    )
