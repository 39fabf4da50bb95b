"""Typed words, brought to one form before anything is compared (A2)."""

from __future__ import annotations

import re
import unicodedata

_REPEATS = re.compile(r"(.)\1{2,}")


def normalise(typed: str) -> str:
    """Fold case and width, drop invisible and decorating characters, shorten `heeelp` to `heelp`.

    Letters, marks and digits of every script stay, so Khmer and Devanagari keep their vowels.
    Never raises, whatever she sends.
    """
    folded = unicodedata.normalize("NFKC", typed).casefold()
    kept = "".join(char if _is_word(char) else " " for char in folded if unicodedata.category(char) != "Cf")
    return _REPEATS.sub(r"\1\1", " ".join(kept.split()))


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


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
