"""Tests skipped because the machine lacks something: named in the run's last line, and failed on CI."""

from collections.abc import Iterable
from typing import NoReturn

import pytest

from tests.support.on_ci import ON_CI

_MARK = "left out: "


def leave_out(what: str, why: str) -> NoReturn:
    """Skip the test that needs `what`; on CI fail it, so that green means everything ran."""
    if ON_CI:
        pytest.fail(f"Left out: {what} ({why}). CI leaves nothing out.", pytrace=False)
    pytest.skip(f"{_MARK}{what} ({why})")


def last_line(skipped: Iterable[str]) -> str | None:
    """Return one sentence on what was skipped, from the reasons of all skipped tests; None when everything ran."""
    lacking = {reason.partition(_MARK)[2] for reason in skipped} - {""}
    return f"Left out: {'; '.join(sorted(lacking))}." if lacking else None
