"""Break each promise once, and check that its test fails: `python -m tests.breaks [ID ...]`.

Each job has a copy of the repository; the working tree is not touched. The exit code is 1 if a test did not notice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from random import Random

from tests.breaks.broken_copy import Outcome, copy_tree, outcome, run_tests
from tests.breaks.deliberate_break import DeliberateBreak, all_breaks


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    asked = _options().parse_args(words)
    chosen = _chosen(asked)
    with ExitStack() as stack:
        copies = [Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="breaks-"))) for _ in range(asked.jobs)]
        for copy in copies:
            copy_tree(copy)
        return 0 if _is_whole(chosen, copies[0]) and _all_noticed(chosen, copies) else 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.breaks", description=__doc__)
    parser.add_argument("id", nargs="*", help="requirements, such as B1; all of them if none is named")
    parser.add_argument("--under", default="", help="only breaks whose test lies there, such as unit/")
    parser.add_argument("--sample", type=int, help="only so many of them, drawn by lot")
    parser.add_argument("--seed", type=int, default=0, help="which lot")
    parser.add_argument("--jobs", type=int, default=2, help="copies that are tried side by side")
    return parser


def _chosen(asked: argparse.Namespace) -> list[DeliberateBreak]:
    breaks = [
        broken
        for broken in all_breaks()
        if broken.test.startswith(asked.under) and (not asked.id or broken.id in asked.id)
    ]
    if asked.sample is None:
        return breaks
    _say(f"seed {asked.seed}")
    return Random(asked.seed).sample(breaks, min(asked.sample, len(breaks)))


def _is_whole(chosen: Sequence[DeliberateBreak], copy: Path) -> bool:
    """Tell whether all tests pass without a break: a test that fails anyway proves nothing."""
    went, printed = run_tests(sorted({broken.test for broken in chosen}), copy)
    if went in (Outcome.SURVIVED, Outcome.SKIPPED):
        return True
    _say(f"Without any break the tests do not pass ({went.value}):\n{printed}")
    return False


def _all_noticed(chosen: Sequence[DeliberateBreak], copies: Sequence[Path]) -> bool:
    free = SimpleQueue[Path]()
    for copy in copies:
        free.put(copy)

    def tried(broken: DeliberateBreak) -> Outcome:
        copy = free.get()
        try:
            return outcome(broken, copy)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        return all([*_told(chosen, pool.map(tried, chosen))])


def _told(chosen: Sequence[DeliberateBreak], outcomes: Iterator[Outcome]) -> Iterator[bool]:
    for broken, went in zip(chosen, outcomes, strict=True):
        _say(f"{broken.id:<4} {went.value:<12} {broken.test}")
        yield went.is_fine


def _say(line: str) -> None:
    print(line, flush=True)  # the output of the command


if __name__ == "__main__":
    sys.exit(main())
