"""LRU cache for the results of something slow, and for parsed files: a new edition copies all but a few of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.lessons.loader.source_file import FileCache, Made

Result = TypeVar("Result")


MOST_FILES = 200
"""Most files in the cache: those of two editions, and of a few drafts."""


class RecentResults(Generic[Result]):
    """The most recently used results."""

    def __init__(self, most: int) -> None:
        """Keep at most `most` results."""
        self._most, self._kept = most, dict[Hashable, Result]()

    def of(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """Return the result for a key; call `make` if it is not in the cache."""
        made = self._kept.pop(key) if key in self._kept else make()
        self._kept[key] = made  # the newest comes last
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return made


@dataclass(slots=True)
class EditionFiles(FileCache):
    """Cache of the results of files by folder, name and content, so that copies share them.

    The files must not be written while it is used.
    """

    _recent: RecentResults[Any] = field(default_factory=lambda: RecentResults(MOST_FILES))

    def result_of(self, path: Path, make: Callable[[], Made], kind: str = "", given: object = None) -> Made:
        """Return the result of `make` for a file, from the cache if one with its name and contents was read before."""
        try:
            contents = hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            return make()
        made: Made = self._recent.of((path.parent.name, path.name, contents, kind, given), make)
        return made
