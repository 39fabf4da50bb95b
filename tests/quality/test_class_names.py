"""One word for one thing: no public class name stands twice in the program.

`python -m tests.quality.test_class_names` prints the names that do, with their files.
"""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.support.paths import ROOT

TWICE: dict[str, str] = {}
"""Names that may stand twice, at most five, each with the reason."""


def names_that_stand_twice() -> dict[str, list[str]]:
    """Public class names of bot/ by the files that define them, where there are several."""
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
