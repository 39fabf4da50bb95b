"""Lessons as girls know them: of the live edition, else of the last commit in Git; none if there is neither."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from bot.check.rule_context import KnownLessons
from bot.errors import Refused
from bot.lessons.loader.lesson import parse_script
from bot.lessons.model.lesson import Lesson
from bot.storage.editions import Editions

LESSONS_FOLDER = "lessons"


def known_lessons(dialogues: Path, data: Path | None = None) -> KnownLessons:
    """Return the lessons that girls know. Unchanged ones are not even parsed."""
    known = _known_files(dialogues, data)
    changed = ((name, raw) for name, raw in known.items() if not _stands(dialogues, name, raw))
    found = (parse_script(Lesson, _text(raw), PurePosixPath(name).stem, name)[0] for name, raw in changed)
    return KnownLessons(frozenset(PurePosixPath(it).stem for it in known), {it.id: it for it in found if it})


def _known_files(dialogues: Path, data: Path | None) -> Mapping[str, bytes]:
    """Return the files of the lessons by `lessons/NAME.yaml`."""
    edition = dict(_of_edition(data)) if data else {}
    return edition or dict(_of_commit(dialogues))


def _of_edition(data: Path) -> Iterator[tuple[str, bytes]]:
    with suppress(Refused, OSError):  # the command `editions` reports what is wrong
        editions = Editions(data)
        if number := editions.live:
            for path in editions.folders(number).dialogues.glob(f"{LESSONS_FOLDER}/*.yaml"):
                yield f"{LESSONS_FOLDER}/{path.name}", path.read_bytes()


def _of_commit(dialogues: Path) -> Iterator[tuple[str, bytes]]:
    with suppress(OSError, subprocess.SubprocessError):
        yield from (
            (name, raw) for name, raw in committed_files(dialogues, "HEAD", LESSONS_FOLDER) if name.endswith(".yaml")
        )


def _stands(dialogues: Path, name: str, raw: bytes) -> bool:
    """Tell whether a file is as it was, apart from line endings, which Git changes on Windows."""
    with suppress(OSError):
        return _text((dialogues / name).read_bytes()) == _text(raw)
    return False


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig", "replace").replace("\r\n", "\n")


PATIENCE = 60
"""Seconds that Git may take to export two small folders."""


def committed_files(folder: Path, ref: str, part: str = ".") -> Iterator[tuple[str, bytes]]:
    """Return the regular files below `part` of a folder by their paths in the folder; links are skipped.

    Raise FileNotFoundError without Git or folder, and SubprocessError if Git does not know the commit or the files.
    """
    command = ["git", "-C", str(folder), "archive", "--format=tar", ref, "--", part]
    raw = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True).stdout  # noqa: S603 - no shell
    return _members(raw)


def _members(raw: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        for member in tar:
            if stream := tar.extractfile(member) if member.isfile() else None:
                yield member.name.removeprefix("./"), stream.read()
