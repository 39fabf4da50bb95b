"""The rule "10 / 5 / frozen / closed" (C0) as numbers: which part of a noisy count may ever be seen.

It is applied once, when a period is frozen. Nothing else turns a count into a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt

STANDS_OUT = 3
"""Standard deviations of its noise that a count must have to be shown: an empty cell has them once in 700 draws."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Hiding of a count: noise of this variance, hidden below `least`, rounded to the nearest `step`."""

    variance: int
    least: int
    step: int

    def least_shown(self, draws: int = 1) -> int:
        """Return the smallest count that is shown when it holds so many draws of noise."""
        return max(self.least, isqrt(STANDS_OUT**2 * draws * self.variance - 1) + 1)

    def shown(self, noisy: int, draws: int = 1) -> int | None:
        """Return the figure for a noisy count; None for a small cell, which may as well be empty (C3)."""
        return (noisy + self.step // 2) // self.step * self.step if noisy >= self.least_shown(draws) else None


COUNT = Rule(variance=8, least=10, step=5)
"""Rule for accounts in a cell (C2, C3)."""

SENSITIVE = Rule(variance=32, least=20, step=10)
"""Rule for Help opened and the other sensitive counters (C9)."""

MANY_ACCOUNTS = 50
"""Shown accounts a month from which a country counts as large: its sensitive figures are published, and it may be named
beside a message (C9, G6)."""

LEAST_RATINGS = 50
"""Shown ratings of a lesson a quarter, in a pilot of all lessons together, from which the reasons for them are
published, and the answers to the question whether its task happened."""

LEAST_FOR_DETAIL = 200
"""Shown accounts a quarter from which a country or a language has cells of its own (C6)."""

MONTHS_ADDED = 3
"""Draws of noise in a part of a quarter: one a month."""

CAPS: Mapping[str, int] = {
    "finished": 3, "answered": 10, "reached": 3, "rated": 3, "because": 3, "did": 3, "voted": 1, "came": 1,
}  # fmt: skip
"""Most events of a kind counted for one account in one week; the first ones count (C1)."""

LEAST_FOR_SHARE, MANY = 20, 50
"""Answers from which a share is shown, and from which it is shown in finer steps (C7)."""


def share(right: int, answered: int, draws: int = 1) -> int | None:
    """Return the percentage of right answers from two noisy counts; None where too few answered (C7).

    `draws` is how many draws of noise `answered` holds. Never 0 or 100, which would be a statement about every learner:
    a share one step from them means "this or further out" (`intervals.Share.edge`).
    """
    base = COUNT.shown(answered, draws)
    if answered < LEAST_FOR_SHARE or base is None:
        return None
    step = grain(base)
    percent = (200 * right + answered) // (2 * answered)
    return min(max((percent + step // 2) // step * step, step), 100 - step)


def grain(base: int) -> int:
    """Return the rounding step of a share in percentage points, by the shown number of answers."""
    return 5 if base >= MANY else 10
