"""Seconds in a minute, an hour, a day, a week and a year, and rounding of times (since 1970) to full hours."""

from __future__ import annotations

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 365 * DAY


def last_hour(at: int) -> int:
    """Return the full hour at or before a time."""
    return at - at % HOUR


def next_hour(at: int) -> int:
    """Return the full hour at or after a time."""
    return last_hour(at + HOUR - 1)
