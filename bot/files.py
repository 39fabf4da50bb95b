"""Small files of our own, readable by their owner only, and never half written."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


Stamp = tuple[int, int, int]
"""Inode, bytes and time of saving (nanoseconds): changes whenever another program writes a file."""


@contextmanager
def fresh(path: Path) -> Iterator[Path]:
    """An empty file beside `path` that takes its place when the block ends well, and is gone when it does not."""
    with _beside(path) as made:
        yield made
        made.replace(path)


def write_whole(path: Path, text: str) -> None:
    """Write a file, or leave it as it was."""
    with fresh(path) as made:
        _fill(made, text)


def write_once(path: Path, text: str) -> None:
    """Write a file where there is none: of several programs that make it at once, one does."""
    with _beside(path) as made:
        _fill(made, text)
        with suppress(FileExistsError):
            path.hardlink_to(made)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """An empty file in the same folder, readable by its owner only; removed unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _fill(path: Path, text: str) -> None:
    """Write a text that is on the disk when this returns."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def stamp(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none, or its name is no file's."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # a NUL in a name is a ValueError
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No other program is in such a block for the same path meanwhile. On Windows there is only one program."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
