"""Locale codes: what phones send, what Telegram accepts, what rides in a button, and which way a language runs."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.localedata import load

from bot.lessons.model.lesson import SOURCE_LOCALE

LETTERS: dict[str, str] = {"en": "e", "sw": "s", "ne": "n", "km": "k", "fil": "f", "nl": "d"}
"""One letter per locale in every button; a locale that is not here carries its code, so this needs no new line.

Never change one or use it for another: old buttons live for years."""

CODE = re.compile(r"[a-z]{2,3}")
"""A locale is a language. Its regions (`sw-KE`) and scripts (`zh-hans`) read the same catalog."""

ALIASES = {"tl": "fil", "kh": "km", "np": "ne", "in": "id", "iw": "he"}
"""Other codes by which phones, or people, mean a language; no catalog bears them."""


@cache
def known(locale: str) -> Locale | None:
    """What CLDR knows of a language; None where it knows nothing, so that no date could be written in it."""
    try:
        found = Locale.parse(locale) if CODE.fullmatch(locale) and locale not in ALIASES else None
    except UnknownLocaleError:
        return None
    if found:
        _let_go(locale)
    return found


_NEVER_ASKED = (
    "unit_patterns", "unit_display_names", "compound_unit_patterns", "time_zones", "meta_zones",
    "scripts", "variants", "currency_names", "currency_names_plural", "currency_symbols", "currency_formats",
    "compact_currency_formats",
)  # fmt: skip


def _let_go(locale: str) -> None:
    """Babel holds all that CLDR says of a language, and of the root of all: a megabyte each, of which we ask for dates,
    numbers and the names of languages."""
    for name in ("root", locale):
        said = load(name)
        for part in _NEVER_ASKED:
            said.pop(part, None)


def spoken(language_code: str | None, locales: Container[str], otherwise: str) -> str:
    """The offered locale nearest to what a phone says of itself (`sw-KE`, `tl`, `km_KH`, nothing at all)."""
    first = (language_code or "").lower().replace("_", "-").split("-")[0]
    locale = ALIASES.get(first, first)
    return locale if locale in locales else otherwise


def telegram_code(locale: str) -> str | None:
    """The two letters by which Telegram's setMyCommands knows a locale; None where there are none (`ceb`).

    Filipino goes by `tl`. The first two letters of another code would be another language: `ceb` is no Chechen.
    """
    code = "tl" if locale == "fil" else locale
    return code if len(code) == 2 else None


@cache
def at_home(country: str) -> frozenset[str]:
    """The languages that many write in a country: its own, as CLDR knows them, and the one that all begin with."""
    return frozenset({SOURCE_LOCALE, *get_official_languages(country, de_facto=True)})


@cache
def direction(locale: str) -> str:
    """`ltr` or `rtl`, as HTML's `dir` wants it."""
    found = known(locale)
    return found.text_direction if found else "ltr"
