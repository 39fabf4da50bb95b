"""A log filter that prints each repeated warning once a minute, with a count, so that logs do not fill the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 60.0
"""Seconds between two prints of the same warning."""

ASKED = {"asked": True}
"""`extra` of a log call whose line somebody waits for, such as an operator who reloads lessons: always printed."""


@dataclass
class _Told:
    at: float
    more: int = 0


class LogThrottle:
    """The filter. Records with the same logger and message template count as repeats, whatever their arguments."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` is monotonic, in seconds."""
        self._clock = clock
        self._told: dict[tuple[str, str], _Told] = {}

    def begin(self) -> None:
        """Forget all earlier records."""
        self._told.clear()

    def __call__(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is printed; append how many like it were not."""
        if record.levelno < logging.WARNING or getattr(record, "asked", False):
            return True
        now, kind = self._clock(), (record.name, str(record.msg))
        told = self._told.get(kind)
        if told and now - told.at < EVERY:
            told.more += 1
            return False
        self._told[kind] = _Told(now)
        if told and told.more:
            record.msg = f"{record.msg} (and {told.more} more like it before)"
        return True

    def rest(self) -> list[str]:
        """Return a sentence for each warning with unprinted repeats that has not come back for a minute."""
        now = self._clock()
        over = {kind: it for kind, it in self._told.items() if now - it.at >= EVERY}
        for kind in over:
            del self._told[kind]
        return [f"{it.more} more like “{sentence.partition(':')[0]}”" for (_, sentence), it in over.items() if it.more]
