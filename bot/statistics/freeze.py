"""The freeze: turns counts into figures, by noise (once) and then the rule.

The result is all that anybody will ever see of a period.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from bot.lessons.model.commands import VERDICTS
from bot.statistics.cell_counts import (
    BookCounts,
    ChangePart,
    Detail,
    PairPart,
    PartialCell,
    change_counts,
    lesson_counts,
    pair_counts,
    reached_counts,
)
from bot.statistics.cells import EVENTS, FINISHED, TASK_KINDS, Cell, CellKind, FrozenCell, domain_item, run_name
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.noise import Below, discrete_gaussian
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.rule import COUNT, LEAST_FOR_DETAIL, LEAST_RATINGS, SENSITIVE, Rule, share
from bot.statistics.sensitive_counts import Tally

Thing = TypeVar("Thing", bound=Hashable)


def noisy(counts: Mapping[Thing, int], below: Below, rule: Rule = COUNT) -> dict[Thing, int]:
    """Return every count with its own noise, drawn now (C2)."""
    return {thing: count + discrete_gaussian(rule.variance, below) for thing, count in counts.items()}


def frozen_counts(counts: Mapping[Cell, int], draws: int = 1) -> Iterator[FrozenCell]:
    """Yield the noisy counts of accounts that may be shown, as figures (C3). Each holds `draws` draws of noise."""
    for cell, count in counts.items():
        if (shown := COUNT.shown(count, draws)) is not None:
            yield FrozenCell(cell, shown, draws=draws)


def frozen_tallies(tallies: Iterable[Tally], quarter: str, large: Collection[str]) -> Iterator[FrozenCell]:
    """Yield the sensitive counters of a quarter that may be shown, as figures, for the `large` countries only (C9).

    A counter that an earlier version kept of something else is passed over.
    """
    for country, event, count, additions in tallies:
        shown = SENSITIVE.shown(count, additions) if country in large and event in EVENTS else None
        if shown is not None:
            yield FrozenCell(Cell(quarter, event, country), shown, draws=additions)


def frozen_book(plan: Plan, book: Period, counts: BookCounts, below: Below) -> tuple[FrozenCell, ...]:
    """Return the figures of the book of a quarter or a pilot. Each cell has one draw of noise.

    Countries and languages with many accounts, by the shown figures, have cells of their own (C6).
    """
    reached = tuple(frozen_counts(noisy(reached_counts(plan, book, counts.groups), below)))
    detail = detail_of(reached)
    return (
        *reached,
        *frozen_counts(noisy(lesson_counts(plan, book, detail, counts), below)),
        *frozen_pairs(book, noisy(pair_counts(plan, detail, counts.answers), below)),
        *frozen_changes(book, noisy(change_counts(plan, detail, counts.answers), below)),
    )


def detail_of(reached: Iterable[FrozenCell]) -> Detail:
    """Return the countries and languages with enough shown accounts for cells of their own."""
    large = [figure.cell for figure in reached if figure.cell.kind == "reached" and figure.shown >= LEAST_FOR_DETAIL]
    return Detail(
        tuple(cell.country for cell in large if cell.country), tuple(cell.locale for cell in large if cell.locale)
    )


def frozen_pairs(book: Period, counts: Mapping[PairPart, int]) -> Iterator[FrozenCell]:
    """Yield for each item the good answers before and after, and the accounts that changed from one to the other."""
    for country, item in dict.fromkeys((part.country, part.item) for part in counts):
        of = {part: count for part, count in counts.items() if part[:2] == (country, item)}
        asked_before = {part: count for part, count in of.items() if part.before}
        asked_after = {part: count for part, count in of.items() if part.after}
        both = {part: count for part, count in asked_before.items() if part.after}
        cell = Cell(book.name, "before", country, item=item)
        yield from _share(cell, asked_before, [part for part in asked_before if part.before == GOOD])
        yield from _share(
            cell._replace(kind="after"), asked_after, [part for part in asked_after if part.after == GOOD]
        )
        yield from _share(cell._replace(kind="gained"), both, [PairPart(country, item, OTHER, GOOD)])
        yield from _share(cell._replace(kind="lost"), both, [PairPart(country, item, GOOD, OTHER)])


def frozen_changes(book: Period, counts: Mapping[ChangePart, int]) -> Iterator[FrozenCell]:
    """Yield for each domain the accounts with more, and with fewer good answers afterwards."""
    for country, domain in dict.fromkeys((part.country, part.domain) for part in counts):
        of = {part: count for part, count in counts.items() if part[:2] == (country, domain)}
        for kind in ("gained", "lost"):
            cell = Cell(book.name, kind, country, item=domain_item(domain))
            yield from _share(cell, of, [ChangePart(country, domain, kind)])


def _share(cell: Cell, parts: Mapping[Thing, int], good: Iterable[Thing]) -> Iterator[FrozenCell]:
    """Yield how many accounts the parts hold and the percentage of the good ones; nothing where there are too few."""
    base = sum(parts.values())
    percent, shown = share(sum(parts[part] for part in good), base, len(parts)), COUNT.shown(base, len(parts))
    if percent is not None and shown is not None:
        yield FrozenCell(cell, shown, percent, len(parts))


def frozen_parts(
    counts: Mapping[PartialCell, int], stops: Mapping[str, Sequence[str]], draws: int = 1
) -> Iterator[FrozenCell]:
    """Yield the figures of a quarter or a pilot from its noisy parts, each with so many draws of noise.

    `stops` holds each lesson's stops, in order.
    """
    yield from _plain(counts, draws)
    yield from _answered(counts, draws)
    yield from _stopped(counts, stops, draws)


_HINTS: tuple[CellKind, ...] = ("because", *TASK_KINDS.values())


def _plain(counts: Mapping[PartialCell, int], draws: int) -> Iterator[FrozenCell]:
    """Yield the figures that are one part each; reasons and task answers only of a lesson whose shown ratings are many.

    That is decided by published figures alone, so it tells no more than they do.
    """
    plain = {part.cell: count for part, count in counts.items() if not part.value and part.cell.kind != "stopped"}
    figures = tuple(frozen_counts(plain, draws))
    ratings = Counter[str]()
    for figure in figures:
        if figure.cell.kind in VERDICTS:
            ratings[figure.cell.lesson] += figure.shown
    for figure in figures:
        if figure.cell.kind not in _HINTS or ratings[figure.cell.lesson] >= LEAST_RATINGS:
            yield figure


def in_detail(counts: Mapping[PartialCell, int], detail: Detail) -> dict[PartialCell, int]:
    """Return the parts of all together, and those of the countries and languages with cells of their own."""
    countries, locales = ("", *detail.countries), ("", *detail.locales)
    return {
        part: count for part, count in counts.items() if part.cell.country in countries and part.cell.locale in locales
    }


def _answered(counts: Mapping[PartialCell, int], draws: int) -> Iterator[FrozenCell]:
    """Yield for each quiz how many answered and the percentage of right answers (C7)."""
    good, answered = defaultdict[Cell, int](int), defaultdict[Cell, int](int)
    for (cell, value), count in counts.items():
        if cell.kind == "answered":  # a month frozen by an older version brings answers before and after too
            answered[cell] += count
            good[cell] += count if value == GOOD else 0
    for cell, base in answered.items():
        percent, shown = share(good[cell], base, 2 * draws), COUNT.shown(base, 2 * draws)
        if percent is not None and shown is not None:
            yield FrozenCell(cell, shown, percent, 2 * draws)


def _stopped(counts: Mapping[PartialCell, int], stops: Mapping[str, Sequence[str]], draws: int) -> Iterator[FrozenCell]:
    """Yield where learners stopped (C8): stops with too few are added up to one run, and their noise with them.

    Nothing of a lesson is left out: what remains at its end belongs to the last run.
    """
    found = {part.cell: count for part, count in counts.items() if part.cell.kind == "stopped"}
    for about in sorted({cell._replace(item="") for cell in found}):
        ended = COUNT.shown(found.get(about._replace(item=FINISHED), 0), draws)
        runs = _runs([(stop, found.get(about._replace(item=stop), 0)) for stop in stops.get(about.lesson, ())], draws)
        if ended is None or not runs:
            continue
        yield FrozenCell(about._replace(item=FINISHED), ended, draws=draws)
        for names, count in runs:
            yield from frozen_counts({about._replace(item=run_name(names[0], names[-1])): count}, draws * len(names))


def _runs(counts: Iterable[tuple[str, int]], draws: int) -> list[tuple[list[str], int]]:
    """Return runs of stops with their noisy counts, each large enough to be shown; none where all together are not."""
    runs: list[tuple[list[str], int]] = []
    names, waiting = list[str](), 0
    for stop, count in counts:
        names, waiting = [*names, stop], waiting + count
        if COUNT.shown(waiting, draws * len(names)) is not None:
            runs.append((names, waiting))
            names, waiting = [], 0
    while runs and names:
        before, count = runs.pop()
        names, waiting = [*before, *names], count + waiting
        if COUNT.shown(waiting, draws * len(names)) is not None:
            return [*runs, (names, waiting)]
    return runs
