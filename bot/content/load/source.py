"""The bytes of a file, as text, or the Problem why not."""

from __future__ import annotations

import codecs
from pathlib import Path

from bot.content.model.text import Place
from bot.content.problem import Problem, problem

MOST_BYTES = 1_000_000
"""A lesson is a few kilobytes; more than a megabyte is something else (and slow to parse)."""


def read(path: Path, name: str) -> str | Problem:
    """The text of a file; `name` is how the author knows it."""
    try:
        if not path.is_file():  # a folder, a broken link; a pipe would keep us waiting for ever
            return _unreadable(path, name)
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except (OSError, RuntimeError):  # a link that leads to itself is a RuntimeError to pathlib
        return _unreadable(path, name)
    if len(raw) > MOST_BYTES:
        return _refused(name, "file-too-big", "This file is larger than a megabyte.", "Split it into lessons.")
    return _decoded(raw, name)


def _unreadable(path: Path, name: str) -> Problem:
    if not path.exists() and not path.is_symlink():
        return _refused(name, "file-missing", "This file is missing.", f"Add it, or bring `{path.name}` back.")
    return _refused(name, "file-unreadable", "This file cannot be read.", "Look at its name and permissions.")


def _decoded(raw: bytes, name: str) -> str | Problem:
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "This file is not saved as UTF-8, so its letters cannot be read."
        return problem(Place(name, line, 1), "file-encoding", message, "Save it again with the encoding UTF-8.")
    if "\0" in text:
        return _refused(name, "file-encoding", "This file is not a text file.", "Save it as plain text, UTF-8.")
    return text


def _refused(name: str, code: str, message: str, hint: str) -> Problem:
    return problem(Place(name, 1, 1), code, message, hint)
