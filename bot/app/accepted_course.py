"""The last accepted courses, `DATA/accepted/0001` and so on: what a bot runs on when newer lessons are refused (H10).

Each folder holds `dialogues/` and `locales/` as they were when the bot took them; only the bot writes there.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from bot.files import alone
from bot.storage.course_folders import CourseFolders, Fingerprint, copy_course, course_in, fingerprint

log = logging.getLogger(__name__)

ACCEPTED_FOLDER = "accepted"
COURSES_KEPT = 3
"""Number of courses that are kept."""


def accepted_courses(data: Path) -> list[CourseFolders]:
    """Return the folders of the accepted courses, the newest first."""
    return [course_in(it) for it in reversed(_numbered(data / ACCEPTED_FOLDER))]


def keep(data: Path, course: CourseFolders, as_loaded: Fingerprint) -> None:
    """Keep a course that was accepted, unless it is the newest one. A full disk is logged and stops nothing.

    `as_loaded` is its fingerprint before it was loaded; a course whose files were saved since is not kept.
    """
    try:
        _prepare(data / ACCEPTED_FOLDER)
        with alone(data / ACCEPTED_FOLDER / "keeping"):
            newest = accepted_courses(data)[:1]
            if not newest or fingerprint(newest[0]) != as_loaded:
                _copy(data / ACCEPTED_FOLDER, course, as_loaded)
    except OSError as error:
        log.error("the accepted lessons could not be kept: %s", type(error).__name__)


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)


def _copy(folder: Path, course: CourseFolders, as_loaded: Fingerprint) -> None:
    """Copy a course under the next number, whole or not at all, and delete the oldest."""
    numbered = _numbered(folder)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as made:
        copy = Path(made) / "course"
        copy_course(course, copy)
        if fingerprint(course_in(copy)) != as_loaded:
            log.warning("the lessons were saved while they were loaded; they are kept with the next reload")
            return
        copy.rename(folder / f"{int(numbered[-1].name) + 1 if numbered else 1:04}")
    for old in numbered[: -COURSES_KEPT + 1]:
        shutil.rmtree(old)


def _numbered(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((it for it in found if it.name.isdecimal()), key=lambda it: int(it.name))
