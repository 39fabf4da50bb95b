"""The last accepted courses, `DATA/accepted/0001` and so on: what a bot runs on when newer lessons are refused (H10).

Each folder holds `dialogues/` and `locales/` as they were when the bot took them; only the bot writes there.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.files import alone
from bot.lessons.model.stage import OPERATORS_FILES

log = logging.getLogger(__name__)

FOLDER = "accepted"
KEPT = 3
"""Number of courses that are kept."""

_READ = frozenset({".yaml", ".po", ".txt", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".ogg"})
"""Ends of the files that a course is loaded from; `.txt` are the signatures on its English."""


class CourseFolders(NamedTuple):
    """Folders of a course."""

    dialogues: Path
    locales: Path


Fingerprint = Mapping[str, str]
"""Digest of each file of a course, by its path."""


def accepted_courses(data: Path) -> list[CourseFolders]:
    """Return the folders of the accepted courses, the newest first."""
    return [CourseFolders(it / "dialogues", it / "locales") for it in reversed(_numbered(data / FOLDER))]


def fingerprint(course: CourseFolders) -> Fingerprint:
    """Return the fingerprint of a course; an unreadable file raises OSError."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in _files(course)}


def keep(data: Path, course: CourseFolders, as_loaded: Fingerprint) -> None:
    """Keep a course that was accepted, unless it is the newest one. A full disk is logged and stops nothing.

    `as_loaded` is its fingerprint before it was loaded: files that were saved since are not what was accepted.
    """
    try:
        _prepare(data / FOLDER)
        with alone(data / FOLDER / "keeping"):
            newest = accepted_courses(data)[:1]
            if not newest or fingerprint(newest[0]) != as_loaded:
                _copy(data / FOLDER, course, as_loaded)
    except OSError as error:
        log.error("the accepted lessons could not be kept: %s", type(error).__name__)


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)


def _copy(folder: Path, course: CourseFolders, as_loaded: Fingerprint) -> None:
    """Copy a course under the next number, whole or not at all, and delete the oldest."""
    numbered = _numbered(folder)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as made:
        copy = Path(made) / "course"
        for name, path in _files(course):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy / name)
        if fingerprint(CourseFolders(copy / "dialogues", copy / "locales")) != as_loaded:
            log.warning("the lessons were saved while they were loaded; they are kept with the next reload")
            return
        copy.rename(folder / f"{int(numbered[-1].name) + 1 if numbered else 1:04}")
    for old in numbered[: -KEPT + 1]:
        shutil.rmtree(old)


def _numbered(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((it for it in found if it.name.isdecimal()), key=lambda it: int(it.name))


def _files(course: CourseFolders) -> Iterator[tuple[str, Path]]:
    for part, folder in course._asdict().items():
        for place, _, names in os.walk(folder):
            for path in (Path(place, name) for name in names):
                inside = path.relative_to(folder).as_posix()
                if path.suffix in _READ and path.is_file() and inside not in OPERATORS_FILES:
                    yield f"{part}/{inside}", path
