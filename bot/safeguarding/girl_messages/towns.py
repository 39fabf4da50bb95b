"""Towns of the countries of girls, from GeoNames: `towns.txt`, whose head names source, licence and date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.safeguarding.girl_messages.tokens import folded

_FILE = Path(__file__).with_name("towns.txt")


@cache
def towns() -> frozenset[str]:
    """Return the names of the towns, folded. Read with the first text that is scrubbed."""
    return frozenset(folded(line) for line in _FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
