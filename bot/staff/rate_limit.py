"""Rate limit of attempts by a key, such as an address, a name or a browser."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field

MOST_KEYS = 10_000
"""Keys that are remembered. Of more, those with the oldest last attempt are forgotten first: that locks nobody out."""


@dataclass(slots=True)
class AttemptLimit:
    """Attempts of the last `window` seconds, at most `each` per key. Its memory is bounded (S4)."""

    window: float
    each: int
    most_keys: int = MOST_KEYS
    _times: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait(self, key: str, now: float) -> float:
        """Return the seconds to wait before this key may be tried; 0.0 permits an attempt, and does not count it."""
        self._forget(now)
        times = self._times.get(key, deque())
        return times[0] + self.window - now if len(times) >= self.each else 0.0

    def tried(self, key: str, now: float) -> int:
        """Return how many attempts of this key are counted."""
        self._forget(now)
        return sum(at > now - self.window for at in self._times.get(key, ()))

    def count(self, key: str, now: float) -> None:
        """Count an attempt."""
        self._times.setdefault(key, deque(maxlen=self.each)).append(now)
        self._times.move_to_end(key)
        while len(self._times) > self.most_keys:
            self._times.popitem(last=False)

    def forgive(self, key: str) -> None:
        """Forget the attempts of a key."""
        self._times.pop(key, None)

    def _forget(self, now: float) -> None:
        """Forget the keys whose last attempt is over. They are kept in the order of their last attempt."""
        while self._times and next(iter(self._times.values()))[-1] <= now - self.window:
            self._times.popitem(last=False)
