"""Words in the letters of a language: how large they can be in a space, broken where a line may break.

Khmer and Devanagari letters change their shape and place beside each other. Raqm (HarfBuzz) knows how; without it
Pillow would put Khmer's lower letters beside the upper ones, which nobody can read. So without it nothing is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path

from PIL import ImageFont, features

FONTS = Path(__file__).parent / "fonts"
_LATIN, _OF_LOCALE = "NotoSansDevanagari-Bold.ttf", {"km": "NotoSansKhmer-Bold.ttf"}
"""Both hold Latin letters; Nepali and all that is written in Latin letters share one."""

WIDTH, HEIGHT = 620, 216
"""Pixels for the words of a badge."""

SIZES = (66, 58, 52, 46, 40)
"""Pixels, the largest first: the smallest can still be read on a phone of 320 pixels."""

TINY = (34, 28, 22, 16, 10)
"""Sizes for words that `check` has complained about: too small to be read well, better than cut off."""

MOST_LINES = 3

_PART = re.compile(r"[^\s\u200b]+[\s\u200b]*")
"""A part of the words that no line breaks, with what follows it: a space, or the sign for a place to break."""


class ShapingUnavailable(Exception):
    """This Pillow cannot join letters."""


@dataclass(frozen=True, slots=True)
class TextLayout:
    """Lines of words and the size that they are drawn in."""

    lines: tuple[str, ...]
    size: int


def set_in(words: str, locale: str) -> TextLayout:
    """The words as large as they can be in the space of a badge, on few lines of about the same width.

    Lines break at spaces and at zero-width spaces (U+200B), which translators of Khmer put in.
    """
    fitting = (found for size in (*SIZES, *TINY) if (found := _at(words, locale, size)))
    return next(fitting, TextLayout((words,), TINY[-1]))


def fits(words: str, locale: str) -> bool:
    """Whether the words can be drawn large enough to be read."""
    return set_in(words, locale).size >= SIZES[-1]


def lacking(words: str, locale: str) -> str:
    """The signs that the letters of this language do not have, such as emoji: they would be empty boxes."""
    return "".join(sign for sign in dict.fromkeys(words) if sign.isprintable() and _is_lacking(sign, locale))


@lru_cache(64)
def font_of(locale: str, size: int) -> ImageFont.FreeTypeFont:
    """The letters of a language in a size. Unshaped when they would not be joined."""
    if not features.check("raqm"):
        raise ShapingUnavailable
    file = FONTS / _OF_LOCALE.get(locale, _LATIN)
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.RAQM)


def line_height(locale: str, size: int) -> int:
    """Pixels from one line to the next."""
    return sum(font_of(locale, size).getmetrics())


def _at(words: str, locale: str, size: int) -> TextLayout | None:
    """The words in this size, on as few lines as they need; None when that is too many."""
    most = min(MOST_LINES, HEIGHT // line_height(locale, size))
    for number in range(1, most + 1):
        settings = [(max(_width(line, locale, size) for line in lines), lines) for lines in _broken(words, number)]
        width, lines = min(settings, default=(WIDTH + 1.0, ()))
        if width <= WIDTH:
            return TextLayout(lines, size)
    return None


@lru_cache(4096)
def _width(line: str, locale: str, size: int) -> float:
    return font_of(locale, size).getlength(line, language=locale)


def _broken(words: str, number: int) -> Iterator[tuple[str, ...]]:
    """Every way to break the words into so many lines."""
    parts = _PART.findall(words)
    for breaks in combinations(range(1, len(parts)), number - 1):
        bounds = zip((0, *breaks), (*breaks, len(parts)), strict=True)
        yield tuple("".join(parts[first:last]).replace("\u200b", "").strip() for first, last in bounds)


@lru_cache(4096)
def _is_lacking(sign: str, locale: str) -> bool:
    font = font_of(locale, SIZES[-1])
    return sign.strip() != "" and bytes(font.getmask(sign)) == bytes(font.getmask("\ufffe"))
