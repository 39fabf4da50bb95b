"""Place to read the stories without Telegram, as printed on a poster: a web address or a line of text (D14)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import Refused

LONGEST = 80
"""Most characters that still give a QR code of large dots, and a line that fits the paper."""

_ADDRESS = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d{1,5})?(/[A-Za-z0-9._~%-]*)*")
_BETWEEN_LETTERS = dict.fromkeys(map(ord, "\u200b\u200c\u200d"))
"""Invisible characters that Khmer and Nepali need."""


@dataclass(frozen=True, slots=True)
class StoriesPlace:
    """Place of the take-along page, in `words`. Only a web address gets a QR code."""

    words: str
    is_address: bool = False


def stories_place(given: str) -> StoriesPlace:
    """Parse the value of `--stories`. Raise Refused if it is neither a plain https address nor one printable line."""
    words = " ".join(given.split())
    if "://" in words:
        return StoriesPlace(_address(words), is_address=True)
    if not words or not words.translate(_BETWEEN_LETTERS).isprintable() or len(words) > LONGEST:
        what = "This cannot be printed as the place of the stories."
        raise Refused(what, f'Use 1 to {LONGEST} letters on one line, such as "On the club\'s tablet".')
    return StoriesPlace(words)


def _address(words: str) -> str:
    """Return a checked https address. Nothing may follow a `?`, so that nobody is counted by opening it."""
    if not _ADDRESS.fullmatch(words) or len(words) > LONGEST:
        how = f"Write it like https://stories.example.org/stories-sw.html, without `?` and `#`, in {LONGEST} signs."
        raise Refused("This is no address for a poster.", how)
    return words
