"""Level of detail at which a country is counted, fixed for a quarter by the frozen figures of the one before (C6)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Level(IntEnum):
    """Levels of detail, from coarse to fine.

    Accounts by month only; lessons by month; lessons by month and language; lessons by week and language.
    """

    MONTHS = 0
    LESSONS = 1
    LANGUAGES = 2
    WEEKS = 3


_FROM = {Level.WEEKS: 1000, Level.LANGUAGES: 200, Level.LESSONS: 50}


def level(months: Iterable[int | None]) -> Level:
    """Return the level after a quarter with these shown numbers of active accounts by month.

    The smallest month decides; None is a hidden number and counts as 0.
    """
    least = min((shown or 0 for shown in months), default=0)
    return next((found for found, bound in _FROM.items() if least >= bound), Level.MONTHS)
