"""Everyday words of all languages: where one of them stands, no name is guessed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("everyday.txt")


@cache
def everyday() -> frozenset[str]:
    """Return the everyday words, folded. Read with the first text that is scrubbed."""
    return frozenset(FILE.read_text("utf-8").splitlines())
