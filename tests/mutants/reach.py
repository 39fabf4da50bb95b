"""Record which functions of `bot/` each file of tests calls, so that a mutant is tried by those that can notice it."""

from __future__ import annotations

import functools
import gc
import sys
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from types import FrameType

from tests.mutants.mutant import Mutant
from tests.support.paths import ROOT

_BOT = f"{ROOT / 'bot'}/"
Place = tuple[str, int]
"""Path of a source file, and the first line of a function in it."""


@dataclass(slots=True)
class Reach:
    """Functions called by each file of tests, and its seconds of CPU; the empty name stands for the collection."""

    called: dict[str, set[Place]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[str, float] = field(default_factory=dict)

    def files(self, mutant: Mutant) -> list[str] | None:
        """Return the files of tests that call the changed function; None if an import or the collection runs it."""
        lines, path = mutant.lines(), str(ROOT / mutant.file)
        found = [file for file, called in self.called.items() if any(at == path and n in lines for at, n in called)]
        return None if not lines or "" in found else found


class CallRecorder:
    """Trace of calls, for the file of tests whose name is set."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self.file = ""

    def start(self) -> None:
        """Begin to record, in this thread and in new ones."""
        threading.settrace(self._call)
        sys.settrace(self._call)

    def stop(self) -> None:
        """Record no more."""
        threading.settrace(None)  # type: ignore[arg-type]  # typeshed forgets None
        sys.settrace(None)

    def _call(self, frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(_BOT):
            self._reach.called[self.file].add((code.co_filename, code.co_firstlineno))


def clear_caches() -> None:
    """Empty every `functools.cache`: a cached call would hide that a test depends on a function."""
    for it in gc.get_objects():
        if isinstance(it, functools._lru_cache_wrapper):
            it.cache_clear()
