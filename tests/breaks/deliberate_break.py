"""Breaks in this folder: `B1.toml` holds those of requirement B1, one `[[break]]` for each of its lines.

`file` and `old` name a text that occurs exactly once in a file, and `new` is its replacement. `test` names the line of
the requirement by its test; a requirement with one line needs none.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import REQUIREMENTS, ROOT

FOLDER = Path(__file__).resolve().parent
_LINE = re.compile(r"^\| ([A-HPS]\d{1,2}) \|.*\| `([\w/.:]+)` \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class DeliberateBreak:
    """A change of one file that breaks a promise; `test` as REQUIREMENTS.md names it, `file` relative to the root."""

    id: str
    test: str
    file: str
    old: str
    new: str

    def times_found(self, root: Path = ROOT) -> int:
        """Return the number of occurrences of `old` below a root; 0 if the file is missing."""
        path = root / self.file
        return path.read_text("utf-8").count(self.old) if path.is_file() else 0

    def broken(self, root: Path) -> str:
        """Return the text of the file with the break in it."""
        return (root / self.file).read_text("utf-8").replace(self.old, self.new)


def requirement_tests() -> Mapping[str, Sequence[str]]:
    """Return the tests that REQUIREMENTS.md names, by requirement id."""
    tests = defaultdict[str, list[str]](list)
    for identity, test in _LINE.findall(REQUIREMENTS.read_text("utf-8")):
        tests[identity].append(test)
    return tests


def all_breaks() -> list[DeliberateBreak]:
    """Return every break in this folder, in the order of REQUIREMENTS.md."""
    tests = requirement_tests()
    files = sorted(FOLDER.glob("*.toml"), key=lambda it: list(tests).index(it.stem) if it.stem in tests else -1)
    return [found for file in files for found in _read(file, tests)]


def _read(file: Path, tests: Mapping[str, Sequence[str]]) -> Iterator[DeliberateBreak]:
    first = next(iter(tests.get(file.stem, ())), "")
    for fields in tomllib.loads(file.read_text("utf-8"))["break"]:
        yield DeliberateBreak(file.stem, **{"test": first, **fields})
