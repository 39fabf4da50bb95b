"""Put a mutant into the running process, without importing anything again."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from inspect import CO_OPTIMIZED
from types import CodeType, FunctionType

from tests.mutants.mutant import Mutant
from tests.support.paths import ROOT


def swap(mutant: Mutant) -> bool:
    """Give the changed function its new code, and return True; return False if that takes a new import."""
    path, first = str(ROOT / mutant.file), mutant.lines().start
    new = [it for it in _outermost(compile(mutant.text(), path, "exec", dont_inherit=True)) if _starts(it) == first]
    inside = [it for it in _live(path) if _starts(it.__code__) in mutant.lines()]
    changed = [it for it in inside if _starts(it.__code__) == first]
    if mutant.module not in sys.modules or len(new) != 1 or not changed or inside != changed:
        return False
    try:
        for function in changed:
            function.__code__ = new[0]
    except ValueError:  # it closes over fewer variables now
        return False
    return True


def _starts(code: CodeType) -> int:
    return code.co_firstlineno


def _live(path: str) -> list[FunctionType]:
    """Return the functions of a file that exist; a nested one does after its maker was called."""
    return [it for it in gc.get_objects() if isinstance(it, FunctionType) and it.__code__.co_filename == path]


def _outermost(code: CodeType) -> Iterator[CodeType]:
    for it in code.co_consts:
        if isinstance(it, CodeType):
            if it.co_flags & CO_OPTIMIZED:
                yield it
            else:  # the body of a class
                yield from _outermost(it)
