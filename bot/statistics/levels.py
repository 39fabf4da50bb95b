"""How finely a country is counted, fixed for a whole quarter by what was frozen of the one before (C6)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Level(IntEnum):
    """From accounts a month only, up to each lesson in each language every week."""

    MONTHS = 0
    LESSONS = 1
    LANGUAGES = 2
    WEEKS = 3


_FROM = {Level.WEEKS: 1000, Level.LANGUAGES: 200, Level.LESSONS: 50}


def level(months: Iterable[int | None]) -> Level:
    """The level after a quarter whose months showed so many active accounts; the smallest counts, hidden as 0."""
    least = min((shown or 0 for shown in months), default=0)
    return next((found for found, bound in _FROM.items() if least >= bound), Level.MONTHS)
