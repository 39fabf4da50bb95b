"""A folder for copies that must leave no bytes: its files are written over before they are deleted.

The database does the same with deleted rows, so that nobody finds on the disk which learners have erased their data.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.files import delete_folder

_PIECE = bytes(2**20)


@contextmanager
def wiped_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Yield a new folder, for this user only; it and those of killed processes (same prefix) are wiped in the end."""
    try:
        yield Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    finally:
        for left in parent.glob(f"{prefix}*"):
            _wipe(left)


def _wipe(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for path in (Path(place, name) for name in names):
            with suppress(OSError):  # a disk that is full or gone: deleting is what is left
                _write_over(path)
    if sys.platform != "win32":
        os.sync()  # before deleting, or the zeros might never be written; once, because of thousands of small files
    delete_folder(folder)


def _write_over(path: Path) -> None:
    left = path.stat().st_size
    path.chmod(0o600)
    with path.open("r+b", buffering=0) as stream:
        while left > 0:
            left -= stream.write(_PIECE[:left]) or 0
