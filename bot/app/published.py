"""The published figures of a file, held in memory."""

from __future__ import annotations

from pathlib import Path

from bot.files import Stamp, stamp
from bot.statistics.cells import Cell
from bot.statistics.published import Published, PublishedStatistics
from bot.storage.sqlite.public import read_public


class StatisticsCache:
    """Cache of a file of published figures. `latest` is the last result of `current()`; it reads nothing."""

    def __init__(self, path: Path) -> None:
        """Read nothing yet."""
        self._path = path
        self._stamp: Stamp | None = None
        self.latest = PublishedStatistics(Published())

    def current(self) -> PublishedStatistics:
        """Return the statistics published now, reading the file only if it changed. Raise Refused if unreadable."""
        found = stamp(self._path)  # before reading, so that a write in between is noticed next time
        if found != self._stamp:
            self.latest, self._stamp = _read(self._path), found
        return self.latest


def _read(path: Path) -> PublishedStatistics:
    statistics = PublishedStatistics(read_public(path))
    statistics.stopped(Cell("", "stopped"))  # sorts the figures here, where no page waits for them
    return statistics
