"""List of learners whose saved place was deleted: a file apart from the database, because it has to outlive it (B7).

They erased it, or stopped saving it. The first line is the list's random name; a backup stores that name and is
restored only beside the same list. Every other line holds a hash of a pseudonym and the day (counted from 1970) from
which no backup can contain the deleted place any more.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from bot.durations import DAY
from bot.files import alone, write_once, write_whole
from bot.storage.ports import LearnerId

BACKUPS_LIVE = 30 * DAY


def erased_hash(learner: str) -> str:
    """Return the hash that stands for a learner in the list, which never holds the pseudonym itself."""
    return hashlib.sha256(f"erased {learner}".encode()).hexdigest()[:32]


class ErasedList:
    """The list in a file; without a path (preview) it stores nothing."""

    def __init__(self, path: Path | None) -> None:
        """Keep the path; nothing is read or written yet."""
        self._path = path

    @property
    def name(self) -> str | None:
        """Random name of the list; None when there is no list."""
        return next(iter(self._lines()), None)

    def deleted_since(self, made_at: int) -> frozenset[str]:
        """Return the hashes of learners whose place was deleted after a backup of that time, or shortly before it.

        Where it was deleted earlier, the backup holds a place that she has saved anew. The day before counts as after:
        a backup may read the rows while they are being deleted.
        """
        last = (made_at + BACKUPS_LIVE) // DAY
        return frozenset(found for found, day in self._entries() if day >= last)

    def begin(self) -> None:
        """Create the list under a new name unless the file exists."""
        if self._path and not self._path.exists():
            write_once(self._path, secrets.token_hex(16))

    def add(self, learner: LearnerId, now: int) -> None:
        """Append a learner; on disk when this returns. A line cut off by a power failure damages no other line."""
        self.begin()
        if self._path:
            with alone(self._path), self._path.open("a", encoding="ascii") as stream:
                stream.write(f"\n{erased_hash(learner)} {(now + BACKUPS_LIVE) // DAY + 1}")
                stream.flush()
                os.fsync(stream.fileno())

    def prune(self, now: int) -> None:
        """Remove the learners whom no backup can contain any more."""
        if self._path:
            with alone(self._path):
                self._prune(self._path, now)

    def _prune(self, path: Path, now: int) -> None:
        entries = list(self._entries())
        kept = [f"{found} {day}" for found, day in entries if day > now // DAY]
        if len(kept) < len(entries):
            write_whole(path, "\n".join([self.name or "", *kept]))

    def _entries(self) -> Iterator[tuple[str, int]]:
        for line in self._lines()[1:]:
            found, _, day = line.partition(" ")
            if day.isdecimal():
                yield found, int(day)

    def _lines(self) -> list[str]:
        there = self._path is not None and self._path.exists()
        return self._path.read_text("ascii").splitlines() if self._path and there else []
