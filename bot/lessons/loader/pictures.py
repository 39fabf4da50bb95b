"""Sizes of a course's pictures. Problems of a picture are reported where a step names it (`check`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def load_pictures(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every file below `media/`, by its path from there. Unreadable files are left out."""
    return dict(_weighed(folder / "media"))


def _weighed(media: Path) -> Iterator[tuple[str, int]]:
    root = media.resolve()
    for path in sorted(media.rglob("*.*")):
        try:
            if path.is_file() and path.resolve().is_relative_to(root):
                yield path.relative_to(media).as_posix(), path.stat().st_size
        except (OSError, RuntimeError):  # a link to itself, a file nobody may read
            continue
