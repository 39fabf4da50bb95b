"""Reading of a source file: its text, or the Problem that prevents it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.files import Stamp, stamp
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem

FILE_MISSING = Code("file-missing", "The bot needs this file to speak to a girl at all.")
FILE_UNREADABLE = Code("file-unreadable", "What cannot be opened here is not read by anybody.")
FILE_TOO_BIG = Code(
    "file-too-big", "A lesson is a few kilobytes; a file this big is something else, and would keep everybody waiting."
)
FILE_ENCODING = Code(
    "file-encoding",
    "Letters that are saved another way than UTF-8, or that nobody can see, would reach her as nonsense.",
)

MOST_BYTES = 1_000_000
"""Limit of a source file. A lesson is a few kilobytes; a megabyte is something else (and slow to parse)."""


Made = TypeVar("Made")


@dataclass(slots=True)
class FileCache:
    """Cache of the results of files, each valid until its file is saved again.

    By path and kind of result: the file's stamp, what else the result was made from, and the result.
    """

    _kept: dict[tuple[Path, str], tuple[Stamp, object, Any]] = field(default_factory=dict)

    def result_of(self, path: Path, make: Callable[[], Made], kind: str = "", given: object = None) -> Made:
        """Return the result of `make` for a file, from the cache while the file's stamp and `given` are the same."""
        now, key = stamp(path), (path, kind)
        if now is not None and key in self._kept and self._kept[key][:2] == (now, given):
            kept: Made = self._kept[key][2]
            return kept
        made = make()
        if now is not None:
            self._kept[key] = now, given, made
        return made

    def of_links(self, folder: Path, linked: Path) -> FileCache:
        """Return the same results for `linked`, a folder with links to files of `folder`: links have their stamps."""
        inside = [(key, kept) for key, kept in self._kept.copy().items() if key[0].is_relative_to(folder)]
        return FileCache({(linked / path.relative_to(folder), kind): kept for (path, kind), kept in inside})


def read(path: Path, name: str) -> str | Problem:
    """Return the text of a file, or the Problem that prevents it; `name` is the path shown to the author."""
    try:
        if not path.is_file():  # a folder or a broken link; reading a pipe would never return
            return _unreadable(path, name)
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except (OSError, RuntimeError):  # a link that leads to itself is a RuntimeError to pathlib
        return _unreadable(path, name)
    if len(raw) > MOST_BYTES:
        return _refused(name, FILE_TOO_BIG, "This file is larger than a megabyte.", "Split it into lessons.")
    return _decoded(raw, name)


def _unreadable(path: Path, name: str) -> Problem:
    if not path.exists() and not path.is_symlink():
        return _refused(name, FILE_MISSING, "This file is missing.", f"Add it, or bring `{path.name}` back.")
    return _refused(name, FILE_UNREADABLE, "This file cannot be read.", "Look at its name and permissions.")


_WORD = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
"""First bytes of documents of Word and the like."""


def _decoded(raw: bytes, name: str) -> str | Problem:
    if raw.startswith(_WORD):
        hint = "Copy its words into a text editor, and save them as plain text, UTF-8."
        return _refused(name, FILE_ENCODING, "This is a document of Word or its like, not a text file.", hint)
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "This file is not saved as UTF-8, so its letters cannot be read."
        return FILE_ENCODING.at(SourcePlace(name, line, 1), message, "Save it again with the encoding UTF-8.")
    if "\0" in text:
        return _refused(name, FILE_ENCODING, "This file is not a text file.", "Save it as plain text, UTF-8.")
    return text


def _refused(name: str, code: Code, message: str, hint: str) -> Problem:
    return code.at(SourcePlace(name, 1, 1), message, hint)
