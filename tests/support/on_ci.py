"""Size of a run: what is left to CI, what differs from day to day, what this machine lacks, and all with FULL_LOAD."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, NoReturn

import pytest

ON_CI = os.environ.get("CI") == "true"
FULL_LOAD = os.environ.get("FULL_LOAD") == "true"
"""True where somebody wants every case, and all learners, attempts and kills, however long that takes."""
SEED = int(os.environ.setdefault("SEED", f"{datetime.now(UTC):%Y%m%d}"))
"""Seed of all that is drawn in this run, for all its processes: the day, such as 20261129."""


def load(usual: int, full: int) -> int:
    """Return how many of something a test makes: enough that a mistake cannot hide, or all with FULL_LOAD."""
    return full if FULL_LOAD else usual


def sampled(cases: Sequence[Any], many: int) -> list[Any]:
    """Return some of the parameters of a test, others each day, in their order; with FULL_LOAD all of them.

    Only for cases in which the same code runs on other data.
    """
    if FULL_LOAD or many >= len(cases):
        return list(cases)
    return [cases[place] for place in sorted(Random(SEED).sample(range(len(cases)), many))]


def mostly_on_ci(cases: Iterable[Any], here: Callable[[Any], bool]) -> list[Any]:
    """Return the parameters of a test: all of them on CI, elsewhere those for which `here` is true."""
    return [case if here(case) else _left_to_ci(case) for case in cases]


def _left_to_ci(case: Any) -> Any:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)


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
