"""The machine: its load from other programs, and a disk that a test makes full."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def held_up(pid: int) -> float:
    """Return the seconds a process's main thread waited for a processor while ready to run; 0 if unknown."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def is_busy() -> bool:
    """Tell whether the machine is so busy that a duration of a quarter of a second means nothing."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > (os.cpu_count() or 1)


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """Let no file of a process grow, as on a full disk."""
    _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))
