"""LRU cache for the results of something slow."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class RecentResults(Generic[Made]):
    """The most recently used results."""

    def __init__(self, most: int) -> None:
        """Keep at most `most` results."""
        self._most, self._kept = most, dict[Hashable, Made]()

    def of(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return the result for a key; call `make` if it is not in the cache."""
        made = self._kept.pop(key) if key in self._kept else make()
        self._kept[key] = made  # the newest comes last
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return made
