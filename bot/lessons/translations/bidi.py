"""Direction of text in Arabic, Hebrew or Urdu: names, numbers and the bot's own lines keep their order.

Telegram takes the direction of each line from its first strong letter (Unicode's rules P2 and P3), and has no `dir`. So
a line that begins with `WhatsApp` would run the wrong way, and `0800 722 203` would be read from its last group: a
learner would dial another number. Left-to-right languages get no invisible characters at all.
"""

from __future__ import annotations

import re
import unicodedata

from bot.lessons.translations.locales import direction

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
