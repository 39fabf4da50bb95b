"""Detection of CI: long walks run completely there, and only partly on a developer's machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

import pytest

ON_CI = os.environ.get("CI") == "true"


def mostly_on_ci(cases: Iterable[Any], here: Callable[[Any], bool]) -> list[Any]:
    """Return the parameters of a test: all of them on CI, elsewhere those for which `here` is true."""
    return [case if here(case) else _left_to_ci(case) for case in cases]


def _left_to_ci(case: Any) -> Any:
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)
