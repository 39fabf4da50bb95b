"""Codes of start links (C11). They are random, so that none can name a club, a place or a school.

The alphabet has no vowels and no characters that look alike in print. One of the first three characters is a digit, and
the last one is a checksum, so an invented code does not fit.
"""

from __future__ import annotations

from collections.abc import Callable

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""The 27 characters of a code."""

HEAD, DRAWN = "c-", 3


def new_start_code(below: Callable[[int], int]) -> str:
    """Make a code; `below(n)` returns a random number from 0 to n - 1."""
    while True:
        drawn = "".join(LETTERS[below(len(LETTERS))] for _ in range(DRAWN))
        if _has_a_digit(drawn):
            return f"{HEAD}{drawn}{_last(drawn)}"


def is_start_code(code: str) -> bool:
    """Return whether `new_start_code` could have made a code."""
    drawn, last = code[len(HEAD) : -1], code[-1:]
    fits = code.startswith(HEAD) and len(drawn) == DRAWN and set(drawn).issubset(LETTERS)
    return fits and _has_a_digit(drawn) and last == _last(drawn)


def _has_a_digit(drawn: str) -> bool:
    return any(letter.isdigit() for letter in drawn)


def _last(drawn: str) -> str:
    """Return the checksum. Each position has a weight of its own, so that swapped characters are noticed too."""
    return LETTERS[sum((place + 2) * LETTERS.index(letter) for place, letter in enumerate(drawn)) % len(LETTERS)]
