"""Try a mutant in a copy of the repository with new processes, because an import or the collection runs the change."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.breaks.broken_copy import changed, copy_tree
from tests.mutants.mutant import Mutant
from tests.support.paths import ROOT

UNIT = ("-m", "unit", "-n0", "-q", "-p", "no:cacheprovider")
"""Arguments of pytest: the unit tests, in one process."""
_NOTHING_NOTICED = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
"""All other statuses tell that a test fails, or that nothing can be imported any more."""


def is_noticed_in_a_copy(mutant: Mutant, files: Sequence[str], seconds: int) -> bool:
    """Return True if one of the files of tests fails, cannot be imported, or takes too many seconds.

    Those that name the package of the module run before the others are even imported.
    """
    near = [file for file in files if mutant.package in (ROOT / file).read_text("utf-8")]
    far = [file for file in files if file not in near]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copy_tree(copy)
        with changed(copy / mutant.file, mutant.text()):
            return any(_fails(suite, copy, seconds) for suite in (near, far) if suite)


def _fails(suite: Sequence[str], copy: Path, seconds: int) -> bool:
    command = (sys.executable, "-m", "pytest", *UNIT, "-x", *suite)
    with subprocess.Popen(
        command, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as run:
        try:
            return run.wait(seconds) not in _NOTHING_NOTICED
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            return True
