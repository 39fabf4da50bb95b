"""Open a proof: extract its files into a copy of the current course folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.handouts.proof.carried import with_entries
from bot.authoring.handouts.proof.earlier_course import files, same
from bot.authoring.handouts.proof.embedded_sources import MOST_BYTES, InvalidProof, extract_files
from bot.errors import Refused
from bot.files import delete_folder
from bot.lessons.translations.po import InvalidPo

CAREFUL = {
    "dialogues/directory.yaml": "the numbers that girls are told to call. Compare each of them before you keep it",
    "dialogues/profile.yaml": "who the bot says it is, and whom it belongs to. Read all of it before you keep it",
}
"""Files in which a changed line can lead learners to a stranger, each with a description."""


@dataclass(frozen=True, slots=True)
class ReopenedProof:
    """Copy of the course with the files of a proof in it; `differing` are those that differ from the course."""

    dialogues: Path
    locales: Path
    differing: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """The folder that contains both."""
        return self.dialogues.parent

    def summary(self) -> list[str]:
        """Return a line for each file that differs, those to be careful with first."""
        if not self.differing:
            return ["Nothing in the proof differs from your files."]
        first = sorted(self.differing, key=lambda path: (path not in CAREFUL, path))
        return ["These files of the proof differ from yours:", *map(_line, first)]


def _line(path: str) -> str:
    return f"  {path}: {CAREFUL[path]}." if path in CAREFUL else f"  {path}"


@contextmanager
def reopened(dialogues: Path, locales: Path, file: Path) -> Iterator[ReopenedProof]:
    """Yield copies of the two folders with the files of the proof in them. Existing files are never overwritten.

    The copies are deleted at the end, unless somebody has changed something in them. Raise Refused when the file is not
    a proof.
    """
    mine = files(dialogues, locales)
    inside = _merged(_inside(file), mine, file)
    home = Path(tempfile.mkdtemp(prefix="proof-"))
    try:
        shutil.copytree(dialogues, home / "dialogues")
        shutil.copytree(locales, home / "locales")
        _write(home, inside, file)
    except BaseException:
        delete_folder(home)
        raise
    differing = tuple(path for path, raw in inside.items() if not same(raw, mine.get(path)))
    found = ReopenedProof(home / "dialogues", home / "locales", differing)
    before = files(found.dialogues, found.locales)
    try:
        yield found
    finally:
        if files(found.dialogues, found.locales) == before:
            delete_folder(home)


def _merged(inside: Mapping[str, bytes], mine: Mapping[str, bytes], file: Path) -> dict[str, bytes]:
    """Return the files of a proof; each catalog is completed with the other entries of our own."""
    try:
        return {
            path: with_entries(mine[path], raw) if path.endswith(".po") and path in mine else raw
            for path, raw in inside.items()
        }
    except (InvalidPo, UnicodeDecodeError) as error:
        raise Refused(f"A catalog inside {file}, or yours, cannot be read.", "Ask for the file again.") from error


def _write(home: Path, inside: Mapping[str, bytes], file: Path) -> None:
    try:
        for path, raw in inside.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(raw)
    except OSError as error:  # a file where the course has a folder, or the other way round
        what = f"The files inside {file} do not fit into your lessons."
        raise Refused(what, "Ask for the file again, or for the lesson alone.") from error


def _inside(file: Path) -> dict[str, bytes]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InvalidProof
        return extract_files(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, InvalidProof) as error:
        raise Refused(f"{file} is no proof that can be opened.", "Ask for the file again.") from error
