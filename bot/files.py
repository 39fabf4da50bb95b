"""Small files written atomically, readable by their owner only, or by the group too."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform != "win32":
    import fcntl


SHARED, SHARED_FOLDER = 0o640, 0o750
"""Permissions of what bot and staff page share: each may run as a user of its own, in one group."""

Stamp = tuple[int, int, int]
"""Inode, bytes and time of saving (nanoseconds): changes whenever another program writes a file."""


@contextmanager
def fresh(path: Path) -> Iterator[Path]:
    """Yield an empty temporary file that replaces `path` when the block succeeds, and is deleted when it fails."""
    with _beside(path) as made:
        yield made
        made.replace(path)


def write_whole(path: Path, text: str) -> None:
    """Write a file atomically: after a failure it is as it was."""
    with fresh(path) as made:
        _fill(made, text)


def write_once(path: Path, text: str) -> None:
    """Create a file if there is none; of several processes that try at once, one succeeds and none raises.

    File and name are on disk when this returns: it may hold a key that is used next.
    """
    with _beside(path) as made:
        _fill(made, text)
        with suppress(FileExistsError):
            path.hardlink_to(made)
    _flush_folder(path.parent)


def replace_whole(path: Path, content: bytes) -> None:
    """Write a file atomically, with the permissions it had; a new one may be read by everybody.

    A path that is no regular file, such as /dev/stdout, is written directly.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    target = path.resolve()  # the file that a link leads to, so that the link stays
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    with fresh(target) as made:
        made.write_bytes(content)
        with suppress(PermissionError):  # a memory card knows no permissions
            made.chmod(mode)


def create_whole(path: Path, content: bytes) -> None:
    """Create a file that everybody may read, whole or not at all. Raise FileExistsError when there is one."""
    with _beside(path) as made:
        made.write_bytes(content)
        made.chmod(0o644)
        path.hardlink_to(made)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield an empty file in the same folder, readable by its owner only; deleted unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _fill(path: Path, text: str) -> None:
    """Write a text and flush it to the disk."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def create(path: Path) -> None:
    """Create an empty file, readable by its owner only, where there is none.

    Created by root, it belongs to the owner of its folder: a command of the operator must not lock out the program
    that the folder is for.
    """
    if path.exists():
        return
    path.touch(mode=0o600)
    if sys.platform != "win32" and os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid)


def share(path: Path) -> None:
    """Let the group read a file or folder of ours; a missing file is created first, empty."""
    create(path)
    mode = SHARED_FOLDER if path.is_dir() else SHARED
    if path.stat().st_mode & 0o777 != mode:
        path.chmod(mode)


def file_below(folder: Path, name: str) -> Path | None:
    """Return the file in a folder under a name that a browser sent; None if it is not there, or can be no file."""
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except (OSError, ValueError):  # longer than a name may be, or with a NUL in it
        return None


def delete_folder(path: Path) -> None:
    """Delete a folder, if it is there, with all that is in it.

    Unlike `shutil.rmtree` it opens no folder, which our sandboxes forbid.
    """
    for place, folders, names in os.walk(path, topdown=False):
        for name in names:
            Path(place, name).unlink(missing_ok=True)
        for name in folders:
            inner = Path(place, name)
            inner.unlink() if inner.is_symlink() else inner.rmdir()
    if path.exists():
        path.rmdir()


def _flush_folder(path: Path) -> None:
    """Flush the names in a folder to the disk. Do nothing on Windows, which offers no call for it."""
    if sys.platform != "win32":
        number = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def stamp(path: Path) -> Stamp | None:
    """Return the stamp of a file; None if it is missing or the name is invalid."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # a NUL in a name is a ValueError
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def hold_the_same(one: Path, other: Path) -> bool:
    """Return whether two files are equal. Links to one file are, so it is not even read."""
    return one.samefile(other) or one.read_bytes() == other.read_bytes()


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold an exclusive lock for `path` between processes. On Windows, where only one process runs, there is none."""
    with path.with_name(f".{path.name}.lock").open("w") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def sole(path: Path) -> Iterator[bool]:
    """Yield True and hold a lock for `path` until the block ends; False when another process holds it.

    The kernel releases the lock of a killed process. On Windows there is none.
    """
    with path.with_name(f".{path.name}.sole").open("w") as lock:
        yield _take(lock)


def _take(lock: IO[str]) -> bool:
    if sys.platform != "win32":
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
