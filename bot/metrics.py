"""Figures for who runs the bot, in Prometheus's text format, so coarse that no girl can be seen in them (C9).

Whoever reads them every second beside a girl's phone is to learn nothing: not that she opened Help, not that she hid
the chat. So nothing here counts what a girl asked for. What her taps and our calls to her add up to is shown in tens,
and whether a few that are left make ten more is drawn by lot each time: one girl changes what is seen only by chance,
and what is left over cannot be found out by adding taps of one's own. In the long run nothing is lost.

The format is a few lines, so they are written here: a library would bring figures of its own, such as the moment in
which a label was first used.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

TENS = 10

SECONDS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""The bounds of all that takes time: near and far apart, so that no two turns of a girl are told apart by them."""


@dataclass
class Histogram:
    """How often something took at most so many seconds; the last count is of what took longer."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(SECONDS) + 1))

    def observe(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(SECONDS, seconds)] += 1


class Tens:
    """Counts as they are shown: they grow by tens, and what is left over by chance."""

    def __init__(self, below: Callable[[int], int]) -> None:
        """`below` gives a number from 0 up to its argument, without it, by chance."""
        self._below = below
        self._known: dict[str, int] = {}
        self._shown: dict[str, int] = {}

    def shown(self, name: str, count: int) -> int:
        """What is shown of a count that never gets smaller."""
        tens, left = divmod(count - self._known.get(name, 0), TENS)
        self._known[name] = count
        self._shown[name] = self._shown.get(name, 0) + TENS * (tens + (self._below(TENS) < left))
        return self._shown[name]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its values by what stands after its name (a suffix, labels)."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    about: str
    values: Mapping[str, float]


def one(name: str, kind: Literal["counter", "gauge"], about: str, value: float) -> Family:
    """A metric without labels."""
    return Family(name, kind, about, {"": value})


def histogram(name: str, about: str, counts: Sequence[int]) -> Family:
    """The counts of a Histogram. The sum is guessed from them: an exact one would hold the seconds of one girl."""
    upto = [sum(counts[: number + 1]) for number in range(len(counts))]
    bounds = [*(f"{bound:g}" for bound in SECONDS), "+Inf"]
    buckets = {f'_bucket{{le="{bound}"}}': many for bound, many in zip(bounds, upto, strict=True)}
    return Family(name, "histogram", about, {**buckets, "_sum": _guessed(counts), "_count": upto[-1]})


def _guessed(counts: Sequence[int]) -> float:
    edges = (0.0, *SECONDS, SECONDS[-1])
    return sum(many * (low + high) / 2 for many, low, high in zip(counts, edges[:-1], edges[1:], strict=True))


def text(families: Iterable[Family]) -> str:
    """All of them in the text format 0.0.4."""
    return "".join(f"{line}\n" for it in families for line in _lines(it))


def _lines(it: Family) -> list[str]:
    values = [
        f"{it.name}{more} {value:g}" if value < 1e6 else f"{it.name}{more} {value:.0f}"
        for more, value in it.values.items()
    ]
    return [f"# HELP {it.name} {it.about}", f"# TYPE {it.name} {it.kind}", *values]
