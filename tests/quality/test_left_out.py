"""Runs without Chromium: on a developer's machine they pass and say so in the last line; on CI they fail."""

import os
import subprocess
import sys

from tests.support.paths import ROOT

ONE = "tests/e2e/test_preview_play.py::test_the_option_she_picked_stays_as_a_button_that_does_nothing"


def _run(test: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run one test with an empty PATH, on which no Chromium is found. `ci` is the value of `CI`."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", test]
    environment = {**os.environ, "PATH": "", "CI": ci}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def test_without_chromium_the_last_line_names_what_was_left_out() -> None:
    run = _run(ONE, ci="")

    assert run.returncode == 0
    assert run.stdout.splitlines()[-1] == "Left out: pages in Chromium (no chromium here)."
    assert "1 skipped" in run.stdout.splitlines()[-2]


def test_on_ci_nothing_may_be_left_out() -> None:
    run = _run(ONE, ci="true")

    assert run.returncode == 1
    assert "1 error" in run.stdout
    assert not run.stdout.splitlines()[-1].startswith("Left out:")


def test_where_everything_ran_the_last_line_is_the_summary() -> None:
    run = _run("tests/unit/jobs/test_alarms.py::test_nothing_is_told_when_all_is_well", ci="")

    assert run.returncode == 0
    assert "1 passed" in run.stdout.splitlines()[-1]
