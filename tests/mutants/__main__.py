"""Change the pure core at random, and see whether the unit tests fail: `python -m tests.mutants --seed 7`.

The unit tests are collected once, and each change is tried in a fork by the files of tests that call the changed
function; a change that an import runs is tried by all of them in a copy of the repository. Changes that no test noticed
are printed as diffs; a table of the noticed ones by part of the core ends the run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from tests.mutants.fresh import UNIT
from tests.mutants.mutant import GROUPS, REST, Mutant, mutants
from tests.mutants.trials import MutantTrials, TrialVerdict

PURE = (
    "bot/engine",
    "bot/statistics",
    "bot/safeguarding",
    "bot/conversation/rendering",
    "bot/storage/records",
    "bot/lessons/model",
)


class Scores:
    """Table of noticed and tried mutants, by part of the core."""

    def __init__(self) -> None:
        self._noticed, self._tried = Counter[str](), Counter[str]()

    def add(self, mutant: Mutant, verdict: TrialVerdict) -> None:
        """Count one trial, and print it."""
        print(f"{verdict.name}\n{mutant.diff()}" if verdict is not TrialVerdict.NOTICED else f"noticed {mutant.file}")
        sys.stdout.flush()
        if verdict is not TrialVerdict.NOT_TRIED:
            self._tried[mutant.group] += 1
            self._noticed[mutant.group] += verdict is TrialVerdict.NOTICED

    def table(self) -> str:
        """Return a line for each part, and one for all."""
        groups = [it for it in (*dict.fromkeys(GROUPS.values()), REST) if self._tried[it]]
        rows = [(it, self._noticed[it], self._tried[it]) for it in groups]
        rows.append(("all", self._noticed.total(), self._tried.total()))
        return "\n".join(f"{name:18}{noticed:4} of {tried}" for name, noticed, tried in rows)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return 0, or 1 if the unit tests could not be run."""
    parser = argparse.ArgumentParser("python -m tests.mutants", description=__doc__)
    parser.add_argument("package", nargs="*", default=PURE, help="folders or files of bot/; the pure core by default")
    parser.add_argument("--count", type=int, default=100, help="how many")
    parser.add_argument("--seed", type=int, default=0, help="which lot")
    parser.add_argument("--jobs", type=int, default=2, help="trials side by side")
    asked = parser.parse_args(words)
    every = list(mutants(asked.package))
    drawn = Random(asked.seed).sample(every, min(asked.count, len(every)))
    print(f"seed {asked.seed}: {len(drawn)} of {len(every)} mutants", flush=True)
    return _try(drawn, asked.jobs)


def _try(drawn: Sequence[Mutant], jobs: int) -> int:
    os.nice(5)
    scores = Scores()
    with tempfile.TemporaryDirectory() as tempfile.tempdir:
        trials = MutantTrials(drawn, jobs, scores.add)
        status = pytest.main([*UNIT, "-s", "--no-header", "--no-summary", "tests/unit"], plugins=[trials])
    print(scores.table())
    return int(status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED))


if __name__ == "__main__":
    sys.exit(main())
