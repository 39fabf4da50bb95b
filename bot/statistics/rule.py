"""The rule "10 / 5 / frozen / closed" (C0) as numbers: which part of a noisy count may ever be seen.

It is applied once, when a period is frozen. Nothing else turns a count into a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Hiding of a count: noise of this scale (1 / epsilon), hidden below `least`, rounded to the nearest `step`."""

    scale: int
    least: int
    step: int

    def shown(self, noisy: int) -> int | None:
        """Return the figure for a noisy count; None for a small cell, which may as well be empty (C3)."""
        return (noisy + self.step // 2) // self.step * self.step if noisy >= self.least else None


COUNT = Rule(scale=2, least=10, step=5)
"""Rule for accounts in a cell (C2, C3)."""

SENSITIVE = Rule(scale=4, least=20, step=10)
"""Rule for Help opened and the other sensitive counters (C9)."""

CAPS: Mapping[str, int] = {
    "started": 3, "finished": 3, "answered": 10, "reached": 3, "rated": 3, "because": 3, "voted": 1, "came": 1,
}  # fmt: skip
"""Most events of a kind counted for one account in one week; the first ones count (C1)."""

LEAST_FOR_SHARE, MANY = 20, 50
"""Answers from which a share is shown, and from which it is shown in finer steps (C7)."""


LEAST_STOPPED = 15
"""Number from which a stop is shown by itself (C8): three times the noise of a quarter's three months."""


def may_show_stops(stopped: int, stops: int) -> bool:
    """Return True if a noisy count of learners who stopped at one of `stops` consecutive stops may be shown (C8).

    The sum holds the noise of each stop, so more stops need a larger count. With a fixed threshold of ten, every second
    lesson that nobody took in a language would show a figure.
    """
    return stopped > 0 and stopped**2 >= stops * LEAST_STOPPED**2


def share(right: int, answered: int) -> int | None:
    """Return the percentage of right answers from two noisy counts; None where too few answered (C7).

    Never 0 or 100, which would be a statement about every learner: see `is_edge`.
    """
    base = COUNT.shown(answered)
    if answered < LEAST_FOR_SHARE or base is None:
        return None
    step = grain(base)
    percent = (200 * right + answered) // (2 * answered)
    return min(max((percent + step // 2) // step * step, step), 100 - step)


def grain(base: int) -> int:
    """Return the rounding step of a share in percentage points, by the shown number of answers."""
    return 5 if base >= MANY else 10


def is_edge(percent: int, base: int) -> bool:
    """Return True if a share means "this or further out": at most 5 or 10 percent, or at least 95 or 90."""
    return percent in (grain(base), 100 - grain(base))
