"""The code of a start link (C11): drawn by lot, so that it cannot name a club, a place or a school.

Its letters have no vowels and none that look alike in print, one of the first three is a digit, and the last one is
worked out from those: what somebody thinks up does not fit.
"""

from __future__ import annotations

from collections.abc import Callable

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""27 of them."""

HEAD, DRAWN = "c-", 3


def made(below: Callable[[int], int]) -> str:
    """A code; `below(n)` is any number from 0 to n - 1."""
    while True:
        drawn = "".join(LETTERS[below(len(LETTERS))] for _ in range(DRAWN))
        if _has_a_digit(drawn):
            return f"{HEAD}{drawn}{_last(drawn)}"


def is_made(code: str) -> bool:
    """Whether `made` could have made it."""
    drawn, last = code[len(HEAD) : -1], code[-1:]
    fits = code.startswith(HEAD) and len(drawn) == DRAWN and set(drawn) <= set(LETTERS)
    return fits and _has_a_digit(drawn) and last == _last(drawn)


def _has_a_digit(drawn: str) -> bool:
    return any(letter.isdigit() for letter in drawn)


def _last(drawn: str) -> str:
    """Each place weighs something else, so that letters that change places are noticed too."""
    return LETTERS[sum((place + 2) * LETTERS.index(letter) for place, letter in enumerate(drawn)) % len(LETTERS)]
