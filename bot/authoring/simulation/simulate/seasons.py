"""Weekly activity of learners by country: full in term time, low in holidays and exam weeks.

The weeks roughly follow the school calendars; do not use them for planning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.lessons.model.people import Country

HOLIDAYS, EXAMS = 0.45, 0.6
"""Factor on visits in holidays and in exam weeks."""

_Weeks = tuple[tuple[int, int], ...]
"""Pairs of first and last ISO week, both included."""

_HOLIDAYS: Mapping[Country, _Weeks] = {
    "KE": ((14, 17), (32, 34), (45, 53)),
    "NP": ((1, 2), (14, 16), (40, 43)),
    "KH": ((15, 16), (34, 42)),
    "PH": ((14, 23), (51, 53)),
}
_EXAMS: Mapping[Country, _Weeks] = {
    "KE": ((13, 13), (30, 31), (43, 44)),
    "NP": ((11, 13), (36, 37)),
    "KH": ((12, 13), (31, 33)),
    "PH": ((12, 13), (41, 42)),
}


def season(country: Country, day: date) -> float:
    """Return the activity factor of a day; 1 in a week of lessons."""
    week = day.isocalendar().week
    if _is_in(week, _HOLIDAYS[country]):
        return HOLIDAYS
    return EXAMS if _is_in(week, _EXAMS[country]) else 1.0


def _is_in(week: int, spans: _Weeks) -> bool:
    return any(first <= week <= last for first, last in spans)
