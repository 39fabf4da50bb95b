"""Normalisation of typed text before anything is compared (A2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_REPEATS = re.compile(r"(.)\1{2,}")
_OUR_SCRIPTS = ((0, 0x250), (0x900, 0x980), (0x1780, 0x1800), (0x2000, 0x2070))
"""Code points of Latin, Devanagari, Khmer and punctuation, mapped in advance, as each start folds thousands of
texts."""


def normalise(typed: str) -> str:
    """Return the text with case and width folded, invisible and decorating characters dropped, `heeelp` cut to `heelp`.

    Letters, marks and digits of every script stay, so Khmer and Devanagari keep their vowels. Never raises.
    """
    kept = unicodedata.normalize("NFKC", typed).casefold().translate(_KEPT)
    return _REPEATS.sub(r"\1\1", " ".join(kept.split()))


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    return "" if category == "Cf" else char if category[0] in "LMN" else " "


class FoldTable(dict[int, str]):
    """Translation table for `str.translate`.

    A character outside the prepared scripts is mapped anew each time: adding it would record that somebody typed it.
    """

    def __init__(self, fold: Callable[[str], str]) -> None:
        """Prepare the characters of our scripts."""
        super().__init__({code: fold(chr(code)) for first, last in _OUR_SCRIPTS for code in range(first, last)})
        self._fold = fold

    def __missing__(self, code: int) -> str:
        """Return what a character of another script becomes."""
        return self._fold(chr(code))


_KEPT = FoldTable(_kept)


def ordinal(typed: str) -> int | None:
    """Return the position in a list, from 1, that a number (1, १, ១) or a letter (a, B) names; None for other text."""
    word = normalise(typed)
    if len(word) == 1 and "a" <= word <= "z":
        return ord(word) - ord("a") + 1
    return int(word) if len(word) <= 2 and word.isdecimal() else None


_LAUGHING = frozenset("😂🤣😆😄😁😀😅👋👍")


def is_laughter(typed: str) -> bool:
    """Return True if a text only laughs or waves: `haha`, `hehe he`, 😂. Crying emoji do not count."""
    letters = {sign for sign in normalise(typed) if unicodedata.category(sign)[0] in "LN"}
    if letters:
        return letters in ({"h", "a"}, {"h", "e"}, {"x", "d"})
    signs = {sign for sign in typed if not sign.isspace() and unicodedata.category(sign) not in ("Mn", "Cf")}
    return bool(signs) and signs <= _LAUGHING
