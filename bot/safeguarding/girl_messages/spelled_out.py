"""Names spelled letter by letter, and telephone numbers in words: "K-a-m-a-u", "zero seven one two three". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CharRange = tuple[int, int]

LETTER = r"(?:[^\W_]|[\u0900-\u0963\u0970-\u097f\u1780-\u17d3\u17dd])"
"""A letter with the signs above, below and around it: `\\w` matches neither Nepali nor Khmer vowels."""

_SPELLED = (
    re.compile(r"(?<!\w)[A-Za-z](?:\s?[.\-*·•~]\s?[A-Za-z](?!\w)){3,}"),
    re.compile(r"(?<!\w)[A-Za-z](?:\s[A-Za-z](?!\w)){4,}"),
)
"""Four single letters with signs between them, or five with spaces: "u n i r ok" is how girls write."""

FEWEST = 5
"""Fewest digits, in words or not, that are taken for a number: as in figures."""


def spelled_names(words: str) -> Iterator[CharRange]:
    """Yield the spans of words that are written letter by letter."""
    for pattern in _SPELLED:
        yield from (match.span() for match in pattern.finditer(words))


def number_pattern(number_words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds five or more digits in a row of which some are words.

    It never goes back into a word once matched, so that no text takes long.
    """
    latest = sorted({re.escape(word) for word in number_words}, key=len, reverse=True)
    one = "|".join([rf"{word}(?!{LETTER})" if not is_khmer(word) else word for word in latest] + [r"\d{1,2}(?!\d)"])
    return re.compile(rf"(?i)(?<!{LETTER})(?>{one})(?:(?>[\s,.\-/]{{0,3}})(?>{one})){{{FEWEST - 1},}}+")


def is_khmer(word: str) -> bool:
    """Return True if a letter of the word is Khmer: such words stand side by side, without spaces."""
    return any("\u1780" <= sign <= "\u17ff" for sign in word)
