"""What a run leaves out because the machine lacks something: told in its last line, and refused where CI is true."""

from collections.abc import Iterable
from typing import NoReturn

import pytest

from tests.support.on_ci import ON_CI

_MARK = "left out: "


def leave_out(what: str, why: str) -> NoReturn:
    """Skip the test that needs `what`; on CI it is an error, so that green means everything ran."""
    if ON_CI:
        pytest.fail(f"Left out: {what} ({why}). CI leaves nothing out.", pytrace=False)
    pytest.skip(f"{_MARK}{what} ({why})")


def last_line(skipped: Iterable[str]) -> str | None:
    """What was left out, as one sentence, from the reasons of all skipped tests; None when everything ran."""
    lacking = {reason.partition(_MARK)[2] for reason in skipped} - {""}
    return f"Left out: {'; '.join(sorted(lacking))}." if lacking else None
