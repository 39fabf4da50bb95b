"""Signs of a language in words that the bot fills in: direction, digits, and words that no phone breaks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bot.lessons.translations.locales import cldr_locale, direction

_ISOLATE, _END = "\u2068", "\u2069"
_MARK = "\u200f"
_INSIDE = re.compile(f"{_ISOLATE}[^{_ISOLATE}{_END}]*{_END}")


def isolate(value: str, locale: str) -> str:
    """Return an inserted value isolated from the text around it, line by line: a line break ends an isolate."""
    if direction(locale) == "ltr":
        return value
    return "\n".join(f"{_ISOLATE}{line}{_END}" if line else line for line in value.split("\n"))


def with_direction(words: str, locale: str) -> str:
    """Return words in which every line has the language's direction, also one that begins with a foreign letter."""
    if direction(locale) == "ltr":
        return words
    return "\n".join(_MARK + line if _begins_left_to_right(line) else line for line in words.split("\n"))


def _begins_left_to_right(line: str) -> bool:
    """Decide by the first strong letter outside isolates. A line of emoji or digits only is left as it is."""
    kinds = (unicodedata.bidirectional(it) for it in _INSIDE.sub("", line))
    otherwise = "L" if _ISOLATE in line else ""
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), otherwise) == "L"


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


_JOINER, _NO_BREAK_SPACE = "\u2060", "\u00a0"
_KHMER_LETTER = re.compile("(?<=[\u1780-\u17d1\u17d3-\u17dd])(?=[\u1780-\u17b3])")
"""Place before a Khmer letter that begins a new cluster: not after the sign (U+17D2) that puts it below another one."""

_NO_BREAKS = str.maketrans({" ": _NO_BREAK_SPACE, "-": "\u2011", "\u200b": "", "\u00ad": ""})


def unbroken(words: str) -> str:
    """Return words that stay on one line. Khmer has no spaces, so a phone may break it inside a name of two words."""
    return _KHMER_LETTER.sub(_JOINER, words.translate(_NO_BREAKS))
