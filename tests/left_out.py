"""What this run leaves out because the machine lacks something: told in its last line, and refused where CI is true."""

import os
from typing import NoReturn

import pytest

_left_out: dict[str, str] = {}


def leave_out(what: str, why: str) -> NoReturn:
    """Skip the test that needs `what`; on CI it is an error, so that green means everything ran."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"Left out: {what} ({why}). CI leaves nothing out.", pytrace=False)
    _left_out[what] = why
    pytest.skip(f"{what}: {why}")


def last_line() -> str | None:
    """What was left out, as one sentence; None when everything ran."""
    if not _left_out:
        return None
    return f"Left out: {'; '.join(f'{what} ({why})' for what, why in sorted(_left_out.items()))}."
