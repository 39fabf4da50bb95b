"""Names spelled letter by letter, and telephone numbers in words: "K-a-m-a-u", "zero seven one two three". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CharRange = tuple[int, int]

LETTER = r"(?:[^\W_]|[\u0900-\u0963\u0970-\u097f\u1780-\u17d3\u17dd])"
"""A letter with the signs above, below and around it: `\\w` matches neither Nepali nor Khmer vowels."""

_PURE_LETTER = r"(?:[^\W\d_]|[\u0900-\u0963\u0970-\u097f\u1780-\u17d3\u17dd])"

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


class NumberWords:
    """Words for the digits: finds numbers of which some digits are words."""

    def __init__(self, number_words: Iterable[str]) -> None:
        """Index the words."""
        words = set(number_words)
        spaced, khmer = any_of(it for it in words if not is_khmer(it)), any_of(filter(is_khmer, words))
        one = rf"(?:{spaced})(?!{_PURE_LETTER})|{khmer}|\d{{1,4}}(?!\d)"
        self._piece = re.compile(rf"(?i){one}")
        self._run = re.compile(rf"(?i)(?<!{LETTER})(?:(?>{one})(?>[\s,.\-/]{{0,3}})(?:(?:na|and)\s)?)++")

    def __call__(self, text: str) -> Iterator[CharRange]:
        """Yield the runs of digits and words that are five pieces, or six digits, long."""
        for run in self._run.finditer(text):
            pieces = list(self._piece.finditer(run[0]))
            digits = sum(len(it[0]) if it[0].isdecimal() else 1 for it in pieces)
            all_digits = all(it[0].isdecimal() for it in pieces)
            if len(pieces) >= FEWEST or (digits > FEWEST and not all_digits):
                yield run.start(), run.start() + pieces[-1].end()


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, the longest first; without words it matches nothing."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)"


def is_khmer(word: str) -> bool:
    """Return True if a letter of the word is Khmer: such words stand side by side, without spaces."""
    return any("\u1780" <= sign <= "\u17ff" for sign in word)
