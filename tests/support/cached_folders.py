"""Folders that are slow to make: copied by every test, or made by the first process of a run and read by all others."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import pytest


def copied(make: Callable[[Path], None], folder: Path) -> None:
    """Copy what `make` writes into an empty folder to `folder`, which may exist already."""
    shutil.copytree(_made(make), folder, dirs_exist_ok=True)


@cache
def _made(make: Callable[[Path], None]) -> Path:
    original = TemporaryDirectory()
    atexit.register(original.cleanup)
    make(Path(original.name))
    return Path(original.name)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of this name, which `make` fills once in a run. Whoever asks meanwhile waits. Only read it."""
    folder = _of_the_run(factory) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            make(half := Path(mkdtemp(dir=folder.parent)))
            half.rename(folder)
    return folder


def _of_the_run(factory: pytest.TempPathFactory) -> Path:
    """Return the temporary folder of a run: a worker has its own in it."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
