"""Daytime in a country. Unrequested messages wait for it: a phone that lights up at night wakes a whole family."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from bot.engine.reminder_schedule import CLOSES
from bot.engine.time_zones import ZONES
from bot.lessons.model.people import Country

OPENS = time(9, 0)


def is_daytime(now: float, countries: Iterable[Country]) -> bool:
    """Return whether it is day in all of these countries at once. `now` is in seconds since 1970."""
    return all(OPENS <= datetime.fromtimestamp(now, ZONES[it]).time() < CLOSES for it in countries)
