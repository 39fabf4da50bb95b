"""`main.py` typed in a folder: as a process, or inside this process, because a start of its own takes a second."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from bot.app.cli import main
from tests.support.browser import surroundings
from tests.support.paths import ROOT

FINE, PROBLEMS, WRONG, OURS = 0, 1, 2, 3
"""Exit codes: all is well, problems were found, used wrongly, a mistake of the program."""
MAIN = ROOT / "main.py"

Completed = subprocess.CompletedProcess[str]


def typed(folder: Path, *words: str, says: str = "", **settings: str) -> Completed:
    """Run `python main.py …` in a folder; `says` is typed into it."""
    return ran(folder, sys.executable, str(MAIN), *words, says=says, **settings)


def ran(folder: Path, *command: str, says: str = "", **settings: str) -> Completed:
    """Run any program in a folder as a newcomer's shell does."""
    environment = surroundings(folder, **{"PYTHONIOENCODING": "utf-8", **settings})
    return subprocess.run(
        command, cwd=folder, env=environment, input=says, capture_output=True, encoding="utf-8", timeout=240
    )


def typed_here(folder: Path, *words: str, says: str = "", **settings: str) -> Completed:
    """Run a command in a folder inside this process, and collect its exit code and what it prints."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setattr(os, "environ", surroundings(folder, **settings))
        patch.setattr(sys, "stdin", io.StringIO(says))
        try:
            code = main(words)
        except SystemExit as end:  # argparse refuses by it
            code = int(end.code or 0)
    return subprocess.CompletedProcess(words, code, *(_written(stream) for stream in (out, err)))


def _written(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


def is_refused(run: Completed, *words: str) -> None:
    """Check that stdout is empty, stderr has one or two short lines with these words, and the exit code is 2."""
    lines = run.stderr.splitlines()
    assert (run.returncode, run.stdout) == (WRONG, ""), run.stderr
    assert 1 <= len(lines) <= 2
    assert all(len(line) < 300 for line in lines)
    assert all(word in run.stderr for word in words), run.stderr
    assert "Traceback" not in run.stderr
