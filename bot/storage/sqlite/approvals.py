"""Decisions of staff about announcements, in `rooms/rooms.db`: the staff process writes them, the bot reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.safeguarding.moderation.approval import Approval
from bot.storage.sqlite.rooms import writing
from bot.storage.sqlite.side_files import reading

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
            found = db.execute(f"SELECT {_COLUMNS} FROM approvals").fetchall()
        return {name: Approval(name, words, date.fromisoformat(day), *rest) for name, words, day, *rest in found}

    def put(self, approval: Approval) -> None:
        """Store an approval in place of an earlier one; on disk when this returns."""
        with writing(self.path) as db:
            db.execute(f"INSERT OR REPLACE INTO approvals ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", _row(approval))


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
