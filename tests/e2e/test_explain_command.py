"""`main.py check --explain` as a teacher types it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.check.explain import page
from bot.check.registry import codes
from tests.integration.check.test_problem_pages import written_codes
from tests.support.course_folder import ExampleCourse
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> ExampleCourse:
    return ExampleCourse(tmp_path_factory.mktemp("codes"))


def explained(*words: str) -> subprocess.CompletedProcess[str]:
    """Return the output of `check --explain`."""
    command = [sys.executable, str(ROOT / "main.py"), "check", "--explain", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_teacher_asks_what_a_code_means(course: ExampleCourse) -> None:
    run = explained("goto-missing")

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == page(codes()["goto-missing"]) + "\n"
    assert "- goto: strat  # here" in run.stdout


def test_a_code_nobody_knows_is_a_sentence_and_a_guess() -> None:
    run = explained("goto-mising")

    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "There is no problem called `goto-mising`.\nDid you mean `goto-missing`?\n"


def test_a_name_in_hush_is_known_whichever_module_was_imported_first() -> None:
    asks = "from bot.check.registry import codes; print(len(codes()))"
    run = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True, check=True)

    assert int(run.stdout) == len(written_codes())
