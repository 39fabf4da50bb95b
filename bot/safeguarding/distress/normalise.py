"""Typed words, brought to one form before anything is compared (A2)."""

from __future__ import annotations

import re
import unicodedata

_REPEATS = re.compile(r"(.)\1{2,}")
_OUR_SCRIPTS = ((0, 0x250), (0x900, 0x980), (0x1780, 0x1800), (0x2000, 0x2070))
"""Latin letters, Devanagari, Khmer and signs between words: looked up once, for thousands of texts at each start."""


def normalise(typed: str) -> str:
    """Fold case and width, drop invisible and decorating characters, shorten `heeelp` to `heelp`.

    Letters, marks and digits of every script stay, so Khmer and Devanagari keep their vowels.
    Never raises, whatever she sends.
    """
    kept = unicodedata.normalize("NFKC", typed).casefold().translate(_KEPT)
    return _REPEATS.sub(r"\1\1", " ".join(kept.split()))


def _kept(code: int) -> str:
    category = unicodedata.category(chr(code))
    return "" if category == "Cf" else chr(code) if category[0] in "LMN" else " "


class _Kept(dict[int, str]):
    """What stays of each character; of those that nobody looked up before, it is not remembered that one was typed."""

    def __missing__(self, code: int) -> str:
        return _kept(code)


_KEPT = _Kept({code: _kept(code) for first, last in _OUR_SCRIPTS for code in range(first, last)})


def ordinal(typed: str) -> int | None:
    """The place in a list that a number (1, १, ១) or a letter (a, B) names, counted from 1."""
    word = normalise(typed)
    if len(word) == 1 and "a" <= word <= "z":
        return ord(word) - ord("a") + 1
    return int(word) if len(word) <= 2 and word.isdecimal() else None


_LAUGHING = frozenset("😂🤣😆😄😁😀😅👋👍")


def is_laughter(typed: str) -> bool:
    """Whether a text only laughs or waves: `haha`, `hehe he`, 😂. Crying signs are no play."""
    letters = set(normalise(typed)) - {" "}
    if letters:
        return letters in ({"h", "a"}, {"h", "e"}, {"x", "d"})
    signs = {sign for sign in typed if not sign.isspace() and unicodedata.category(sign) not in ("Mn", "Cf")}
    return bool(signs) and signs <= _LAUGHING
