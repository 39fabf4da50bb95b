"""Counts of failed sign-ins and wrong codes at the staff page and the lesson room, which the bot reads.

Each door writes its own, beside its access log.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.durations import HOUR, WEEK
from bot.safeguarding.moderation.access_log import FailureCounts, SignInFailures
from bot.storage.sqlite.codes import ROOM_CODES, STAFF_CODES, CodesFile
from bot.storage.sqlite.rooms import LESSON_ROOM, ROOMS_FILE
from bot.storage.sqlite.schema import version_of
from bot.storage.sqlite.side_files import reading, writing
from bot.storage.sqlite.staff_accounts import ACCOUNTS_FILE, StaffAccountsFile

_ADD = """INSERT INTO failures VALUES (?, ?, ?) ON CONFLICT DO UPDATE
SET passwords = passwords + excluded.passwords, codes = codes + excluded.codes"""
_SINCE = "SELECT coalesce(sum(passwords), 0), coalesce(sum(codes), 0) FROM failures WHERE hour >= ?"
_VERSION = 4
"""The version of the file that has this table. A bot may be newer than the process that writes it."""


@dataclass(frozen=True, slots=True)
class SignInFailuresFile:
    """The counts in the file at a path. `now` is in seconds since 1970."""

    path: Path

    def add(self, counts: FailureCounts, now: int) -> None:
        """Add counts to those of the hour."""
        with writing(self.path) as db:
            db.execute(_ADD, (now // HOUR, counts.passwords, counts.codes))

    def read(self, now: int) -> FailureCounts:
        """Return the counts of this hour and the one before; none where there is no file yet."""
        if not self.path.is_file():
            return FailureCounts()
        with reading(self.path) as db:
            if version_of(db) < _VERSION:
                return FailureCounts()
            return FailureCounts(*db.execute(_SINCE, (now // HOUR - 1,)).fetchone())

    def forget(self, now: int) -> None:
        """Delete the counts after a week."""
        with writing(self.path) as db:
            db.execute("DELETE FROM failures WHERE hour < ?", ((now - WEEK) // HOUR,))


def read_failures(data: Path, now: int) -> SignInFailures:
    """Return the counts of both doors together, and how many accounts' rooms are shut."""
    counts = [SignInFailuresFile(data / it).read(now) for it in (ROOMS_FILE, LESSON_ROOM)]
    accounts = StaffAccountsFile(data / ACCOUNTS_FILE)
    codes = CodesFile(data / STAFF_CODES, data / ROOM_CODES, lambda: accounts.members)
    return SignInFailures(sum(it.passwords for it in counts), sum(it.codes for it in counts), len(codes.shut()))
