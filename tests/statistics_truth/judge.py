"""Judgement of what is published about a population: does each interval hold the truth, is each claim right?

There are two truths of a share: that of the accounts that were counted, and the chance by which the model drew them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Literal, NamedTuple, get_args

from bot.authoring.simulation.write_figures import TrueFigure
from bot.lessons.model.commands import VERDICTS
from bot.statistics.cell_counts import CHANGES
from bot.statistics.cells import EVENTS, FINISHED, POOLED, TASK_KINDS, Cell, CellKind, FrozenCell
from bot.statistics.funnel import Funnel, FunnelBar, funnel
from bot.statistics.intervals import About, Interval, Share
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import COUNT, LEAST_FOR_SHARE
from tests.statistics_truth.freezing import CountedPopulation
from tests.statistics_truth.model import PLAN, Model

BookKind = Literal[
    "accounts of a quarter",
    "accounts of the countries that are hidden",
    "lessons begun, lessons ended",
    "all lessons that are shown, summed",
    "all lessons, with fewer than 10 in each that is hidden",
    "completion of a lesson",
    "order of two lessons",
    "good answers before, after",
    "better, worse afterwards",
    "change in an item",
    "change in a domain",
    "a change that is told",
]
"""Kinds of figures and claims that come from the book of a quarter or a pilot."""
MonthKind = Literal[
    "accounts of a month",
    "right answers to a quiz",
    "stopped at a stop or a run",
    "reached a stop",
    "went no further",
    "worst stop of a lesson",
    "worst stop is no phantom",
    "ratings and reasons",
    "Help and the like",
]
"""Kinds that come from the months."""
Kind = BookKind | MonthKind
BOOK: tuple[BookKind, ...] = get_args(BookKind)
MONTHS: tuple[MonthKind, ...] = get_args(MonthKind)

CLAIMS: tuple[Kind, ...] = (
    "order of two lessons",
    "a change that is told",
    "worst stop of a lesson",
    "worst stop is no phantom",
)
"""Sentences of the page, which are right or wrong. All other kinds have intervals."""

PHANTOM = 0.5
"""A named stop that loses less than this part of what the truly worst one loses is a phantom."""


class Judged(NamedTuple):
    """One figure or claim: is it true of the accounts that were counted, and of the chances they were drawn by?"""

    kind: Kind
    of_accounts: bool
    of_chances: bool | None = None


Truth = Mapping[Cell, TrueFigure]


def judge_book(counted: CountedPopulation, statistics: PublishedStatistics) -> Iterator[Judged]:
    """Judge everything that the book of a quarter shows."""
    truth = counted.truth_of_book
    for figure in statistics.published.figures.values():
        yield from _figure_of_book(truth, counted.model, statistics, figure)
    yield from _hidden_countries(truth, statistics, Cell(counted.period.name, "reached"))
    yield from _summed(truth, statistics, counted.period.name)
    yield from _lessons(truth, counted.model, statistics)


def _holds(interval: Interval, value: float) -> bool:
    return interval.low <= value <= interval.high


def _about(kind: Kind, shown: About, true: int) -> Judged:
    return Judged(kind, _holds(shown.interval, true))


def _share(kind: Kind, shown: Share, true: TrueFigure, chance: float) -> Judged:
    assert true.good is not None
    return Judged(
        kind, _holds(shown.interval, _percent(true.good, true.accounts)), _holds(shown.interval, 100 * chance)
    )


def _percent(good: int, of: int) -> float:
    return 100 * good / of if of else 0.0


def _figure_of_book(
    truth: Truth, model: Model, statistics: PublishedStatistics, figure: FrozenCell
) -> Iterator[Judged]:
    cell, about = figure.cell, statistics.about(figure.cell)
    assert about is not None
    match cell.kind:
        case "reached":
            yield _about("accounts of a quarter", about, truth[cell].accounts)
        case "started" | "finished" | "finished-3":
            yield _about("lessons begun, lessons ended", about, truth[cell].accounts)
        case "before" | "after":
            yield from _shares("good answers before, after", statistics, truth, cell, _chance(model, cell))
        case "gained" | "lost":
            yield from _shares("better, worse afterwards", statistics, truth, cell, _chance(model, cell))
            if cell.kind == "gained":
                yield from _change(truth, model, statistics, cell)


def _shares(kind: Kind, statistics: PublishedStatistics, truth: Truth, cell: Cell, chance: float) -> Iterator[Judged]:
    shown = statistics.share(cell)
    if shown is not None:
        yield _share(kind, shown, truth[cell], chance)


def _chance(model: Model, cell: Cell) -> float:
    """Return the chance of what a share of the measure counts."""
    _, _, domain = cell.item.partition("/")
    match cell.kind:
        case "gained" | "lost" if domain:
            return model.changed(domain)[CHANGES[0] if cell.kind == "gained" else CHANGES[-1]]
        case "gained":
            return model.gained(cell.item)
        case "lost":
            return model.lost(cell.item)
        case "before":
            return model.before(cell.item)
    return model.after(cell.item)


def _change(truth: Truth, model: Model, statistics: PublishedStatistics, gained: Cell) -> Iterator[Judged]:
    lost, change = gained._replace(kind="lost"), statistics.change(gained)
    if change is not None:
        more, fewer = truth[gained], truth[lost]
        net = _percent((more.good or 0) - (fewer.good or 0), more.accounts)
        chance = 100 * (_chance(model, gained) - _chance(model, lost))
        kind: Kind = "change in a domain" if "/" in gained.item else "change in an item"
        yield Judged(kind, _holds(change.interval, net), _holds(change.interval, chance))
        if not _holds(change.interval, 0):
            yield Judged("a change that is told", change.points * net > 0, change.points * chance > 0)


def _hidden_countries(truth: Truth, statistics: PublishedStatistics, total: Cell) -> Iterator[Judged]:
    """Judge about how many accounts are in the countries that are not shown: the total less those that are."""
    cells = [total._replace(country=country) for country in PLAN.countries]
    shown, whole = statistics.total(cells), statistics.about(total)
    if shown and whole and any(statistics.about(cell) is None for cell in cells):
        hidden = sum(truth[cell].accounts for cell in cells if statistics.about(cell) is None)
        yield _about("accounts of the countries that are hidden", whole.minus(shown), hidden)


def _summed(truth: Truth, statistics: PublishedStatistics, period: str) -> Iterator[Judged]:
    kinds: tuple[CellKind, ...] = ("started", "finished")
    for kind in kinds:
        cells = [Cell(period, kind, lesson=lesson) for lesson in PLAN.lessons]
        if total := statistics.total(cells):
            true = sum(truth[cell].accounts for cell in cells if statistics.about(cell))
            yield _about("all lessons that are shown, summed", total, true)
            hidden = [truth[cell].accounts for cell in cells if statistics.about(cell) is None]
            low, high = total.interval
            most = Interval(low, high + COUNT.least * len(hidden))
            yield Judged("all lessons, with fewer than 10 in each that is hidden", _holds(most, true + sum(hidden)))


def _lessons(truth: Truth, model: Model, statistics: PublishedStatistics) -> Iterator[Judged]:
    pooled: dict[str, tuple[Share, float]] = {}
    for cell in (cell for cell in statistics.published.figures if cell.kind == "started"):
        ended = cell._replace(kind="finished")
        shown = statistics.part(statistics.about(ended), statistics.about(cell))
        if shown:
            true = TrueFigure(cell, truth[cell].accounts, truth[ended].accounts)
            yield _share("completion of a lesson", shown, true, model.completion_of(cell.lesson))
            if not (cell.country or cell.locale):
                pooled[cell.lesson] = shown, _percent(truth[ended].accounts, truth[cell].accounts)
    for one, other in combinations(pooled, 2):
        yield from _order(model, one, pooled[one], other, pooled[other])


def _order(
    model: Model, one: str, found: tuple[Share, float], other: str, against: tuple[Share, float]
) -> Iterator[Judged]:
    """Judge the order of two lessons where their intervals do not overlap: only then the page claims one."""
    if not _overlap(found[0].interval, against[0].interval):
        sign = found[0].percent - against[0].percent
        chances = model.completion_of(one) - model.completion_of(other)
        yield Judged("order of two lessons", sign * (found[1] - against[1]) > 0, sign * chances > 0)


def _overlap(one: Interval, other: Interval) -> bool:
    return one.low <= other.high and other.low <= one.high


# Months


def judge_months(counted: CountedPopulation, statistics: PublishedStatistics) -> Iterator[Judged]:
    """Judge everything that months show, and what the quarter has from them."""
    truth = counted.truth_of_months
    for figure in statistics.published.figures.values():
        cell, about = figure.cell, statistics.about(figure.cell)
        assert about is not None
        if cell.kind == "active":
            yield _about("accounts of a month", about, truth[cell].accounts)
        if cell.kind in (*VERDICTS, "because", *TASK_KINDS.values()):
            yield _about("ratings and reasons", about, truth[cell].accounts)
        if cell.kind in EVENTS:
            yield _about("Help and the like", about, truth[cell].accounts)
        if cell.kind == "answered":
            chance = counted.model.right(cell.lesson, cell.item)
            yield from _shares("right answers to a quiz", statistics, truth, cell, chance)
    for lesson, stops in PLAN.stops.items():
        for locale in (POOLED, *PLAN.locales):
            if found := funnel(statistics, counted.period.name, lesson, stops, locale):
                cell = Cell(counted.period.name, "stopped", locale=locale, lesson=lesson)
                yield from _funnel(truth, counted.model, cell, found)


def _funnel(truth: Truth, model: Model, cell: Cell, found: Funnel) -> Iterator[Judged]:
    stops = PLAN.stops[cell.lesson]
    stopped = [truth[cell._replace(item=stop)].accounts for stop in stops]
    ended = truth[cell._replace(item=FINISHED)].accounts
    for bar in found.bars:
        first = stops.index(bar.stops[0])
        here, reached = sum(stopped[first : first + len(bar.stops)]), sum(stopped[first:]) + ended
        yield _about("stopped at a stop or a run", bar.stopped, here)
        yield _about("reached a stop", bar.reached, reached)
        chance = model.drop_off(cell.lesson, bar.stops)
        yield _share("went no further", bar.share, TrueFigure(cell, reached, here), chance)
    if found.worst:
        yield from _worst(found.worst, model.drop_offs(cell.lesson), stopped, ended)


def _worst(named: FunnelBar, chances: list[float], stopped: list[int], ended: int) -> Iterator[Judged]:
    reached = [sum(stopped[place:]) + ended for place in range(len(stopped))]
    lost = [here / of if of >= LEAST_FOR_SHARE else 0.0 for here, of in zip(stopped, reached, strict=True)]
    place = int(named.stops[0][-2:])
    others = max(chance for it, chance in enumerate(chances) if it != place)
    yield Judged("worst stop of a lesson", lost[place] == max(lost), chances[place] > others)
    yield Judged("worst stop is no phantom", lost[place] >= PHANTOM * max(lost))
