"""Files that an author may edit in the preview: YAML below `dialogues`, catalogs below `locales`, nothing else.

A file is read together with a hash of its bytes (`mark`) and written only while the hash is the same, so that nobody
else's changes are overwritten. Encoding, byte order mark and line endings stay as they were.
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

_CLOSED = "This file does not belong to the lessons, so it stays closed here."


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as it was read: its text with original line endings, and the hash that reveals a later change."""

    text: str
    mark: str
    codec: str = "utf-8"
    lead: bytes = b""


class Unwritten(Exception):
    """A file could not be read or written; the message is for the author."""


class FileChanged(Unwritten):
    """Somebody else has saved the file in between; `now` is its current content."""

    def __init__(self, now: OpenedFile) -> None:
        """Keep the current content of the file."""
        super().__init__("Somebody else has saved this meanwhile. Nothing of theirs was touched.")
        self.now = now


def path_of(name: str, dialogues: Path, locales: Path) -> Path:
    """Return the path of a file name as a Problem or text gives it, like `dialogues/lessons/x.yaml`.

    Raise Unwritten for any file that does not belong to the course.
    """
    for folder, ending in ((dialogues, ".yaml"), (locales, ".po")):
        head = folder.name or folder.absolute().name
        path = folder / name.removeprefix(head + "/")
        if name.startswith(head + "/") and path.suffix == ending:
            return must_lie_in(path, folder)
    raise Unwritten(_CLOSED)


def must_lie_in(path: Path, folder: Path) -> Path:
    """Return the path if it is a file inside the folder. Raise Unwritten otherwise, also when a link leads outside."""
    if not _lies_in(path, folder):
        raise Unwritten(_CLOSED)
    return path


def _lies_in(path: Path, folder: Path) -> bool:
    """Tell whether the path is a file inside the folder after every link and `..` is resolved."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a circular link, or a name with NUL
        return False


def read(path: Path) -> OpenedFile:
    """Read a file. Raise Unwritten when it is unreadable, too large or not text in a known encoding."""
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
    """Write a text to a file whose hash is still `mark`.

    Raise FileChanged when it is not, Unwritten when writing fails.
    """
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
    """Return a text from the page, which has one kind of line ending, with the line endings of `old`."""
    plain = with_line_feeds(text)
    return plain.replace("\n", "\r\n") if "\r\n" in old else plain


def with_line_feeds(text: str) -> str:
    """Return a text with LF as its only line ending."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
