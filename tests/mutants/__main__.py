"""Change safety, the rule of figures and the engine by lot, and see whether a test fails: `python -m tests.mutants`.

Each change is made in a copy of the repository and tried by the unit, corpus and integration tests: first by the files
that name the changed module, then by all others. Changes that none noticed are
printed as diffs; a table of the noticed ones by part ends the run.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import NamedTuple

from tests.breaks.broken_copy import Outcome, changed, copy_tree, run_tests
from tests.mutants.mutations import Mutation, mutations
from tests.support.paths import ROOT, TESTS

PARTS = ("bot/safeguarding", "bot/statistics/rule.py", "bot/statistics/noise.py", "bot/engine")
"""Parts that the bar is for, and rows of the table of scores."""

LEVELS = ("unit", "corpus", "integration")

AT_ONCE = 30
"""Files of tests in one run: so many end well within the time limit of a run."""


class Mutant(NamedTuple):
    """One change of one file."""

    file: str
    mutation: Mutation

    def text(self) -> str:
        """Return the whole file with the change in it."""
        return self.mutation.applied((ROOT / self.file).read_text("utf-8"))

    def diff(self) -> str:
        """Return the change as a unified diff."""
        lines = (ROOT / self.file).read_text("utf-8").splitlines(), self.text().splitlines()
        return "\n".join(difflib.unified_diff(*lines, self.file, self.file, lineterm="", n=1))

    def tests(self) -> Iterator[Sequence[str]]:
        """Yield the files of tests in the order to run them: those that name the module, then the others."""
        module = self.file.removesuffix(".py").replace("/", ".")

        def is_near(path: Path) -> bool:
            return module in path.read_text("utf-8")

        every = sorted(path for level in LEVELS for path in (TESTS / level).rglob("test_*.py"))
        near, far = [it for it in every if is_near(it)], [it for it in every if not is_near(it)]
        for files in (near, *(far[start : start + AT_ONCE] for start in range(0, len(far), AT_ONCE))):
            if files:
                yield [path.relative_to(TESTS).as_posix() for path in files]


def mutants(places: Iterable[str]) -> Iterator[Mutant]:
    """Yield all mutants of files and folders, in order."""
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")) if (ROOT / place).is_dir() else [ROOT / place]:
            name = path.relative_to(ROOT).as_posix()
            yield from (Mutant(name, mutation) for mutation in mutations(path.read_text("utf-8")))


def is_noticed(mutant: Mutant, copies: SimpleQueue[Path]) -> bool:
    """Return True if a test fails, cannot be imported, or takes for ever."""
    copy = copies.get()
    try:
        with changed(copy / mutant.file, mutant.text()):
            outcomes = (run_tests(files, copy)[0] for files in mutant.tests())
            return any(outcome not in (Outcome.SURVIVED, Outcome.SKIPPED) for outcome in outcomes)
    finally:
        copies.put(copy)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return 0; a survivor is no failure, but is printed."""
    parser = argparse.ArgumentParser("python -m tests.mutants", description=__doc__)
    parser.add_argument("place", nargs="*", default=PARTS, help="folders or files of bot/; those of the bar by default")
    parser.add_argument("--count", type=int, default=20, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="which lot")
    parser.add_argument("--jobs", type=int, default=2, help="trials side by side")
    asked = parser.parse_args(words)
    every = list(mutants(asked.place))
    drawn = Random(asked.seed).sample(every, min(asked.count, len(every)))
    print(f"seed {asked.seed}: {len(drawn)} of {len(every)} mutants", flush=True)
    os.nice(5)
    with tempfile.TemporaryDirectory() as folder:
        _try(drawn, asked.jobs, Path(folder), asked.place)
    return 0


def _try(drawn: Sequence[Mutant], jobs: int, folder: Path, places: Sequence[str]) -> None:
    copies, noticed, tried = SimpleQueue[Path](), Counter[str](), Counter[str]()
    for number in range(jobs):
        copy_tree(folder / str(number))
        copies.put(folder / str(number))
    with ThreadPoolExecutor(jobs) as pool:
        for mutant, found in zip(drawn, pool.map(partial(is_noticed, copies=copies), drawn), strict=True):
            print(f"noticed {mutant.file}" if found else f"SURVIVED\n{mutant.diff()}", flush=True)
            part = next(it for it in places if mutant.file.startswith(it))
            tried[part] += 1
            noticed[part] += found
    for part, many in tried.items():
        print(f"{part:28}{noticed[part]:4} of {many}")


if __name__ == "__main__":
    sys.exit(main())
