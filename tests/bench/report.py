"""Tables of the benchmark.

`core` and `stand-in` are the shares of a core that the bot and Telegram's stand-in had. A bot with less than a whole
core on loopback was slowed by other programs (measure again on an idle machine) or waited for the disk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from statistics import median

from tests.bench.crowd import Sample

Rounds = Mapping[str, Sequence[Sample]]
"""Results of each bot, round by round."""

HEAD = (
    f"{'':<24}{'taps/s':>8}{'p50 ms':>9}{'p99 ms':>9}"
    f"{'CPU ms/tap':>12}{'calls/tap':>11}{'RSS MB':>8}{'core':>7}{'stand-in':>10}"
)


def table(title: str, rounds: Rounds, references: Sequence[str]) -> str:
    """Format the medians of each bot, and the ratios of its taps and CPU to those of each reference."""
    medians = {bot: middle(samples) for bot, samples in rounds.items()}
    ratios = "".join(f"{f'x {reference}':>20}" for reference in references)
    lines = [title, HEAD + ratios]
    for bot, sample in medians.items():
        numbers = (
            f"{sample.taps_a_second:8.1f}{sample.p50:9.1f}{sample.p99:9.1f}{sample.cpu:12.2f}"
            f"{sample.calls:11.2f}{sample.memory:8.0f}"
        )
        beside = "".join(f"{_ratio(sample, medians[reference]):>20}" for reference in references)
        lines.append(f"{bot:<24}{numbers}{sample.core:7.0%}{sample.stand_in:10.0%}{beside}")
    return "\n".join(lines)


def middle(samples: Sequence[Sample]) -> Sample:
    """Return the median of every figure by itself."""
    return Sample(*(median(getattr(sample, field.name) for sample in samples) for field in fields(Sample)))


def _ratio(one: Sample, other: Sample) -> str:
    return f"{one.taps_a_second / (other.taps_a_second or 1):.2f} ({one.cpu / (other.cpu or 1):.2f} CPU)"
