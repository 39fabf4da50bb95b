"""Locales: codes from phones, for Telegram and for buttons; direction, digits, and words that no phone breaks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.localedata import load

from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.people import COUNTRIES, Country

LETTERS: dict[str, str] = {"en": "e", "sw": "s", "ne": "n", "km": "k", "fil": "f", "nl": "d"}
"""One letter for each locale in every button. A locale that is not here carries its code, so a new one needs no line.

Never change a letter or use it for another locale: old buttons live for years.
"""

CODE = re.compile(r"[a-z]{2,3}")
"""A locale is a language. Its regions (`sw-KE`) and scripts (`zh-hans`) read the same catalog."""

ALIASES = {"tl": "fil", "kh": "km", "np": "ne", "in": "id", "iw": "he"}
"""Other codes by which phones, or people, mean a language; no catalog has such a name."""


@cache
def cldr_locale(locale: str) -> Locale | None:
    """Return CLDR's data of a language; None where there is none, so that no date could be written in it."""
    try:
        found = Locale.parse(locale) if CODE.fullmatch(locale) and locale not in ALIASES else None
    except UnknownLocaleError:
        return None
    if found:
        _drop_unused_parts(locale)
    return found


_UNUSED_PARTS = (
    "unit_display_names", "compound_unit_patterns", "time_zones", "meta_zones",
    "scripts", "variants", "currency_names", "currency_names_plural", "currency_symbols", "currency_formats",
    "compact_currency_formats",
)  # fmt: skip


def _drop_unused_parts(locale: str) -> None:
    """Drop the parts of CLDR that nobody asks for.

    Babel holds a megabyte for each language, and one for the root locale.
    """
    for name in ("root", locale):
        said = load(name)
        for part in _UNUSED_PARTS:
            said.pop(part, None)
        units = said.get("unit_patterns", {})  # of which only "three hours ago" is said
        said["unit_patterns"] = {unit: pattern for unit, pattern in units.items() if unit.startswith("duration-")}


def nearest_locale(language_code: str | None, locales: Container[str], otherwise: str) -> str:
    """Return the offered locale nearest to a phone's language code (`sw-KE`, `tl`, `km_KH`, or None)."""
    first = (language_code or "").lower().replace("_", "-").split("-")[0]
    locale = ALIASES.get(first, first)
    return locale if locale in locales else otherwise


def telegram_code(locale: str) -> str | None:
    """Return the two-letter code of a locale for Telegram's setMyCommands; None where there is none (`ceb`).

    Filipino is `tl`. The first two letters of a longer code would name another language: `ce` is Chechen, not Cebuano.
    """
    code = "tl" if locale == "fil" else locale
    return code if len(code) == 2 else None


@cache
def languages_of(country: str) -> frozenset[str]:
    """Return the languages that many write in a country: its official ones by CLDR, and the source language."""
    return frozenset({SOURCE_LOCALE, *get_official_languages(country, de_facto=True)})


def countries_of(locale: str) -> tuple[Country, ...]:
    """Return the countries in which a language is spoken; English is spoken in each."""
    return tuple(country for country in COUNTRIES if locale in languages_of(country))


@cache
def direction(locale: str) -> str:
    """Return `ltr` or `rtl`, as in HTML's `dir`."""
    found = cldr_locale(locale)
    return found.text_direction if found else "ltr"


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
