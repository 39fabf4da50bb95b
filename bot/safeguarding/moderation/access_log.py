"""Access log: which staff member opened which page (C12), and counts of failed sign-ins (S4). No word of a page."""

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


@dataclass(slots=True)
class FailureCounts:
    """Failures since they were last written down. `passwords` includes attempts that were refused unverified."""

    passwords: int = 0
    codes: int = 0

    def take(self) -> FailureCounts:
        """Return the counts, and begin again at zero."""
        taken = FailureCounts(self.passwords, self.codes)
        self.passwords = self.codes = 0
        return taken


@dataclass(frozen=True, slots=True)
class SignInFailures:
    """Counts for the alarms: failures of this hour and the one before, and accounts whose rooms are shut."""

    passwords: int = 0
    codes: int = 0
    shut: int = 0
