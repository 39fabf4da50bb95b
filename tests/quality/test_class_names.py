"""Check that no public class name is defined twice in the program: one name has one meaning.

`python -m tests.quality.test_class_names` prints the names that are, with their files.
"""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.support.paths import ROOT

TWICE: dict[str, str] = {}
"""Names that may be defined twice, at most five, each with its reason."""


def names_that_stand_twice() -> dict[str, list[str]]:
    """Return the public class names of bot/ that several files define, with these files."""
    found = defaultdict[str, list[str]](list)
    for path in sorted((ROOT / "bot").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(ROOT).as_posix())
    return {name: files for name, files in found.items() if len(files) > 1}


def test_no_class_name_has_two_meanings() -> None:
    assert {name: files for name, files in names_that_stand_twice().items() if name not in TWICE} == {}
    assert len(TWICE) <= 5


if __name__ == "__main__":
    for name, files in names_that_stand_twice().items():
        print(name, *files)
