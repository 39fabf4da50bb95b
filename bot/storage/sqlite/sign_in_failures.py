"""Counts of failed sign-ins and wrong codes, in `rooms/rooms.db`: the staff process writes them, the bot reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.durations import HOUR, WEEK
from bot.safeguarding.moderation.sign_in_failures import FailureCounts, SignInFailures
from bot.safeguarding.moderation.wrong_codes import SHUT_AFTER
from bot.storage.sqlite.rooms import writing
from bot.storage.sqlite.side_files import reading

_ADD = """INSERT INTO failures VALUES (?, ?, ?) ON CONFLICT DO UPDATE
SET passwords = passwords + excluded.passwords, codes = codes + excluded.codes"""
_SINCE = "SELECT coalesce(sum(passwords), 0), coalesce(sum(codes), 0) FROM failures WHERE hour >= ?"
_VERSION = 4
"""The version of the file that has these tables. A bot may be newer than the staff process that writes it."""


@dataclass(frozen=True, slots=True)
class SignInFailuresFile:
    """The counts in the file at a path. `now` is in seconds since 1970."""

    path: Path

    def add(self, counts: FailureCounts, now: int) -> None:
        """Add counts to those of the hour."""
        with writing(self.path) as db:
            db.execute(_ADD, (now // HOUR, counts.passwords, counts.codes))

    def read(self, now: int) -> SignInFailures:
        """Return the counts of this hour and the one before; none where there is no file yet."""
        if not self.path.is_file():
            return SignInFailures()
        with reading(self.path) as db:
            if db.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
                return SignInFailures()
            passwords, codes = db.execute(_SINCE, (now // HOUR - 1,)).fetchone()
            (shut,) = db.execute("SELECT count(*) FROM wrong_codes WHERE in_a_row >= ?", (SHUT_AFTER,)).fetchone()
        return SignInFailures(passwords, codes, shut)

    def forget(self, now: int) -> None:
        """Delete the counts after a week."""
        with writing(self.path) as db:
            db.execute("DELETE FROM failures WHERE hour < ?", ((now - WEEK) // HOUR,))
