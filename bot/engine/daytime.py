"""Day and night in a country.

Unrequested messages wait for the day: a phone that lights up at night wakes a whole family. Who helps at night stands
first then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.lessons.model.people import Country

ZONES: Mapping[Country, ZoneInfo] = {
    "KE": ZoneInfo("Africa/Nairobi"),
    "NP": ZoneInfo("Asia/Kathmandu"),
    "KH": ZoneInfo("Asia/Phnom_Penh"),
    "PH": ZoneInfo("Asia/Manila"),
}

OPENS, CLOSES = time(9, 0), time(19, 0)
"""Hours between which unrequested messages are sent. A late reminder comes next week."""

NIGHT_BEGINS, NIGHT_ENDS = time(20, 0), time(8, 0)
"""Hours of the night, in which a helpline with working hours may not answer."""


def is_daytime(now: float, countries: Iterable[Country]) -> bool:
    """Return whether it is day in all of these countries at once. `now` is in seconds since 1970."""
    return all(OPENS <= datetime.fromtimestamp(now, ZONES[it]).time() < CLOSES for it in countries)


def is_night(now: float, country: Country) -> bool:
    """Return whether it is night in a country. `now` is in seconds since 1970."""
    here = datetime.fromtimestamp(now, ZONES[country]).time()
    return here >= NIGHT_BEGINS or here < NIGHT_ENDS
