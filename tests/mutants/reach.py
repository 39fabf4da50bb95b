"""Record which functions of `bot/` each file of tests calls, so that a mutant is tried by those that can notice it.

Every function marks itself when it is called. `sys.settrace` would make each run five times as long. Where a cache
spares a file of tests the call, that file is not recorded: the score can be too low by it, never too high.
"""

from __future__ import annotations

import ast
import builtins
import sys
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from types import CodeType

from typing_extensions import Buffer

from tests.mutants.mutant import Mutant
from tests.support.paths import ROOT

_BOT = f"{ROOT / 'bot'}/"
_MARK = "__reached__"
Place = tuple[str, int]
"""Path of a source file, and the first line of a function in it."""


@dataclass(slots=True)
class Reach:
    """Functions called by each file of tests, and its seconds of CPU; the empty name stands for the collection."""

    called: dict[str, frozenset[Place]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def files(self, mutant: Mutant) -> list[str] | None:
        """Return the files of tests that call the changed function; None if an import or the collection runs it."""
        lines, path = mutant.lines(), str(ROOT / mutant.file)
        found = [file for file, called in self.called.items() if any(at == path and n in lines for at, n in called)]
        return None if not lines or "" in found else found


class CallRecorder:
    """Set of the functions that were called since it was last taken. Make it before anything of `bot/` is imported."""

    def __init__(self, bytecode: str) -> None:
        """Have all modules of `bot/` marked when they are imported; their code is cached in a folder of its own."""
        self._called = set[Place]()
        setattr(builtins, _MARK, self._called.add)
        sys.pycache_prefix = bytecode
        SourceFileLoader.source_to_code = _marked_code  # type: ignore[assignment, method-assign]  # replaced on purpose

    def take(self) -> frozenset[Place]:
        """Return what was called, and begin anew."""
        taken = frozenset(self._called)
        self._called.clear()
        return taken


def _marked_code(self: SourceFileLoader, data: Buffer | str | ast.Module, path: str) -> CodeType:
    tree = ast.parse(data, path)
    for node in ast.walk(tree) if path.startswith(_BOT) else ():
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            mark = ast.parse(f"{_MARK}({(path, node.lineno)!r})").body[0]
            ast.fix_missing_locations(ast.copy_location(mark, node.body[0]))
            node.body.insert(ast.get_docstring(node) is not None, mark)
    return compile(tree, path, "exec", dont_inherit=True)
