"""Paths of the repository's folders: the one place to change when a folder moves; and the functions in a file."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
DIALOGUES = ROOT / "dialogues"
LOCALES = ROOT / "locales"

REQUIREMENTS = TESTS / "REQUIREMENTS.md"
BENCH = TESTS / "bench"
DATA = TESTS / "data"
TRANSCRIPTS = DATA / "transcripts"
PICTURES = DATA / "pictures"
DISTRESS = TESTS / "corpus" / "distress"
"""Lines that learners might type: `development` and `unseen`, and the counts in `numbers.json`."""


def find_test_file(name: str) -> Path | None:
    """Return the test file of this name in any folder below `tests/`; None if there is none, or more than one."""
    found = [path for path in _files_by_name().get(Path(name).name, ()) if path.as_posix().endswith(f"/{name}")]
    return found[0] if len(found) == 1 else None


@cache
def _files_by_name() -> Mapping[str, Sequence[Path]]:
    """Return the modules below `tests/` by file name: the tests of the pages look up hundreds of them."""
    files = defaultdict[str, list[Path]](list)
    for path in TESTS.rglob("*.py"):
        files[path.name].append(path)
    return files


@cache
def functions_in(path: Path) -> frozenset[str]:
    """Return the functions of a file; methods as `Class.method`."""
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            methods = (
                statement for statement in node.body if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef)
            )
            found |= {f"{node.name}.{method.name}" for method in methods}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
    return frozenset(found)
