"""Proofs on CI: one for each lesson that a change touches; one that could not be made is seen at its lesson."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.paths import ROOT

MAIN = """#!/bin/sh
case "$*" in
  "main.py proof --against base") printf 'hill\\nlake\\n' ;;
  "main.py proof hill --against base -o "*) echo "hill.html is written." ;;
  *) printf 'It is 100%% too large.\\nLeave --fonts out.\\n' >&2; exit 2 ;;
esac
"""


def test_a_proof_that_is_refused_is_an_annotation_at_its_lesson(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text(MAIN, "utf-8")
    python.chmod(0o755)

    done = subprocess.run(
        [ROOT / ".ci" / "proofs", "base", tmp_path / "out"],
        env={**os.environ, "PYTHON": str(python)}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "hill.html is written.",
        "::warning file=dialogues/lessons/lake.yaml,title=no proof::It is 100%25 too large.%0ALeave --fonts out.",
    ]
