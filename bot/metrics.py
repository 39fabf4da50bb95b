"""Metrics for operators in Prometheus's text format, too coarse to show a single learner (C9).

Somebody who reads them every second while watching a learner's phone must learn nothing: not that she opened Help, not
that she hid the chat. So nothing counts what learners ask for. Counts of taps and calls are shown in tens, and the
remainder is rounded up or down at random: one learner changes a figure only by chance, and nobody can find the
remainder by adding taps of his own. In the long run the counts are exact.

The format is a few lines, so it is written here: a library would add metrics of its own, such as the time at which a
label was first used.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

TENS = 10

SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Bucket bounds of all durations, far enough apart that they do not tell two turns of a learner apart."""


@dataclass
class Histogram:
    """Counts of durations by bucket; the last one is for those above all bounds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))

    def observe(self, seconds: float) -> None:
        """Count one duration."""
        self.counts[bisect_left(SECONDS, seconds)] += 1


class Tens:
    """Counters rounded to tens, the remainder at random."""

    def __init__(self, below: Callable[[int], int]) -> None:
        """`below(n)` returns a random number from 0 to n - 1."""
        self._below = below
        self._known: dict[str, int] = {}
        self._shown: dict[str, int] = {}

    def shown(self, name: str, count: int) -> int:
        """Return the rounded value of a counter, whose true count never decreases."""
        tens, left = divmod(count - self._known.get(name, 0), TENS)
        self._known[name] = count
        self._shown[name] = self._shown.get(name, 0) + TENS * (tens + (self._below(TENS) < left))
        return self._shown[name]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its values by what follows its name (suffix, labels)."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    about: str
    values: Mapping[str, float]


def one(name: str, kind: Literal["counter", "gauge"], about: str, value: float) -> Family:
    """Return a metric with one value and no labels."""
    return Family(name, kind, about, {"": value})


def histogram(name: str, about: str, counts: Sequence[int]) -> Family:
    """Return a histogram metric. Its sum is estimated from the buckets: an exact one could show one learner."""
    upto = [sum(counts[: number + 1]) for number in range(len(counts))]
    bounds = [*(f"{bound:g}" for bound in SECONDS), "+Inf"]
    buckets = {f'_bucket{{le="{bound}"}}': many for bound, many in zip(bounds, upto, strict=True)}
    return Family(name, "histogram", about, {**buckets, "_sum": _guessed(counts), "_count": upto[-1]})


def _guessed(counts: Sequence[int]) -> float:
    edges = (0.0, *SECONDS, SECONDS[-1])
    return sum(many * (low + high) / 2 for many, low, high in zip(counts, edges[:-1], edges[1:], strict=True))


def text(families: Iterable[Family]) -> str:
    """Render metrics in the text format 0.0.4."""
    return "".join(f"{line}\n" for family in families for line in _lines(family))


def _lines(family: Family) -> list[str]:
    values = [
        f"{family.name}{more} {value:g}" if value < 1e6 else f"{family.name}{more} {value:.0f}"
        for more, value in family.values.items()
    ]
    return [f"# HELP {family.name} {family.about}", f"# TYPE {family.name} {family.kind}", *values]
