"""Uncertainty of a published figure: an interval that holds the truth 19 times of 20 (at least 93 of 100 in the test).

It covers three things: the noise drawn at the freeze, the rounding, and for shares that chance decides which accounts
answer.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

from bot.statistics.cells import EVENTS, FrozenCell
from bot.statistics.rule import COUNT, SENSITIVE, grain

CONFIDENCE = 1.96
"""Standard deviations on each side of an interval."""


SURE = 4
"""Standard deviations of its noise that a shown count must have to stand for somebody. Below, its interval begins at 0:
of small cells only those with high noise are shown."""


class Interval(NamedTuple):
    """Ends of an interval, both in it."""

    low: int
    high: int


class About(NamedTuple):
    """Estimated number of accounts (or monthly visits); `variance` covers noise and rounding."""

    accounts: int
    variance: float

    @property
    def margin(self) -> int:
        """Half the width of the interval, in accounts."""
        return ceil(CONFIDENCE * sqrt(self.variance))

    @property
    def interval(self) -> Interval:
        """The interval, never below 0."""
        return Interval(max(self.accounts - self.margin, 0), self.accounts + self.margin)

    def plus(self, other: About) -> About:
        """Return the sum of two figures with noise of their own."""
        return About(self.accounts + other.accounts, self.variance + other.variance)

    def minus(self, other: About) -> About:
        """Return the difference of two figures with noise of their own."""
        return About(self.accounts - other.accounts, self.variance + other.variance)


class Share(NamedTuple):
    """A percentage of about `base` accounts. `edge`: it means this value or further out.

    `noise` is the variance of the drawn noise, in squared percentage points; `step` that of its rounding, in points.
    """

    percent: int
    base: int
    edge: bool
    noise: float
    step: int

    @property
    def margin(self) -> int:
        """Half the width of the interval in percentage points: sampling and noise together, and our rounding."""
        sampling = self.percent * (100 - self.percent) / self.base
        return ceil(CONFIDENCE * sqrt(sampling + self.noise) + self.step / 2)

    @property
    def interval(self) -> Interval:
        """The interval; from 0 on where the share means "at most", up to 100 where it means "at least"."""
        low, high = max(self.percent - self.margin, 0), min(self.percent + self.margin, 100)
        return Interval(0 if self.edge and self.percent < 50 else low, 100 if self.edge and self.percent > 50 else high)


class NetChange(NamedTuple):
    """Accounts of 100 that were better afterwards, less those that were worse, of about `base` answering both times.

    `variance` is in squared percentage points.
    """

    gained: int
    lost: int
    base: int
    variance: float

    @property
    def points(self) -> int:
        """The difference in percentage points."""
        return self.gained - self.lost

    @property
    def margin(self) -> int:
        """Half the width of the interval in percentage points."""
        return ceil(CONFIDENCE * sqrt(self.variance))

    @property
    def interval(self) -> Interval:
        """The interval. Where it holds zero, there may be no change at all."""
        return Interval(max(self.points - self.margin, -100), min(self.points + self.margin, 100))


def about(figure: FrozenCell) -> About:
    """Return a published count with its uncertainty."""
    rule = SENSITIVE if figure.cell.kind in EVENTS else COUNT
    noise = rule.variance * figure.draws
    if figure.shown - rule.step / 2 < SURE * sqrt(noise):
        return About(figure.shown, (figure.shown / CONFIDENCE) ** 2)
    return About(figure.shown, noise + rule.step**2 / 12)


def share(figure: FrozenCell) -> Share | None:
    """Return a published share with its uncertainty; None where only the count is published."""
    if figure.share is None:
        return None
    part, good = figure.share / 100, good_draws(figure)
    noise = COUNT.variance * (good * (1 - part) ** 2 + (figure.draws - good) * part**2) / figure.shown**2
    is_edge = figure.share in (step := grain(figure.shown), 100 - step)
    return Share(figure.share, figure.shown, is_edge, 10_000 * noise, step)


def good_draws(figure: FrozenCell) -> int:
    """Return how many of the draws of noise lie in the good answers: one cell of three or four, else half of them."""
    return 1 if figure.cell.kind in ("gained", "lost") else figure.draws // 2


def part(some: About, of: About) -> Share:
    """Return the share that one figure is of another, each with noise of its own."""
    ratio = some.accounts / of.accounts
    return _derived(ratio, of.accounts, some.variance + ratio**2 * of.variance)


def part_of_sum(some: About, rest: About) -> Share:
    """Return the share that one figure is of the sum of both."""
    base = some.accounts + rest.accounts
    ratio = some.accounts / base
    return _derived(ratio, base, (1 - ratio) ** 2 * some.variance + ratio**2 * rest.variance)


def _derived(ratio: float, base: int, variance: float) -> Share:
    """Return a share of published counts: rounded no further, but never 0 or 100 (C7)."""
    percent = min(max(round(100 * ratio), 1), 99)
    return Share(percent, base, percent in (1, 99), 10_000 * variance / base**2, 1)


def change(gained: FrozenCell, lost: FrozenCell) -> NetChange | None:
    """Return what an account gained, less what it lost; None unless both shares are published."""
    if gained.share is None or lost.share is None:
        return None
    base, net = gained.shown, gained.share - lost.share
    sampling = (100 * (gained.share + lost.share) - net**2) / base
    noise = COUNT.variance * (20_000 + gained.draws * net**2) / base**2
    rounding = sum(_rounding(figure) for figure in (gained, lost))
    return NetChange(gained.share, lost.share, base, sampling + noise + rounding)


def _rounding(figure: FrozenCell) -> float:
    """Return the variance of rounding a share. At an edge it reaches a whole step: nearly nobody is shown as a step.

    0.7 of a step there makes an interval as wide as that whole step and the rounding of the other share together.
    """
    step = grain(figure.shown)
    return (0.7 * step) ** 2 if figure.share in (step, 100 - step) else step**2 / 12
