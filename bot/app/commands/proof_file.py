"""Writing of the file of a proof, whose content comes from `bot.authoring.proof`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.app.command import write_output
from bot.app.config import Settings
from bot.authoring.proof.make_proof import MadeProof, WantedProof, make_proof
from bot.authoring.proof.page import GENERATOR
from bot.errors import Refused
from bot.storage.course_folders import CourseFolders

MOST_HEAD = 4_000
"""Bytes at the start of a file that are searched for the mark of a proof."""


@dataclass(frozen=True, slots=True)
class ProofOptions:
    """Options. `file` None: LESSON.html. `against`: a folder or commit to compare with. `fonts`: embed the fonts."""

    lesson: str
    file: Path | None = None
    against: str | None = None
    fonts: bool = False


def proof(settings: Settings, options: ProofOptions, now: int) -> str:
    """Write the proof and return a sentence about it. `now`: seconds since 1970.

    Raise Refused where it cannot be made.
    """
    if options.file:
        refuse_to_overwrite(options.file)
    wanted = WantedProof(options.lesson, options.against, options.fonts)
    made = make_proof(CourseFolders(settings.dialogues, settings.locales), wanted, now)
    file = options.file or Path(f"{made.lesson}.html")
    refuse_to_overwrite(file)
    return _written(file, made)


def refuse_to_overwrite(file: Path, generator: str = GENERATOR) -> None:
    """Refuse to overwrite anything but an older page of the same generator."""
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.", "Choose another place for the file with -o.")
    if file.is_file():
        with file.open("rb") as stream:
            head = stream.read(MOST_HEAD)
    if file.exists() and not (file.is_file() and generator.encode() in head):
        what = f"The file {file} is there already, and it is no {generator.split()[-1]}."
        raise Refused(what, "Choose another name with -o.")


def _written(file: Path, made: MadeProof) -> str:
    write_output(file, made.text)
    draft = " It is a draft: course.yaml does not list it." if made.is_draft else ""
    size = len(made.text.encode()) // 1000
    return f"{file} is written: {size:,} kB, {made.turns:,} turns, in {', '.join(made.locales)}.{draft}"
