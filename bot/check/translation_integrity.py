"""Comparison of a translation with its source: the names in `<…>` and the stars of bold words must be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.lessons.model.text import PLACEHOLDER

LIKE_ONE = re.compile(r"<\s*([A-Za-z][\w -]{0,40}?)\s*>")
"""Also matches malformed placeholders: `<Friend>`, `<safe word>`."""

_HELD = re.compile(r"<([^<>\n]{1,40})>")
"""Anything in angle brackets, in any script."""


def differences(source: str, words: str) -> Iterator[tuple[str, str]]:
    """Yield what a translation has lost or gained, as the code of a Problem and the end of its sentence."""
    if "<" in source or "<" in words:
        wanted, found = set(PLACEHOLDER.findall(source)), set(LIKE_ONE.findall(words))
        for name in sorted(wanted ^ found):
            verb = "has lost" if name in wanted else "has a new"
            yield "translation-placeholder", f"{verb} `<{name}>`"
    if words.count("*") != source.count("*"):
        yield "translation-star", "has another number of `*`"


def with_right_names(source: str, words: str) -> str:
    """Return a translation with its one unknown placeholder replaced by the one it lost, and `**` by `*`."""
    names, held = dict.fromkeys(PLACEHOLDER.findall(source)), dict.fromkeys(_HELD.findall(words))
    lost, strange = [it for it in names if it not in held], [it for it in held if it not in names]
    if len(lost) == len(strange) == 1:
        words = words.replace(f"<{strange[0]}>", f"<{lost[0]}>")
    return words if "**" in source else words.replace("**", "*")
