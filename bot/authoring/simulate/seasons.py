"""How lively a week is for girls of a country: full in school terms, quiet in holidays and in weeks of exams.

Roughly as schools there have it; a picture, no calendar to plan by.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.lessons.model.people import Country

HOLIDAYS, EXAMS = 0.45, 0.6
"""What is left of the visits then."""

_Weeks = tuple[tuple[int, int], ...]
"""From one ISO week to another, both included."""

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
    """How lively a day is, 1 being a week of lessons."""
    week = day.isocalendar().week
    if _is_in(week, _HOLIDAYS[country]):
        return HOLIDAYS
    return EXAMS if _is_in(week, _EXAMS[country]) else 1.0


def _is_in(week: int, spans: _Weeks) -> bool:
    return any(first <= week <= last for first, last in spans)
