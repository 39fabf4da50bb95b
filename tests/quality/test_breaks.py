"""Each promise has a test that can fail: a deliberate break of it is stored, and the test notices it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.breaks.deliberate_break import all_breaks, requirement_tests
from tests.support.paths import ROOT

BREAKS = all_breaks()


def test_every_line_of_the_requirements_has_a_break() -> None:
    promised = {(identity, test) for identity, tests in requirement_tests().items() for test in tests}

    assert promised - {(broken.id, broken.test) for broken in BREAKS} == set(), (
        "write a break into tests/breaks/ID.toml"
    )
    assert {(broken.id, broken.test) for broken in BREAKS} - promised == set(), (
        "no line of REQUIREMENTS.md names this test"
    )


def test_every_break_still_fits_the_code() -> None:
    """The `old` text of each break occurs exactly once in its file; where the code has changed, so must the break."""
    assert [(broken.id, broken.file, broken.old) for broken in BREAKS if broken.times_found() != 1] == []
    assert [(broken.id, broken.file) for broken in BREAKS if broken.old == broken.new] == []


@pytest.mark.slow
def test_three_breaks_of_today_are_noticed_by_their_tests() -> None:
    """CI tries three others each day; `python -m tests.breaks` tries them all."""
    today = f"{datetime.now(UTC):%Y%m%d}"
    command = (sys.executable, "-m", "tests.breaks", "--sample", "3", "--seed", today, "--jobs", "1")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
