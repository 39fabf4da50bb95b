"""A line of the read log (C12): who opened what, and when. It holds no word of what she saw."""

from __future__ import annotations

from dataclasses import dataclass

from bot.durations import YEAR

KEPT = YEAR
"""Seconds a line is kept: twelve months."""


@dataclass(frozen=True, slots=True)
class AccessLogEntry:
    """One line: when (seconds since 1970), who, in which room, on what kind of page, and what it was about.

    `about` names a thing by its id, such as one voice or one announcement; empty for a page about none.
    """

    at: int
    name: str
    room: str
    page: str
    about: str = ""
