"""Targets of the bot relative to the bare bots, checked on medians of the ratios of each round."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeVar

from tests.bench.crowd import Sample
from tests.bench.steady import Waits

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Measured:
    """Results of a run by bot and round: loopback, slow line, steady rate, thousands of learners.

    `engine` is its step beside `Update.de_json`, `call` the processor time of our call beside R-fast's.
    """

    near: Mapping[str, Sequence[Sample]]
    far: Mapping[str, Sequence[Sample]]
    steady: Mapping[str, Sequence[Waits]]
    many: Sequence[Waits]
    engine: float
    call: float


@dataclass(frozen=True)
class Target:
    """A ratio and its limit."""

    name: str
    ratio: float
    limit: float
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """True if the ratio is within its limit."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit


def targets(it: Measured, ours: str, forgetful: str, shipped: str, fast: str, dialog: str) -> tuple[Target, ...]:
    """Return all targets for the speed of a tap."""
    near = it.near
    rate, cpu, p99, *others = _compared(it, ours, shipped, fast, dialog)
    return (
        rate,
        cpu,
        Target(f"taps a second, x {forgetful}", _ratio(near[ours], near[forgetful], _rate), 0.92, at_least=True),
        p99,
        *others,
        Target("thousands: longest wait, x p50", median(waits.longest / waits.p50 for waits in it.many), 4),
        Target("the engine's step, x Update.de_json", it.engine, 0.6),
        Target(f"CPU a call, x {fast}", it.call, 0.6),
    )


def by_webhook(it: Measured, ours: str, shipped: str, fast: str, dialog: str) -> tuple[Target, ...]:
    """Return the targets of a bot to which Telegram delivers the updates; the others poll."""
    compared = _compared(it, ours, shipped, fast, dialog)
    return tuple(replace(found, name=f"by webhook: {found.name}") for found in compared)


def _compared(it: Measured, ours: str, shipped: str, fast: str, dialog: str) -> tuple[Target, ...]:
    near, far, steady = it.near, it.far, it.steady
    beside_dialog = (
        [Target(f"taps a second, x {dialog}", _ratio(near[ours], near[dialog], _rate), 2.5, at_least=True)]
        if dialog in near
        else []
    )
    return (
        Target(f"taps a second, x {shipped}", _ratio(near[ours], near[shipped], _rate), 5, at_least=True),
        Target(f"CPU a tap, x {fast}", _ratio(near[ours], near[fast], lambda sample: sample.cpu), 1),
        Target("p99, x p50", median(sample.p99 / (sample.p50 or 1) for sample in near[ours]), 1.8),
        Target(f"slow line: taps a second, x {shipped}", _ratio(far[ours], far[shipped], _rate), 100, at_least=True),
        Target(f"slow line: taps a second, x {fast}", _ratio(far[ours], far[fast], _rate), 1, at_least=True),
        Target(f"steady: p99, x {fast}", _ratio(steady[ours], steady[fast], lambda waits: waits.p99), 1),
        *beside_dialog,
    )


def waits(title: str, found: Mapping[str, Sequence[Waits]]) -> str:
    """Format the waits at a steady rate: medians of the rounds, and the longest wait of all."""
    rows = [
        f"{name:<24}{median(one.p50 for one in rounds):9.1f}{median(one.p99 for one in rounds):9.1f}"
        f"{max(one.longest for one in rounds):12.1f}{median(one.cpu for one in rounds):12.2f}"
        for name, rounds in found.items()
        if rounds
    ]
    return "\n".join([title, f"{'':<24}{'p50 ms':>9}{'p99 ms':>9}{'longest ms':>12}{'CPU ms/tap':>12}", *rows])


def table(found: Sequence[Target], before: Mapping[str, float]) -> str:
    """Format one line a target: the ratio, the accepted one, and the change."""
    rows = [
        f"{target.name:<56}{target.ratio:8.2f}{change(target.ratio, before.get(target.name)):<19}"
        f"   at {'least' if target.at_least else 'most '}{target.limit:7.2f}   {'met' if target.is_met else 'MISSED'}"
        for target in found
    ]
    return "\n".join(["Targets: medians of the ratios of each round, and those in baseline.json", *rows])


def change(now: float, before: float | None) -> str:
    """Format the accepted ratio, and the change since then."""
    return f"{before:10.2f}{now / before - 1:+9.0%}" if before else f"{'none':>10}"


def _rate(sample: Sample) -> float:
    return sample.taps_a_second


def _ratio(ours: Sequence[Kind], theirs: Sequence[Kind], what: Callable[[Kind], float]) -> float:
    return median(what(one) / (what(other) or 1) for one, other in zip(ours, theirs, strict=True))
