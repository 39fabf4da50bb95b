"""The machine: how busy it is with something else, and what a test makes it refuse."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def held_up(pid: int) -> float:
    """The seconds a process's main thread was ready to run and had to wait for a processor; 0 where nobody tells."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def is_busy() -> bool:
    """Whether others use the machine so much that a quarter of a second says nothing."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1)


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """No file of a process may grow any more."""
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))
