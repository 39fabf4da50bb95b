"""The published figures of a file, held in memory."""

from __future__ import annotations

from pathlib import Path

from bot.files import Stamp, stamp
from bot.statistics.published import Gate, Published
from bot.storage.sqlite.public import read_public


class Kept:
    """The gate to a file of published figures. `latest` is the gate as of the last `gate()`, and reads nothing."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path
        self._stamp: Stamp | None = None
        self.latest = Gate(Published())

    def gate(self) -> Gate:
        """The gate to what is published now, read again only when the file has changed. Refused if it is unreadable."""
        found = stamp(self._path)  # before reading: what is written meanwhile is seen the next time
        if found != self._stamp:
            self.latest, self._stamp = _read(self._path), found
        return self.latest


def _read(path: Path) -> Gate:
    gate = Gate(read_public(path))
    gate.begun("started", "")  # sums are made here, where no page waits for them
    return gate
