"""Seconds in an hour, a day, a week and a year, and rounding of times (seconds since 1970) to full hours."""

from __future__ import annotations

HOUR = 3600
DAY = 24 * HOUR
WEEK = 7 * DAY
YEAR = 365 * DAY


def last_hour(at: int) -> int:
    """Return the full hour at or before a time."""
    return at - at % HOUR


def next_hour(at: int) -> int:
    """Return the full hour at or after a time."""
    return last_hour(at + HOUR - 1)
