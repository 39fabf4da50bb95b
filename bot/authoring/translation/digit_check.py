"""Check the digits of translations. Numbers that are dialled or typed keep the digits 0 to 9 in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.lessons.translations.digits import WESTERN, digits

_DIALLED = re.compile(r"(?<![0-9])[0-9]{3,}(?![0-9])")


def wrong_digits(locale: str, source: str, words: str) -> Iterator[str]:
    """Yield what is wrong with the digits of a translation, as the end of a sentence that begins with its name."""
    own = digits(locale)
    allowed = WESTERN + own
    if strange := "".join(dict.fromkeys(word for word in words if word.isdecimal() and word not in allowed)):
        yield f"has the digits {strange}; `{locale}` is written with {'0 to 9' if own == WESTERN else own}"
    for number in dict.fromkeys(_DIALLED.findall(source)):
        if number not in _DIALLED.findall(words):
            yield f"has lost the number {number}"
