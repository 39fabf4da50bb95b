"""Right to left: what keeps a name, a number and a line of the bot's in their order in Arabic, Hebrew or Urdu.

Telegram takes the direction of each line from its first strong letter (Unicode's rules P2 and P3), and has no `dir`.
So a line that begins with `WhatsApp` would run the wrong way, and `0800 722 203` would be read from its last group:
a girl would dial another number. Left-to-right languages get no invisible sign at all.
"""

from __future__ import annotations

import re
import unicodedata

from bot.lessons.translations.locales import direction

_ISOLATE, _END = "\u2068", "\u2069"
_MARK = "\u200f"
_INSIDE = re.compile(f"{_ISOLATE}[^{_ISOLATE}{_END}]*{_END}")


def isolated(value: str, locale: str) -> str:
    """Something put into a text, kept from what stands around it; each line of it by itself, for a line ends one."""
    if direction(locale) == "ltr":
        return value
    return "\n".join(f"{_ISOLATE}{line}{_END}" if line else line for line in value.split("\n"))


def running(words: str, locale: str) -> str:
    """Words whose every line runs as its language does, also one that begins with a letter of another."""
    if direction(locale) == "ltr":
        return words
    return "\n".join(_MARK + line if _begins_left_to_right(line) else line for line in words.split("\n"))


def _begins_left_to_right(line: str) -> bool:
    """By the first strong letter outside of what is isolated. Nothing but emoji or digits is left as it is."""
    kinds = (unicodedata.bidirectional(it) for it in _INSIDE.sub("", line))
    otherwise = "L" if _ISOLATE in line else ""
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), otherwise) == "L"
