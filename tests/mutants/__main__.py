"""Draw changes of the pure core by lot, and see whether the unit tests fail: `python -m tests.mutants --seed 7`.

Each is tried in a copy of the repository: first by the tests that import what was changed, then by those of its
package, then by all unit tests.
What nobody has noticed is printed as a diff, with the share of what was noticed. It takes about a minute each.
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
"""What takes longer goes in circles, and is noticed by who waits."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file."""

    file: str
    mutation: Mutation

    def suites(self) -> Iterator[list[str]]:
        """What is run, the likeliest to notice first: it ends with the first test that fails."""
        module = self.file.removesuffix(".py").replace("/", ".")
        near = [it for it in sorted(UNIT.rglob("test_*.py")) if module in it.read_text("utf-8")]
        if near:
            yield [it.relative_to(ROOT).as_posix() for it in near]
        yield [f"tests/unit/{Path(self.file).parts[1]}"]
        yield ["tests/unit"]

    def diff(self) -> str:
        """What is different in it, as a reader of patches knows it."""
        whole = (ROOT / self.file).read_text("utf-8")
        lines = whole.splitlines(), self.mutation.applied(whole).splitlines()
        return "\n".join(difflib.unified_diff(*lines, self.file, self.file, lineterm="", n=1))


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; its exit code is 0, whatever the score."""
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
            yield from (Mutant(name, it) for it in mutations(path.read_text("utf-8")))


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
