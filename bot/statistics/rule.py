"""THE RULE, "10 / 5 / frozen / closed" (C0), as numbers: what of a noisy count may ever be seen.

Everything here is applied once, when a period is frozen. Nothing else turns a count into a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """How a count is hidden: noise of this scale (1 / epsilon), hidden below `least`, shown to the nearest `step`."""

    scale: int
    least: int
    step: int

    def shown(self, noisy: int) -> int | None:
        """What may be seen of a noisy count; None for a small cell, which an empty one is too (C3)."""
        return (noisy + self.step // 2) // self.step * self.step if noisy >= self.least else None


COUNT = Rule(scale=2, least=10, step=5)
"""Accounts in a cell (C2, C3)."""

SENSITIVE = Rule(scale=4, least=20, step=10)
"""Help opened and the like (C9)."""

CAPS: Mapping[str, int] = {
    "started": 3, "finished": 3, "answered": 10, "reached": 3, "rated": 3, "because": 3, "voted": 1, "came": 1,
}  # fmt: skip
"""The most marks of a kind that one account leaves in one week: the first ones count (C1)."""

LEAST_FOR_SHARE, MANY = 20, 50
"""From how many answers on a share is told, and from how many on more finely (C7)."""


LEAST_STOPPED = 15
"""From how many on a stop is told by itself (C8): three times what the noise of a quarter's three months makes."""


def are_told(stopped: int, stops: int) -> bool:
    """Whether so many, by noisy count, are told of as having stopped at one of so many stops in a row (C8).

    The noise of each stop lies in their sum, so more are needed for more of them. With ten, always, every second
    lesson of a language in which nobody took it would show a figure.
    """
    return stopped > 0 and stopped**2 >= stops * LEAST_STOPPED**2


def share(right: int, answered: int) -> int | None:
    """How many of a hundred answers were right, from two noisy counts; None where too few answered (C7).

    The ends are no 0 and no 100, which would tell of everybody: see `is_edge`.
    """
    base = COUNT.shown(answered)
    if answered < LEAST_FOR_SHARE or base is None:
        return None
    step = grain(base)
    percent = (200 * right + answered) // (2 * answered)
    return min(max((percent + step // 2) // step * step, step), 100 - step)


def grain(base: int) -> int:
    """The step of a share, by the shown count of answers behind it."""
    return 5 if base >= MANY else 10


def is_edge(percent: int, base: int) -> bool:
    """Whether a share means "this or further out": at most 5 or 10 of a hundred, or at least 95 or 90."""
    return percent in (grain(base), 100 - grain(base))
