"""Who has erased herself: a file apart from the database, because it must outlive it (B7).

Its first line is its name, made by chance: a backup remembers it, and goes back only beside the list that goes with it.
Every other line is a hash of a pseudonym and the day (counted from 1970) on which no backup can hold her any more.
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


def mark(learner: str) -> str:
    """What stands for her in the list: her pseudonym itself is nowhere any more."""
    return hashlib.sha256(f"erased {learner}".encode()).hexdigest()[:32]


class ErasedList:
    """The list in a file; without a path (a preview) it remembers nothing."""

    def __init__(self, path: Path | None) -> None:
        """Nothing is read or written yet."""
        self._path = path

    @property
    def name(self) -> str | None:
        """The name of the list; None when there is none."""
        return next(iter(self._lines()), None)

    @property
    def marks(self) -> frozenset[str]:
        """The marks of all in it."""
        return frozenset(found for found, _ in self._entries())

    def begin(self) -> None:
        """A list with a new name, where there is none."""
        if self._path and not self._path.exists():
            write_once(self._path, secrets.token_hex(16))

    def add(self, learner: LearnerId, now: int) -> None:
        """Put her in, on the disk when this returns. A line torn by a power cut spoils no other."""
        self.begin()
        if self._path:
            with alone(self._path), self._path.open("a", encoding="ascii") as stream:
                stream.write(f"\n{mark(learner)} {(now + BACKUPS_LIVE) // DAY + 1}")
                stream.flush()
                os.fsync(stream.fileno())

    def prune(self, now: int) -> None:
        """Forget whom no backup can hold any more."""
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
