"""`main.py` typed in a folder, inside this process: a process of its own takes a second to start."""

from __future__ import annotations

import io
import os
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from bot.app.cli import main
from tests.support.browser import surroundings


def typed_here(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder and collect its exit code and what it prints."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setattr(os, "environ", surroundings(folder, **settings))
        try:
            code = main(words)
        except SystemExit as end:  # argparse refuses by it
            code = int(end.code or 0)
    return subprocess.CompletedProcess(words, code, *(_read(stream) for stream in (out, err)))


def _read(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
