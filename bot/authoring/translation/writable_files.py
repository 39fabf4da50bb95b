"""The files an author may write through the workbench: YAML below `dialogues`, catalogs below `locales`, nothing else.

A file is read with a mark (a hash of its bytes) and written only while it still has that mark: what somebody else
saved meanwhile is never overwritten. Letters, byte order mark and line ends stay as the file had them.
"""

from __future__ import annotations

import codecs
import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from bot.files import fresh
from bot.lessons.loader.source_file import MOST_BYTES

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it was read: its text, with line ends as they are, and what tells whether it is still the same."""

    text: str
    mark: str
    codec: str = "utf-8"
    lead: bytes = b""


class Unwritten(Exception):
    """A file was not read or written; the sentence is for the author."""


class FileChanged(Unwritten):
    """Somebody else has saved the file meanwhile; `now` is what it says."""

    def __init__(self, now: OpenedFile) -> None:
        """What the file says now."""
        super().__init__("Somebody else has saved this file meanwhile. Nothing of theirs was touched.")
        self.now = now


def path_of(name: str, dialogues: Path, locales: Path) -> Path:
    """The file that a problem or a text names, like `dialogues/lessons/x.yaml`; Unwritten for any other file."""
    for folder, ending in ((dialogues, ".yaml"), (locales, ".po")):
        head = folder.name or folder.absolute().name
        path = folder / name.removeprefix(head + "/")
        if name.startswith(head + "/") and path.suffix == ending:
            return must_lie_in(path, folder)
    raise Unwritten(_CLOSED)


_CLOSED = "This file does not belong to the lessons, so it stays closed here."


def must_lie_in(path: Path, folder: Path) -> Path:
    """The path of a file below a folder; Unwritten for any other, also one that a link leads to."""
    if not _lies_in(path, folder):
        raise Unwritten(_CLOSED)
    return path


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether it is a file below the folder, also after every link and `..` is followed."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself, a name with NUL
        return False


def read(path: Path) -> OpenedFile:
    """A file as it is now."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unwritten("This file cannot be read.") from error
    if len(raw) > MOST_BYTES:
        raise Unwritten("This file is larger than a megabyte. Open it in an editor of its own.")
    return _sheet(raw)


def _sheet(raw: bytes) -> OpenedFile:
    lead, codec = next(((lead, codec) for lead, codec in _MARKS if raw.startswith(lead)), (b"", "utf-8"))
    try:
        text = raw[len(lead) :].decode(codec)
    except UnicodeDecodeError as error:
        raise Unwritten("This file is not saved as UTF-8. Save it again with that encoding.") from error
    return OpenedFile(text, hashlib.sha256(raw).hexdigest(), codec, lead)


def write(path: Path, text: str, mark: str) -> OpenedFile:
    """Put a text into a file that still has this mark; Changed when it has another one."""
    now = read(path)
    try:
        raw = now.lead + text.encode(now.codec)
    except UnicodeEncodeError as error:
        raise Unwritten("There is half a letter in this text. Delete it and type it again.") from error
    try:
        with fresh(path.resolve()) as beside:
            beside.write_bytes(raw)
            shutil.copymode(path, beside)
            if (now := read(path)).mark != mark:
                raise FileChanged(now)
    except OSError as error:
        raise Unwritten("This file cannot be written. Look at its permissions.") from error
    return _sheet(raw)


def with_breaks_of(text: str, old: str) -> str:
    """A text from a page, where lines end in one way only, with the line ends a file has."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\n", "\r\n") if "\r\n" in old else plain
