"""Clocks of tests, called like `time.time`."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass
class FakeClock:
    """Clock set by hand, in seconds."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class ShiftedClock:
    """Clock `ahead` seconds ahead of this machine's."""

    ahead: float = 0.0

    def __call__(self) -> float:
        """Return the time in seconds since 1970."""
        return time.time() + self.ahead
