"""A copy of the repository in which one break at a time is made, tested and reverted."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from tests.breaks.deliberate_break import DeliberateBreak
from tests.support.paths import ROOT, TESTS, find_test_file

SECONDS = 900
"""Time limit; no test that REQUIREMENTS.md names takes as long, even on a slow and busy machine."""


class Outcome(Enum):
    """Result of the test of a break."""

    RED = "red"
    SURVIVED = "SURVIVED"
    SKIPPED = "skipped here"
    NOT_RUN = "DID NOT RUN"
    HUNG = "HUNG"

    @property
    def is_fine(self) -> bool:
        """True if the test failed, or if this machine lacks what it needs."""
        return self in (Outcome.RED, Outcome.SKIPPED)


def copy_tree(into: Path) -> None:
    """Copy all files that git tracks, and untracked ones that it does not ignore, such as a break just written."""
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)


@contextmanager
def changed(path: Path, text: str) -> Iterator[None]:
    """Give a file another text for the block, and restore it at the end.

    Its time is set far from the original one: Python takes a file with the same second and size for unchanged.
    """
    whole, before = path.stat(), path.read_bytes()
    path.write_text(text, "utf-8")
    os.utime(path, (time.time() + 60, time.time() + 60))
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(whole.st_atime_ns, whole.st_mtime_ns))


def outcome(broken: DeliberateBreak, root: Path) -> Outcome:
    """Try one break by running its test alone."""
    with changed(root / broken.file, broken.broken(root)):
        return run_tests([broken.test], root)[0]


def run_tests(tests: Iterable[str], root: Path) -> tuple[Outcome, str]:
    """Run tests of REQUIREMENTS.md in a copy until the first failure; return the outcome and pytest's output."""
    command = (sys.executable, "-m", "pytest", "-n0", "-x", "-p", "no:cacheprovider", *map(_path, tests))
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as run:
        try:
            printed = run.communicate(timeout=SECONDS)[0]
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)  # with the bots it started
            return Outcome.HUNG, ""
    if run.returncode == 0:
        return Outcome.SURVIVED if re.search(r"\d passed", printed) else Outcome.SKIPPED, printed
    return Outcome.RED if run.returncode == 1 else Outcome.NOT_RUN, printed


def _path(test: str) -> str:
    file, colons, name = test.partition("::")
    found = find_test_file(file)
    return f"tests/{found.relative_to(TESTS) if found else file}{colons}{name}"
