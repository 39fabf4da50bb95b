"""The freeze: turns counts into figures, by noise (once) and then the rule.

The result is all that anybody will ever see of a period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from bot.lessons.model.ratings import VERDICTS
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.cells_for_period import PartialCell
from bot.statistics.counted_events import GOOD
from bot.statistics.noise import Below, discrete_gaussian
from bot.statistics.rule import COUNT, MONTHS_ADDED, SENSITIVE, Rule, share
from bot.statistics.sensitive_counts import Tally

Thing = TypeVar("Thing", bound=Hashable)


def noisy(counts: Mapping[Thing, int], below: Below, rule: Rule = COUNT) -> dict[Thing, int]:
    """Return every count with its own noise, drawn now (C2)."""
    return {thing: count + discrete_gaussian(rule.variance, below) for thing, count in counts.items()}


def frozen_counts(counts: Mapping[Cell, int], draws: int = 1) -> Iterator[FrozenCell]:
    """Yield the figures that noisy counts of accounts may become (C3), with so many draws of noise in each."""
    for cell, count in counts.items():
        if (shown := COUNT.shown(count, draws)) is not None:
            yield FrozenCell(cell, shown)


def frozen_tallies(tallies: Iterable[Tally], quarter: str, large: Collection[str]) -> Iterator[FrozenCell]:
    """Yield the figures that a quarter's sensitive counters may become, of the `large` countries only (C9)."""
    for country, event, count, additions in tallies:
        shown = SENSITIVE.shown(count, additions) if country in large else None
        if shown is not None:
            yield FrozenCell(Cell(quarter, event, country), shown)


def frozen_parts(counts: Mapping[PartialCell, int], stops: Mapping[str, Sequence[str]]) -> Iterator[FrozenCell]:
    """Yield the figures of a quarter or a pilot from its noisy parts. `stops` holds each lesson's stops, in order."""
    yield from frozen_counts({part.cell: count for part, count in counts.items() if _is_plain(part)})
    yield from _shares(counts)
    yield from _rated(counts)
    yield from _stopped(counts, stops)


def _is_plain(part: PartialCell) -> bool:
    return not part.value and part.cell.kind != "stopped" and not _is_rated(part)


def _is_rated(part: PartialCell) -> bool:
    """Return True for ratings and reasons of one lesson. A pilot's ratings, of all lessons, are plain counts."""
    return part.cell.kind in (*VERDICTS, "because") and bool(part.cell.lesson)


def _rated(counts: Mapping[PartialCell, int]) -> Iterator[FrozenCell]:
    ratings = {part.cell: count for part, count in counts.items() if _is_rated(part)}
    yield from frozen_counts(ratings, MONTHS_ADDED)


def _shares(counts: Mapping[PartialCell, int]) -> Iterator[FrozenCell]:
    """Yield for each item how many answered and the percentage of good answers; nothing where too few answered (C7)."""
    good: dict[Cell, int] = {part.cell: count for part, count in counts.items() if part.value == GOOD}
    answered = defaultdict[Cell, int](int)
    for part, count in counts.items():
        if part.value:
            answered[part.cell] += count
    for cell, base in answered.items():
        percent, shown = share(good[cell], base), COUNT.shown(base)
        if percent is not None and shown is not None:
            yield FrozenCell(cell, shown, percent)


def _stopped(counts: Mapping[PartialCell, int], stops: Mapping[str, Sequence[str]]) -> Iterator[FrozenCell]:
    """Yield where learners stopped: a stop with too few is added to the next one, and its noise with it (C8)."""
    found = {part.cell: count for part, count in counts.items() if part.cell.kind == "stopped"}
    for period, locale, lesson in sorted({(cell.period, cell.locale, cell.lesson) for cell in found}):
        waiting = merged = 0
        for stop in stops.get(lesson, ()):
            cell = Cell(period, "stopped", locale=locale, lesson=lesson, item=stop)
            waiting, merged = waiting + found.get(cell, 0), merged + 1
            if (shown := COUNT.shown(waiting, MONTHS_ADDED * merged)) is not None:
                yield FrozenCell(cell, shown)
                waiting = merged = 0
