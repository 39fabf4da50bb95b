"""Estimate of how hard a key is to guess, for a key that a person has chosen.

It finds what people type when a program asks for 32 characters: one character again and again, a word repeated, a row
of the keyboard or the alphabet, an example. It cannot tell a random key from a sentence of the same length.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2

SHORTEST = 32
"""Least length of a key, in characters."""
DIFFERENT = 8
"""Least number of different characters."""
LEAST_BITS = 80.0
"""Least estimated entropy, in bits. For comparison: to try every Telegram account takes 34."""

_ROWS = "1234567890 qwertyuiop asdfghjkl zxcvbnm azertyuiop qwertzuiop"
_EXAMPLES = ("change", "example", "password", "secret", "your-key")


def is_weak(key: str) -> bool:
    """Tell whether a key is too easy to guess."""
    is_small = len(key) < SHORTEST or len(set(key)) < DIFFERENT
    return is_small or any(word in key.lower() for word in _EXAMPLES) or estimated_bits(key) < LEAST_BITS


def estimated_bits(key: str) -> float:
    """Return the entropy of a key in bits, by the frequency of its characters. A predictable one adds nothing."""
    kept = [sign for at, sign in enumerate(key) if not _is_foreseen(key[: at + 1])]
    return -sum(many * log2(many / len(kept)) for many in Counter(kept).values())


def _is_foreseen(start: str) -> bool:
    """Tell whether the last character of a key's start continues a row, or repeats what stood there before."""
    repeats = len(start) > 4 and start[-4:] in start[:-1]
    return repeats or _is_row(start[-3:].lower())


def _is_row(three: str) -> bool:
    """Tell whether three characters are the same one, or stand beside each other in the alphabet or on a keyboard."""
    if len(three) < 3:
        return False
    steps = {ord(after) - ord(before) for before, after in pairwise(three)}
    return steps in ({0}, {1}, {-1}) or three in _ROWS or three[::-1] in _ROWS
