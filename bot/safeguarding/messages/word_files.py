"""Files of words beside this one: everyday words of all languages, and towns of the countries of girls from GeoNames.

The head of `towns.txt` names source, licence and date.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.safeguarding.messages.tokens import folded

EVERYDAY, _TOWNS = (Path(__file__).with_name(name) for name in ("everyday.txt", "towns.txt"))


@cache
def everyday() -> frozenset[str]:
    """Return the everyday words, folded: where one of them stands, no name is guessed. Read with the first text."""
    return frozenset(EVERYDAY.read_text("utf-8").splitlines())


@cache
def towns() -> frozenset[str]:
    """Return the names of the towns, folded. Read with the first text that is scrubbed."""
    return frozenset(folded(line) for line in _TOWNS.read_text("utf-8").splitlines() if not line.startswith("#"))
