"""Folders that are slow to make and quick to copy: made once per run and copied by every test."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory


def copied(make: Callable[[Path], None], folder: Path) -> None:
    """Copy what `make` writes into an empty folder to `folder`, which may exist already."""
    shutil.copytree(_made(make), folder, dirs_exist_ok=True)


@cache
def _made(make: Callable[[Path], None]) -> Path:
    original = TemporaryDirectory()
    atexit.register(original.cleanup)
    make(Path(original.name))
    return Path(original.name)
