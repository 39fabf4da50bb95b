"""Check that no public name of a class or type alias is defined twice: one name has one meaning.

Of the tests only classes are counted, each beside those of the program. `python -m tests.quality.test_class_names`
prints the names that stand twice, with their files.
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
    """Return the public names that several files define, with these files."""
    found = defaultdict[str, list[str]](list)
    for path in (*sorted((ROOT / "bot").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))):
        file, text = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        with_aliases = file.startswith("bot/")
        if with_aliases or "\nclass " in text:  # most tests have none, and reading the syntax of all takes seconds
            for name in _defined(ast.parse(text), with_aliases):
                found[name].append(file)
    return {name: files for name, files in found.items() if len(files) > 1}


def _defined(module: ast.Module, with_aliases: bool) -> Iterator[str]:
    """Yield the public classes and type aliases of a module; a TypeVar has a meaning in its own file only."""
    for node in module.body:
        match node:
            case ast.ClassDef(name=name):
                found = name
            case ast.AnnAssign(target=ast.Name(id=name)) if with_aliases:
                found = name
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if with_aliases and not _is_type_variable(value):
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
