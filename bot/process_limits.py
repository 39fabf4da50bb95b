"""Limits that a process sets itself before anything else: what it holds reaches no file and no other process."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4


def restrict_process() -> None:
    """Make files for their owner only, and write no core file."""
    os.umask(0o077)
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def hide_memory() -> None:
    """Close memory and environment, where the token and keys are, to other processes of the same user. Linux only.

    No program that collects crashes gets a copy either. The staff's page does not call this: it runs in a sandbox that
    has to be entered without ctypes, and holds no key.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):  # a C library without prctl: no core file is written all the same
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
