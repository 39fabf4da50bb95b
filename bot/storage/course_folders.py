"""The two folders of a course, `dialogues/` and `locales/`: their files, their fingerprint, and copies of them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from bot.lessons.model.stage import OPERATORS_FILES

_READ = frozenset({".yaml", ".po", ".txt", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".ogg"})
"""Ends of the files that a course is loaded from; `.txt` are the signatures on its English."""


class CourseFolders(NamedTuple):
    """Folders of a course."""

    dialogues: Path
    locales: Path


Fingerprint = Mapping[str, str]
"""Digest of each file of a course, by its path."""


def course_in(folder: Path) -> CourseFolders:
    """Return the folders of a course that were copied into `folder`."""
    return CourseFolders(folder / "dialogues", folder / "locales")


def course_files(course: CourseFolders) -> Iterator[tuple[str, Path]]:
    """Yield each file that a course is loaded from, with its name. The operator's own files are left out."""
    for part, folder in course._asdict().items():
        for place, _, names in os.walk(folder):
            for path in (Path(place, name) for name in names):
                inside = path.relative_to(folder).as_posix()
                if path.suffix in _READ and path.is_file() and inside not in OPERATORS_FILES:
                    yield f"{part}/{inside}", path


def fingerprint(course: CourseFolders) -> Fingerprint:
    """Return the fingerprint of a course; an unreadable file raises OSError."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in course_files(course)}


def digest(found: Fingerprint) -> str:
    """Return one digest of all files of a course, their names included."""
    lines = "".join(f"{name} {found[name]}\n" for name in sorted(found))
    return hashlib.sha256(lines.encode()).hexdigest()


def copy_course(course: CourseFolders, folder: Path) -> None:
    """Copy the files of a course into `folder`; a full disk raises OSError."""
    for name, path in course_files(course):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / name)
