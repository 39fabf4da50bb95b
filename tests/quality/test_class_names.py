"""Check that no public class name or type alias is defined twice in the program: one name has one meaning.

`python -m tests.quality.test_class_names` prints the names that are, with their files.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from tests.support.paths import ROOT

TWICE: dict[str, str] = {}
"""Names that may be defined twice, at most five, each with its reason."""

_CAPITALISED = re.compile(r"[A-Z]\w*[a-z]\w*")
"""Name of a class or of a type alias; constants are in capitals, private names begin with an underscore."""


def names_that_stand_twice() -> dict[str, list[str]]:
    """Return the public names of classes and type aliases that several files of bot/ define, with these files."""
    found = defaultdict[str, list[str]](list)
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for name in _defined(ast.parse(path.read_text("utf-8"))):
            found[name].append(path.relative_to(ROOT).as_posix())
    return {name: files for name, files in found.items() if len(files) > 1}


def _defined(module: ast.Module) -> Iterator[str]:
    """Yield the public classes and type aliases of a module; a TypeVar has a meaning in its own file only."""
    for node in module.body:
        match node:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                found = name
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if not _is_type_variable(value):
                found = name
            case _:
                continue
        if _CAPITALISED.fullmatch(found):
            yield found


def _is_type_variable(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "TypeVar"


def test_no_name_of_a_class_or_type_has_two_meanings() -> None:
    assert {name: files for name, files in names_that_stand_twice().items() if name not in TWICE} == {}
    assert len(TWICE) <= 5


if __name__ == "__main__":
    for name, files in names_that_stand_twice().items():
        print(name, *files)
