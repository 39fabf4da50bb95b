"""Locale codes: from phones, for Telegram, for buttons; and the direction of a language."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.localedata import load

from bot.lessons.model.lesson import SOURCE_LOCALE

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
    "unit_patterns", "unit_display_names", "compound_unit_patterns", "time_zones", "meta_zones",
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


@cache
def direction(locale: str) -> str:
    """Return `ltr` or `rtl`, as in HTML's `dir`."""
    found = cldr_locale(locale)
    return found.text_direction if found else "ltr"
