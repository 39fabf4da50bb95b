"""What staff decided about announcements, in `rooms/rooms.db`: their process writes it, the bot reads it."""

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
        """Each by the name of its announcement; nothing where there is no file yet."""
        if not self.path.is_file():
            return {}
        with reading(self.path) as db:
            found = db.execute(f"SELECT {_COLUMNS} FROM approvals").fetchall()
        return {name: Approval(name, words, date.fromisoformat(day), *rest) for name, words, day, *rest in found}

    def put(self, approval: Approval) -> None:
        """What is decided now, in place of what was decided before; on the disk when this returns."""
        with writing(self.path) as db:
            db.execute(f"INSERT OR REPLACE INTO approvals ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", _row(approval))


def _row(it: Approval) -> tuple[str | int, ...]:
    return it.announcement, it.fingerprint, it.day.isoformat(), it.hour, it.proposed_by, it.approved_by, it.stopped_by
