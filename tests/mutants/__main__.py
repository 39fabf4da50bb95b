"""Change the pure core at random, and see whether the unit tests fail: `python -m tests.mutants --seed 7`.

Each change is tried in a copy of the repository, first with the tests that import the changed module, then with those
of its package, then with all unit tests. Changes that no test noticed are printed as diffs, with the share of the
noticed ones. A change takes about a minute.
"""

from __future__ import annotations

import argparse
import difflib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tests.breaks.broken_copy import changed, copy_tree
from tests.mutants.mutations import Mutation, mutations
from tests.support.paths import ROOT

PURE = (
    "bot/engine",
    "bot/statistics",
    "bot/safeguarding",
    "bot/conversation/rendering",
    "bot/storage/records",
    "bot/lessons/model",
)
UNIT = ROOT / "tests" / "unit"
SECONDS = 600
"""Time limit of a run. A mutant that exceeds it loops for ever, and counts as noticed."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file."""

    file: str
    mutation: Mutation

    def suites(self) -> Iterator[list[str]]:
        """Yield the paths of the tests to run, the likeliest to fail first; a failure ends the trial."""
        module = self.file.removesuffix(".py").replace("/", ".")
        near = [path for path in sorted(UNIT.rglob("test_*.py")) if module in path.read_text("utf-8")]
        if near:
            yield [path.relative_to(ROOT).as_posix() for path in near]
        yield [f"tests/unit/{Path(self.file).parts[1]}"]
        yield ["tests/unit"]

    def diff(self) -> str:
        """Return the change as a unified diff."""
        whole = (ROOT / self.file).read_text("utf-8")
        lines = whole.splitlines(), self.mutation.applied(whole).splitlines()
        return "\n".join(difflib.unified_diff(*lines, self.file, self.file, lineterm="", n=1))


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return 0, whatever the score."""
    parser = argparse.ArgumentParser("python -m tests.mutants", description=__doc__)
    parser.add_argument("package", nargs="*", default=PURE, help="folders or files of bot/; the pure core by default")
    parser.add_argument("--count", type=int, default=100, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="which lot")
    parser.add_argument("--jobs", type=int, default=2, help="copies that are tried side by side")
    asked = parser.parse_args(words)
    every = list(_mutants(asked.package))
    drawn = Random(asked.seed).sample(every, min(asked.count, len(every)))
    _say(f"seed {asked.seed}: {len(drawn)} of {len(every)} mutants")
    killed = sum(_tried(drawn, asked.jobs))
    _say(f"{killed} of {len(drawn)} were noticed: {100 * killed // max(1, len(drawn))} of a hundred")
    return 0


def _mutants(places: Sequence[str]) -> Iterator[Mutant]:
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")) if (ROOT / place).is_dir() else [ROOT / place]:
            name = path.relative_to(ROOT).as_posix()
            yield from (Mutant(name, mutation) for mutation in mutations(path.read_text("utf-8")))


def _tried(drawn: Sequence[Mutant], jobs: int) -> Iterator[bool]:
    with ExitStack() as stack:
        free = SimpleQueue[Path]()
        for _ in range(jobs):
            copy = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mutants-")))
            copy_tree(copy)
            free.put(copy)

        def noticed(mutant: Mutant) -> bool:
            copy = free.get()
            try:
                return _is_noticed(mutant, copy)
            finally:
                free.put(copy)

        with ThreadPoolExecutor(jobs) as pool:
            for mutant, is_noticed in zip(drawn, pool.map(noticed, drawn), strict=True):
                _say(f"noticed   {mutant.file}" if is_noticed else f"SURVIVED\n{mutant.diff()}")
                yield is_noticed


def _is_noticed(mutant: Mutant, copy: Path) -> bool:
    text = mutant.mutation.applied((copy / mutant.file).read_text("utf-8"))
    with changed(copy / mutant.file, text):
        return any(_fails(suite, copy) for suite in mutant.suites())


def _fails(suite: Sequence[str], copy: Path) -> bool:
    command = (sys.executable, "-m", "pytest", "-m", "unit", "-n0", "-x", "-q", "-p", "no:cacheprovider", *suite)
    with subprocess.Popen(
        command, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as run:
        try:
            return run.wait(SECONDS) != 0
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            return True


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
