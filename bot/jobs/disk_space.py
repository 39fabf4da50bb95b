"""Forecast of when the disk of DATA will be full, from its free space of the last days.

A line is fitted through one sample a day, taken at the same hour, so that files written and deleted daily do not look
like growth. Samples are kept in a small file, because a bot that restarts often would never have enough of them. They
hold nothing about a learner.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bot.durations import DAY, WEEK
from bot.files import write_whole

KNOWN_FOR = 2 * DAY
"""Shortest span of samples, in seconds, from which a forecast is made."""


class DiskSample(NamedTuple):
    """The free bytes of a disk at a time."""

    at: int
    free: int


class DiskSpace(NamedTuple):
    """The free bytes of a disk, and the seconds until it is full; None when it is not filling or not known yet."""

    free: int
    full_in: float | None = None


def full_in(samples: Sequence[DiskSample], free: int) -> float | None:
    """Return the seconds until `free` bytes are used up, by least squares over the samples; None if unknown."""
    if len(samples) < 2 or samples[-1].at - samples[0].at < KNOWN_FOR:
        return None
    mean_at = sum(it.at for it in samples) / len(samples)
    mean_free = sum(it.free for it in samples) / len(samples)
    spread = sum((it.at - mean_at) ** 2 for it in samples)
    slope = sum((it.at - mean_at) * (it.free - mean_free) for it in samples) / spread
    return free / -slope if slope < 0 else None


@dataclass
class DiskLog:
    """The samples of a disk in a file at a path: one a day, of a week. `free` measures the disk."""

    path: Path
    free: Callable[[], int]
    _unwritten: list[DiskSample] = field(default_factory=list)

    def look(self, now: float) -> DiskSpace:
        """Measure the disk, store one sample a day, and return the forecast. A full disk leaves samples in memory."""
        present = DiskSample(int(now), self.free())
        before = [it for it in self._read() if present.at - WEEK <= it.at < present.at]
        if not before or before[-1].at <= present.at - DAY:
            before.append(present)
            self._write(before)
        return DiskSpace(present.free, full_in(before, present.free))

    def _read(self) -> list[DiskSample]:
        if self._unwritten:
            return self._unwritten
        try:
            return [DiskSample(int(at), int(free)) for at, free in json.loads(self.path.read_text("ascii"))]
        except (OSError, ValueError, TypeError):
            return []

    def _write(self, samples: list[DiskSample]) -> None:
        try:
            write_whole(self.path, json.dumps(samples))
            self._unwritten = []
        except OSError:
            self._unwritten = samples
