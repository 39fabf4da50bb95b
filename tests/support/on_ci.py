"""Detection of CI: long walks run completely there, or a sample of them that differs each day; elsewhere a few."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

ON_CI = os.environ.get("CI") == "true"

SAMPLE = os.environ.setdefault("SAMPLE", datetime.now(UTC).date().isoformat())
"""Seed of the samples of this run, for all its processes: the day, or `all` for everything."""


def sampled(cases: Sequence[Any], many: int) -> list[Any]:
    """Return some of the parameters of a test, others each day, in their order. `SAMPLE=all` gives all of them.

    Only for cases in which the same code runs on other data.
    """
    chosen = range(len(cases)) if SAMPLE == "all" else Random(SAMPLE).sample(range(len(cases)), min(many, len(cases)))
    return [cases[place] for place in sorted(chosen)]


def mostly_on_ci(cases: Iterable[Any], here: Callable[[Any], bool]) -> list[Any]:
    """Return the parameters of a test: all of them on CI, elsewhere those for which `here` is true."""
    return [case if here(case) else _left_to_ci(case) for case in cases]


def _left_to_ci(case: Any) -> Any:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)
