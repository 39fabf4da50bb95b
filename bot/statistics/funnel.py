"""Funnel of a lesson: of the learners who reached a stop, the share who went no further (C8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from bot.statistics import intervals
from bot.statistics.cells import FINISHED, POOLED, Cell
from bot.statistics.intervals import About, Share
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import LEAST_FOR_SHARE


class FunnelBar(NamedTuple):
    """A stop, or a run of stops that are counted as one: learners stopped somewhere in these.

    `share`: of 100 who reached the first of these stops, so many went no further than the last.
    """

    stops: tuple[str, ...]
    reached: About
    stopped: About
    share: Share


@dataclass(frozen=True, slots=True)
class Funnel:
    """The bars of a lesson in its order, each stop in one of them; `finished` are the learners who reached its end."""

    bars: tuple[FunnelBar, ...]
    finished: About

    @property
    def worst(self) -> FunnelBar | None:
        """The stop where most are lost; None unless it is a single one, with an interval above all others."""
        first, *others = sorted(self.bars, key=lambda bar: bar.share.percent, reverse=True)
        is_clear = others and all(other.share.interval.high < first.share.interval.low for other in others)
        return first if is_clear and len(first.stops) == 1 else None


def funnel(
    statistics: PublishedStatistics, period: str, lesson: str, stops: Sequence[str], locale: str = POOLED
) -> Funnel | None:
    """Return the funnel of a lesson with these stops; None where too few were counted or the lesson has changed."""
    cell = Cell(period, "stopped", locale=locale, lesson=lesson)
    finished = statistics.about(cell._replace(item=FINISHED))
    runs = _runs(statistics, cell, stops)
    if finished is None or not runs:
        return None
    return Funnel(tuple(_bars(runs, finished)), finished)


def _runs(statistics: PublishedStatistics, cell: Cell, stops: Sequence[str]) -> list[tuple[tuple[str, ...], About]]:
    """Return the published runs in order; none unless each stop of the lesson is in one."""
    named = {}
    for figure in statistics.stopped(cell):
        if figure.cell.item != FINISHED:
            first, _, last = figure.cell.item.partition("/")
            named[first] = (last or first, intervals.about(figure))
    runs, place = [], 0
    while place < len(stops) and stops[place] in named:
        last, stopped = named[stops[place]]
        if last not in stops[place:]:
            return []
        end = stops.index(last, place) + 1
        runs.append((tuple(stops[place:end]), stopped))
        place = end
    return runs if place == len(stops) else []


def _bars(runs: Sequence[tuple[tuple[str, ...], About]], finished: About) -> list[FunnelBar]:
    bars = []
    for place, (stops, stopped) in enumerate(runs):
        went_on = reduce(About.plus, (later for _, later in runs[place + 1 :]), finished)
        reached = stopped.plus(went_on)
        if reached.accounts >= LEAST_FOR_SHARE:
            bars.append(FunnelBar(stops, reached, stopped, intervals.part_of_sum(stopped, went_on)))
    return bars
