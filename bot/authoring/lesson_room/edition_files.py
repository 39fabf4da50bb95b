"""Cache of parsed files by content: a new edition is a copy of the one before but for a few files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.authoring.lesson_room.recent_results import RecentResults
from bot.lessons.loader.source_file import FileCache, Made

MOST_FILES = 200
"""Most files in the cache: those of two editions, and of a few drafts."""


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
