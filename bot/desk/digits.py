"""Which digits a language may use. What is dialled or typed stays in 0 to 9 everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

OWN = {"ne": "०१२३४५६७८९"}
"""Languages that CLDR writes in digits of their own (its default numbering system); all others use 0 to 9."""

_DIALLED = re.compile(r"(?<![0-9])[0-9]{3,}(?![0-9])")


def wrong_digits(locale: str, source: str, words: str) -> Iterator[str]:
    """What is wrong with the digits of a translation, as the end of a sentence that begins with its name."""
    allowed = "0123456789" + OWN.get(locale, "")
    if strange := "".join(dict.fromkeys(it for it in words if it.isdecimal() and it not in allowed)):
        yield f"has the digits {strange}; `{locale}` is written with {OWN.get(locale, '0 to 9')}"
    for number in dict.fromkeys(_DIALLED.findall(source)):
        if number not in _DIALLED.findall(words):
            yield f"has lost the number {number}"
