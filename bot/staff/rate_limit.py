"""Rate limit of sign-in attempts, per name and in total."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

WINDOW = 60.0
"""Seconds in which attempts with a password are counted."""

EACH, ALL = 5, 30
"""Attempts per name and of all names together. The second bounds this object's memory and the hashing work."""


@dataclass(slots=True)
class AttemptLimit:
    """Attempts of the last `window` seconds. Unknown names and successful attempts count as well."""

    window: float = WINDOW
    each: int = EACH
    all: int = ALL
    _by_name: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _all: deque[float] = field(default_factory=deque)

    def wait(self, name: str, now: float) -> float:
        """Return the seconds to wait before this name may be tried; 0.0 permits the attempt and counts it."""
        self._forget(now)
        found = self._by_name[name]
        long = max(self._wait(found, self.each, now), self._wait(self._all, self.all, now))
        if not long:
            found.append(now)
            self._all.append(now)
        elif not found:
            del self._by_name[name]
        return long

    def _forget(self, now: float) -> None:
        for times in (self._all, *self._by_name.values()):
            while times and times[0] <= now - self.window:
                times.popleft()
        for name in [name for name, times in self._by_name.items() if not times]:
            del self._by_name[name]

    def _wait(self, times: deque[float], most: int, now: float) -> float:
        return times[-most] + self.window - now if len(times) >= most else 0.0
