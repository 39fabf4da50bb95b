"""Locale codes: what phones send, what Telegram accepts, and the letter that rides in a button."""

from __future__ import annotations

from collections.abc import Container

LETTERS: dict[str, str] = {"en": "e", "sw": "s", "ne": "n", "km": "k", "fil": "f", "nl": "d"}
"""One letter per locale in every button. Never reuse a letter: old buttons live for years."""

_ALIASES = {"tl": "fil", "kh": "km", "np": "ne", "in": "id", "iw": "he"}
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def spoken(language_code: str | None, locales: Container[str], otherwise: str) -> str:
    """The offered locale nearest to what a phone says of itself (`sw-KE`, `tl`, `km_KH`, nothing at all)."""
    first = (language_code or "").lower().replace("_", "-").split("-")[0]
    locale = _ALIASES.get(first, first)
    return locale if locale in locales else otherwise


def telegram_code(locale: str) -> str:
    """The two letters that Telegram's setMyCommands takes for a locale; Filipino goes by `tl`."""
    return "tl" if locale == "fil" else locale[:2]


def direction(locale: str) -> str:
    """`ltr` or `rtl`, as HTML's `dir` wants it."""
    return "rtl" if locale in _RIGHT_TO_LEFT else "ltr"
