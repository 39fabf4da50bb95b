"""The machine: its load from other programs, and a disk that a test makes full for a process or for this one."""

from __future__ import annotations

import os
import resource
import sys
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


@contextmanager
def no_file_grows_beyond(size: int) -> Iterator[None]:
    """Let no file grow beyond a size for the block, as on a full disk.

    Python would keep half of a compiled module without a word, and no later test could import it.
    """
    before, is_kept = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = is_kept
