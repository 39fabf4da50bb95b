"""A mutant: one change of one file, the function it is in, and the tests that may notice it."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.mutants.mutations import Mutation, mutations
from tests.support.paths import ROOT

GROUPS = {
    "bot/engine/": "engine",
    "bot/statistics/rule.py": "rule and noise",
    "bot/statistics/noise.py": "rule and noise",
    "bot/statistics/": "other statistics",
    "bot/safeguarding/distress/": "matcher",
}
"""Beginnings of paths, the longest of one package first, and their row in the table of scores."""
REST = "rest"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file."""

    file: str
    mutation: Mutation

    @property
    def module(self) -> str:
        """Return the dotted name of the changed module."""
        return self.file.removesuffix(".py").replace("/", ".")

    @property
    def package(self) -> str:
        """Return the dotted name of the package that the changed module is in."""
        return self.module.rpartition(".")[0]

    @property
    def group(self) -> str:
        """Return the row of the table of scores that this mutant belongs to."""
        return next((group for start, group in GROUPS.items() if self.file.startswith(start)), REST)

    def text(self) -> str:
        """Return the whole file with the change in it."""
        return self.mutation.applied((ROOT / self.file).read_text("utf-8"))

    def diff(self) -> str:
        """Return the change as a unified diff."""
        lines = (ROOT / self.file).read_text("utf-8").splitlines(), self.text().splitlines()
        return "\n".join(difflib.unified_diff(*lines, self.file, self.file, lineterm="", n=1))

    def lines(self) -> range:
        """Return the lines of the outermost function whose body is changed; empty if an import runs the change."""
        source = (ROOT / self.file).read_bytes()
        line = source[: self.mutation.start].count(b"\n") + 1
        for node in _functions(ast.parse(source)):
            if node.body[0].lineno <= line <= (node.end_lineno or 0):
                first = min([node.lineno, *(it.lineno for it in node.decorator_list)])
                return range(first, (node.end_lineno or 0) + 1)
        return range(0)


def mutants(places: Iterable[str]) -> Iterator[Mutant]:
    """Yield all mutants of files and folders, in order."""
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")) if (ROOT / place).is_dir() else [ROOT / place]:
            name = path.relative_to(ROOT).as_posix()
            yield from (Mutant(name, mutation) for mutation in mutations(path.read_text("utf-8")))


def nearest_first(mutant: Mutant, files: Iterable[str], seconds: dict[str, float]) -> Sequence[str]:
    """Return test files in the order to run them: those that name the module, its package, then the quick ones."""

    def begins(file: str) -> tuple[bool, bool, float]:
        text = (ROOT / file).read_text("utf-8")
        return mutant.module not in text, mutant.package not in text, seconds.get(file, 0)

    return sorted(files, key=begins)


def _functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        else:
            yield from _functions(child)
