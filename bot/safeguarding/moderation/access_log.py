"""Access log: which staff member opened which page, and when (C12). It holds no word of what she saw."""

from __future__ import annotations

from dataclasses import dataclass

from bot.durations import YEAR

LOG_KEPT_FOR = YEAR
"""Seconds an entry is kept: twelve months."""

ACCOUNTS = "accounts"
"""The room of administrators, who invite members and change what they may enter. Entries about accounts name it."""


@dataclass(frozen=True, slots=True)
class AccessLogEntry:
    """One access: time (seconds since 1970), staff member, room, kind of page, and subject.

    `about` is the id of the subject, such as one message or one announcement; empty for a page without one.
    """

    at: int
    name: str
    room: str
    page: str
    about: str = ""
