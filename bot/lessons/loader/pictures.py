"""The pictures of a course, by what they weigh. What is wrong with one is told where a step names it (`check`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def load_pictures(folder: Path) -> dict[str, int]:
    """The bytes of every file below `media/`, by its name from there. One that cannot be read is left out."""
    return dict(_weighed(folder / "media"))


def _weighed(media: Path) -> Iterator[tuple[str, int]]:
    root = media.resolve()
    for path in sorted(media.rglob("*.*")):
        try:
            if path.is_file() and path.resolve().is_relative_to(root):
                yield path.relative_to(media).as_posix(), path.stat().st_size
        except (OSError, RuntimeError):  # a link to itself, a file nobody may read
            continue
