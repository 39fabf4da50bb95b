"""Editions, `DATA/editions/0001` and so on: numbered courses, never changed, of which learners read the live one.

One process at a time writes here: the lesson room, or `main.py editions`. The bot and the staff's page only read. An
edition is there whole or not at all, and the file `live` is written last: whenever a process is killed, learners read
on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import Refused
from bot.files import SHARED, SHARED_FOLDER, alone, delete_folder, share, write_whole
from bot.storage.course_folders import CourseFolders, copy_course, course_in, digest, fingerprint

EDITIONS_FOLDER, LIVE, MADE_OF = "editions", "live", "edition.json"


@dataclass(frozen=True, slots=True)
class EditionNote:
    """Origin of an edition: its authors and approvers, by the names of their accounts, and a note for people.

    `puts_back` is the number of the edition whose words it brings back; 0 for a new one. `guard` is the account of
    safeguarding among the two who brought it to learners; empty without one.
    """

    note: str
    authors: tuple[str, ...] = ()
    approved_by: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    puts_back: int = 0
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """A numbered course. `parent` is the edition that was live before it (0: none), `at` seconds since 1970."""

    number: int
    parent: int
    digest: str
    at: int
    origin: EditionNote


class Editions:
    """The editions of a DATA folder."""

    def __init__(self, data: Path) -> None:
        """Open nothing yet; the folder may be missing."""
        self._folder = data / EDITIONS_FOLDER

    @property
    def live(self) -> int:
        """The number of the edition that learners read; 0 when there is none. Refused when `live` cannot be read."""
        try:
            written = (self._folder / LIVE).read_text("ascii").strip()
        except FileNotFoundError:
            return 0
        except (OSError, UnicodeDecodeError) as error:
            raise _unreadable(self._folder / LIVE) from error
        if not (written.isdecimal() and self.folders(int(written)).dialogues.is_dir()):
            raise _unreadable(self._folder / LIVE)
        return int(written)

    def folders(self, number: int) -> CourseFolders:
        """Return the folders of an edition."""
        return course_in(self._folder / f"{number:04}")

    def find(self, number: int) -> Edition:
        """Return an edition. Refused when there is none of this number, or its description cannot be read."""
        path = self._folder / f"{number:04}" / MADE_OF
        try:
            return _read_edition(json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            raise Refused(f"There is no edition {number}.", "Type `python main.py editions` to see them.") from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise _unreadable(path) from error

    @property
    def all(self) -> list[Edition]:
        """Every edition, the oldest first."""
        found = self._folder.iterdir() if self._folder.is_dir() else ()
        return [self.find(number) for number in sorted(int(it.name) for it in found if it.name.isdecimal())]

    def publish(self, course: CourseFolders, origin: EditionNote, at: int, *, on: int | None = None) -> Edition:
        """Copy a course as the next edition, and make it the live one; after a failure all is as it was.

        `on` is the live edition that the course was made from. Refused when another one is live now: its words would be
        lost. Raise OSError when the disk is full. A course that is live already is returned as it stands.
        """
        with self._writing():
            parent, made_of = self.live, fingerprint(course)
            if on not in (None, parent):
                raise Refused("Another edition was published meanwhile.", "Look at what changes now, and try again.")
            if parent and fingerprint(self.folders(parent)) == made_of:
                return self.find(parent)
            numbers = [it.number for it in self.all]
            edition = Edition(max(numbers, default=0) + 1, parent, digest(made_of), at, origin)
            self._write(edition, course)
            write_whole(self._folder / LIVE, f"{edition.number}\n")
            share(self._folder / LIVE)
            return edition

    def _write(self, edition: Edition, course: CourseFolders) -> None:
        """Write an edition beside the others, and give it its number when all of it is on the disk."""
        made = self._folder / ".made"
        delete_folder(made)  # what a killed process has left
        try:
            self._fill(made, edition, course)
        except (OSError, Refused):
            delete_folder(made)
            raise
        made.rename(self._folder / f"{edition.number:04}")

    def _fill(self, made: Path, edition: Edition, course: CourseFolders) -> None:
        copy_course(course, made)
        if digest(fingerprint(course_in(made))) != edition.digest:
            raise Refused("The lessons were saved while they were copied.", "Try once more.")
        (made / MADE_OF).write_text(json.dumps(asdict(edition), indent=1, ensure_ascii=False) + "\n", "utf-8")
        _settle(made)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._folder.mkdir(mode=SHARED_FOLDER, parents=True, exist_ok=True)
        share(self._folder)
        with alone(self._folder / LIVE):
            yield


def _settle(folder: Path) -> None:
    """Flush each file to the disk, and let the group read it: the bot may run as another user."""
    for place, _, names in os.walk(folder):
        Path(place).chmod(SHARED_FOLDER)
        for name in names:
            path = Path(place, name)
            path.chmod(SHARED & ~0o200)
            with path.open("rb") as stream:
                os.fsync(stream.fileno())


def _read_edition(written: dict[str, Any]) -> Edition:
    told: dict[str, Any] = {name: _with_tuples(value) for name, value in written["origin"].items()}
    return Edition(**{**written, "origin": EditionNote(**told)})


def _with_tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _unreadable(path: Path) -> Refused:
    return Refused(f"{path} cannot be read.", "Put it back from a backup, or type `python main.py editions add`.")
