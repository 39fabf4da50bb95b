"""The cost of a tap in deterministic counts (calls, statements, functions, bytes) against the accepted baseline."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.counting import counted
from tests.bench.guard import ACCEPT, accepted, changed, python

SMALL = {"calls to Telegram a tap": 4.0, "functions of ours a tap": 100.0}


async def test_a_tap_takes_as_many_calls_statements_functions_and_bytes_as_was_accepted(tmp_path: Path) -> None:
    version, before = accepted()
    found = changed(await counted(tmp_path), before, version == python())
    assert not found, f"A tap is not what it was. If that is right, type {ACCEPT}: {found}"


@pytest.mark.parametrize(
    ("now", "same_python", "told"),
    [
        ({"calls to Telegram a tap": 4.1}, True, "calls to Telegram a tap: 4.1, accepted 4 (dearer)"),
        ({"calls to Telegram a tap": 3.3}, False, "calls to Telegram a tap: 3.3, accepted 4 (cheaper)"),
        ({"calls to Telegram a tap": 3.9}, True, ""),
        ({"functions of ours a tap": 112.0}, True, "functions of ours a tap: 112, accepted 100 (dearer)"),
        ({"functions of ours a tap": 112.0}, False, ""),
        ({"functions of ours a tap": 109.0}, True, ""),
        ({"a new count": 1.0}, True, "a new count: counted or accepted, but not both"),
    ],
)
def test_a_figure_that_became_dearer_or_cheaper_is_told(now: dict[str, float], same_python: bool, told: str) -> None:
    assert changed({**SMALL, **now}, SMALL, same_python) == ([told] if told else [])
