"""A trouble that comes again and again is told once a minute, with how often it came: a log must not fill the disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 60.0
"""Seconds."""

ASKED = {"asked": True}
"""`extra` of a line that answers somebody who waits for it, such as who reloads the lessons: it is always printed."""


@dataclass
class _Told:
    at: float
    more: int = 0


class LogThrottle:
    """A filter of a log. A sentence of the program is one trouble, whatever is filled in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` is any that is never set back."""
        self._clock = clock
        self._told: dict[tuple[str, str], _Told] = {}

    def begin(self) -> None:
        """Forget what was told."""
        self._told.clear()

    def __call__(self, record: logging.LogRecord) -> bool:
        """Whether a line is printed; it then tells how many like it were not."""
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
        """What was not told yet of troubles that did not come back for a minute, a sentence each."""
        now = self._clock()
        over = {kind: it for kind, it in self._told.items() if now - it.at >= EVERY}
        for kind in over:
            del self._told[kind]
        return [f"{it.more} more like “{sentence.partition(':')[0]}”" for (_, sentence), it in over.items() if it.more]
