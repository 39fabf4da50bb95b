"""The freeze: turns counts into figures, by noise (once) and then the rule.

The result is all that anybody will ever see of a period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from bot.lessons.model.ratings import VERDICTS
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.cells_for_period import PartialCell
from bot.statistics.counted_events import GOOD
from bot.statistics.noise import Below, discrete_laplace
from bot.statistics.rule import COUNT, SENSITIVE, may_show_stops, share

Thing = TypeVar("Thing", bound=Hashable)


def noisy(counts: Mapping[Thing, int], below: Below) -> dict[Thing, int]:
    """Return every count with its own noise, drawn now (C2)."""
    return {thing: count + discrete_laplace(COUNT.scale, below) for thing, count in counts.items()}


def frozen_counts(counts: Mapping[Cell, int]) -> Iterator[FrozenCell]:
    """Yield the figures that noisy counts of accounts may become (C3)."""
    for cell, count in counts.items():
        if (shown := COUNT.shown(count)) is not None:
            yield FrozenCell(cell, shown)


def frozen_tallies(counts: Mapping[Cell, int]) -> Iterator[FrozenCell]:
    """Yield the figures that noisy sensitive counters may become (C9)."""
    for cell, count in counts.items():
        if (shown := SENSITIVE.shown(count)) is not None:
            yield FrozenCell(cell, shown)


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
    """Yield ratings of a lesson, under the threshold of a single stop: they too hold the noise of three months."""
    ratings = {part.cell: count for part, count in counts.items() if _is_rated(part) and may_show_stops(count, 1)}
    yield from frozen_counts(ratings)


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
    """Yield where learners stopped: a stop with too few is added to the next one (C8)."""
    found = {part.cell: count for part, count in counts.items() if part.cell.kind == "stopped"}
    for period, locale, lesson in sorted({(cell.period, cell.locale, cell.lesson) for cell in found}):
        waiting = merged = 0
        for stop in stops.get(lesson, ()):
            cell = Cell(period, "stopped", locale=locale, lesson=lesson, item=stop)
            waiting, merged = waiting + found.get(cell, 0), merged + 1
            shown = COUNT.shown(waiting) if may_show_stops(waiting, merged) else None
            if shown is not None:
                yield FrozenCell(cell, shown)
                waiting = merged = 0
