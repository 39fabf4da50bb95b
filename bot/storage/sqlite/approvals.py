"""Decisions of staff about announcements, in `rooms/rooms.db`: the staff process writes them, the bot reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from sqlite3 import Connection

from bot.safeguarding.moderation.approval import Approval, still_valid
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.rooms import is_current
from bot.storage.sqlite.side_files import reading, writing

_COLUMNS = "announcement, fingerprint, day, hour, proposed_by, approved_by, stopped_by"


@dataclass(frozen=True, slots=True)
class ApprovalsFile:
    """The approvals in the file at a path."""

    path: Path

    @property
    def all(self) -> Mapping[str, Approval]:
        """Approvals by the name of their announcement; none where there is no file yet."""
        if not self.path.is_file():
            return {}
        with reading(self.path) as db:
            return _all(db)

    def put(self, approval: Approval) -> None:
        """Store an approval in place of an earlier one; on disk when this returns."""
        with writing(self.path) as db:
            _put(db, approval)

    def end_invalid(self, members: Collection[Member]) -> tuple[str, ...]:
        """End the decisions of accounts that are gone or have lost the room; return their announcements' names.

        The bot does not read the accounts: what does not count any more is ended here.
        """
        with writing(self.path) as db:
            valid = {name: (it, still_valid(it, members)) for name, it in _all(db).items()}
            changed = [now for before, now in valid.values() if now != before]
            for it in changed:
                _put(db, it)
        return tuple(it.announcement for it in changed)


def _all(db: Connection) -> dict[str, Approval]:
    locales: defaultdict[str, dict[str, str]] = defaultdict(dict)
    if is_current(db):  # else an old file, which the staff's page upgrades when it starts: nothing is sent until then
        for name, locale, who in db.execute("SELECT announcement, locale, name FROM approved_locales"):
            locales[name][locale] = who
    found = db.execute(f"SELECT {_COLUMNS} FROM approvals").fetchall()
    return {
        name: Approval(name, words, date.fromisoformat(day), hour, proposed_by, approved_by, stopped_by, locales[name])
        for name, words, day, hour, proposed_by, approved_by, stopped_by in found
    }


def _put(db: Connection, approval: Approval) -> None:
    db.execute("DELETE FROM approved_locales WHERE announcement = ?", (approval.announcement,))
    db.execute(f"INSERT OR REPLACE INTO approvals ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", _row(approval))
    rows = [(approval.announcement, locale, who) for locale, who in approval.locales.items()]
    db.executemany("INSERT INTO approved_locales (announcement, locale, name) VALUES (?, ?, ?)", rows)


def _row(approval: Approval) -> tuple[str | int, ...]:
    return (
        approval.announcement,
        approval.fingerprint,
        approval.day.isoformat(),
        approval.hour,
        approval.proposed_by,
        approval.approved_by,
        approval.stopped_by,
    )
