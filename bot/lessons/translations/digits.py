"""Digits in which a language is written. What is dialled or typed stays in 0 to 9 everywhere."""

from __future__ import annotations

from functools import cache

from bot.lessons.translations.locales import cldr_locale

WESTERN = "0123456789"

_ZEROS = {"deva": "०", "arab": "٠", "arabext": "۰", "beng": "০", "mymr": "၀", "olck": "᱐", "adlm": "𞥐"}
"""Zero of each numbering system that is a language's default in CLDR; the other nine digits follow it in Unicode."""


@cache
def digits(locale: str) -> str:
    """Return a language's ten digits by CLDR's default numbering system: Nepali has its own, Khmer uses 0 to 9."""
    found = cldr_locale(locale)
    zero = _ZEROS.get(found.default_numbering_system if found else "latn", "0")
    return "".join(chr(ord(zero) + value) for value in range(10))


def written(words: str, locale: str) -> str:
    """Return text the bot made itself (a date, a size) with its digits as the language writes them.

    Babel formats dates with 0 to 9 in every language (python-babel#731).
    """
    return words.translate(str.maketrans(WESTERN, digits(locale)))
