"""Text layout for badges: the largest size at which words fit a space, and the line breaks.

Khmer and Devanagari letters change shape and place beside each other. Raqm (HarfBuzz) shapes them; without it Pillow
would put Khmer's subscript letters beside the others, which nobody can read, so nothing is drawn then. Pillow brings
Raqm, and takes FriBiDi, which Raqm needs, from the machine: many have none.
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
"""Both fonts hold Latin letters; Nepali and every language in Latin script share one."""

WIDTH, HEIGHT = 620, 216
"""Pixels available for the words of a badge."""

SIZES = (66, 58, 52, 46, 40)
"""Font sizes in pixels, largest first. The smallest can still be read on a phone 320 pixels wide."""

TINY = (34, 28, 22, 16, 10)
"""Fallback sizes for words that `check` warns about: hard to read, but better than cut off."""

MOST_LINES = 3

JOINED = ("km", "ne")
"""Languages whose letters have to be shaped. Latin letters can be set beside each other."""

_PART = re.compile(r"[^\s\u200b]+[\s\u200b]*")
"""A run of characters without a break opportunity, with the spaces or zero-width spaces that follow it."""


class ShapingUnavailable(Exception):
    """This machine has no FriBiDi, or this Pillow no Raqm, so complex scripts cannot be shaped."""


@dataclass(frozen=True, slots=True)
class TextLayout:
    """Lines of words and their font size in pixels."""

    lines: tuple[str, ...]
    size: int


def set_in(words: str, locale: str) -> TextLayout:
    """Lay out the words as large as fits a badge, on as few lines as possible, of about equal width.

    Lines break at spaces and at zero-width spaces (U+200B), which translators of Khmer insert.
    """
    fitting = (found for size in (*SIZES, *TINY) if (found := _at(words, locale, size)))
    return next(fitting, TextLayout((words,), TINY[-1]))


def fits(words: str, locale: str) -> bool:
    """Return whether the words can be drawn large enough to be read."""
    return set_in(words, locale).size >= SIZES[-1]


def lacking(words: str, locale: str) -> str:
    """Return the characters the language's font lacks, such as emoji: they would be drawn as empty boxes."""
    return "".join(sign for sign in dict.fromkeys(words) if sign.isprintable() and _is_lacking(sign, locale))


def can_write(locale: str) -> bool:
    """Tell whether words of a language can be drawn on this machine."""
    return locale not in JOINED or bool(features.check("raqm"))


@lru_cache(64)
def font_of(locale: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the font of a language at a size in pixels. Raises ShapingUnavailable unless `can_write`."""
    if not can_write(locale):
        raise ShapingUnavailable
    file = FONTS / _OF_LOCALE.get(locale, _LATIN)
    layout = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    return ImageFont.truetype(file, size, layout_engine=layout)


def language_of(font: ImageFont.FreeTypeFont, locale: str) -> str | None:
    """Return the language that shapes the letters; None for a font that cannot be told one."""
    return locale if font.layout_engine == ImageFont.Layout.RAQM else None


def line_height(locale: str, size: int) -> int:
    """Return the pixels from one line to the next."""
    return sum(font_of(locale, size).getmetrics())


def _at(words: str, locale: str, size: int) -> TextLayout | None:
    """Return the words at this size on as few lines as they need, or None if they do not fit."""
    most = min(MOST_LINES, HEIGHT // line_height(locale, size))
    for number in range(1, most + 1):
        settings = [(max(_width(line, locale, size) for line in lines), lines) for lines in _broken(words, number)]
        width, lines = min(settings, default=(WIDTH + 1.0, ()))
        if width <= WIDTH:
            return TextLayout(lines, size)
    return None


@lru_cache(4096)
def _width(line: str, locale: str, size: int) -> float:
    font = font_of(locale, size)
    return font.getlength(line, language=language_of(font, locale))


def _broken(words: str, number: int) -> Iterator[tuple[str, ...]]:
    """Yield every way to break the words into this number of lines."""
    parts = _PART.findall(words)
    for breaks in combinations(range(1, len(parts)), number - 1):
        bounds = zip((0, *breaks), (*breaks, len(parts)), strict=True)
        yield tuple("".join(parts[first:last]).replace("\u200b", "").strip() for first, last in bounds)


@lru_cache(4096)
def _is_lacking(sign: str, locale: str) -> bool:
    font = font_of(locale, SIZES[-1])
    return sign.strip() != "" and bytes(font.getmask(sign)) == bytes(font.getmask("\ufffe"))
