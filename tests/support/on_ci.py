"""Size of a run: long walks are complete on CI, and loads and numbers of attempts are full where that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

ON_CI = os.environ.get("CI") == "true"
FULL_LOAD = os.environ.get("FULL_LOAD") == "true"
"""True where somebody wants every test with all its learners, attempts and kills, however long that takes."""


def load(usual: int, full: int) -> int:
    """Return how many of something a test makes: enough that a mistake cannot hide, or all with FULL_LOAD."""
    return full if FULL_LOAD else usual


def seed_of_today() -> int:
    """Return the seed of a test that tries something else each day: `SEED`, or today's date such as 20261129."""
    return int(os.environ.get("SEED") or f"{datetime.now(UTC):%Y%m%d}")


def mostly_on_ci(cases: Iterable[Any], here: Callable[[Any], bool]) -> list[Any]:
    """Return the parameters of a test: all of them on CI, elsewhere those for which `here` is true."""
    return [case if here(case) else _left_to_ci(case) for case in cases]


def _left_to_ci(case: Any) -> Any:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)
