"""Folders that take long to make: the first process of a run that needs one makes it, and all others read it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import pytest


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
