"""Locale codes: what phones send, what Telegram accepts, what rides in a button, and which way a language runs."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from babel import Locale, UnknownLocaleError

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
        return Locale.parse(locale) if CODE.fullmatch(locale) and locale not in ALIASES else None
    except UnknownLocaleError:
        return None


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
def direction(locale: str) -> str:
    """`ltr` or `rtl`, as HTML's `dir` wants it."""
    found = known(locale)
    return found.text_direction if found else "ltr"
