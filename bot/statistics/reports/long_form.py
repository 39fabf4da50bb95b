"""The figures of lessons as finely as they were frozen: by country, language and month, or week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from bot.statistics.cells import POOLED, Cell, FrozenCell
from bot.statistics.periods import Period, month_of, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import Gate
from bot.statistics.tables import Label, Table, TableQuery, TableRow

KINDS: tuple[Literal["started", "finished"], ...] = ("started", "finished")


class LessonSelection(NamedTuple):
    """Whose lessons a table is of: began or ended in one country, in one language (or all)."""

    country: str
    locale: str
    kind: str


def lesson_figures(gate: Gate, plan: Plan, query: TableQuery) -> Sequence[FrozenCell]:
    """The figures of lessons that are shown, of months and weeks in the wished time."""
    names = frozenset(it.name for it in (*gate.months, *gate.weeks) if query.holds(it))
    all = (it for kind in KINDS for lesson in plan.lessons for it in gate.shown(kind, lesson))
    found = [it for it in all if it.cell.period in names]
    return found if not query.country and not query.locale else [it for it in found if _is_wished(query, it.cell)]


def _is_wished(query: TableQuery, cell: Cell) -> bool:
    return query.country in (POOLED, cell.country) and query.locale in (POOLED, cell.locale)


def stop_figures(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[FrozenCell]:
    """The figures of stops that are shown, of the wished quarters; they are of all countries together."""
    names = frozenset(it.name for it in query.quarters)
    for lesson in plan.lessons:
        for figure in gate.shown("stopped", lesson):
            if figure.cell.period in names and query.locale in (POOLED, figure.cell.locale):
                yield figure


def lessons_over_time(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """One table for each country and language that has lessons, beginnings and ends apart.

    By month, more than two years by quarter; shorter periods are added up.
    """
    columns, column_of = _columns(gate, query)
    sums = _sums(lesson_figures(gate, plan, query), column_of)
    for part in sorted({LessonSelection(*about[:3]) for about in sums}, key=lambda it: _order(plan, it)):
        yield _table(plan, part, columns, sums)


MOST_BY_MONTH = 8
"""Quarters up to which lessons are told by month: wider sheets nobody reads, and writing them takes long."""


def _columns(gate: Gate, query: TableQuery) -> tuple[Sequence[Period], Mapping[str, str]]:
    """The columns, and in which of them a month or a week is."""
    periods = (*gate.months, *gate.weeks)
    if len(query.quarters) > MOST_BY_MONTH:
        return query.quarters, {it.name: quarter_of(it.first).name for it in periods}
    months = [it for it in gate.months if query.holds(it)]
    return months, {it.name: month_of(it.first).name for it in periods}


def _sums(figures: Iterable[FrozenCell], column_of: Mapping[str, str]) -> Mapping[tuple[str, ...], int]:
    """What is shown of each part, lesson and column, added up."""
    sums = defaultdict[tuple[str, ...], int](int)
    for (name, kind, country, locale, _, lesson, _), shown, _ in figures:
        sums[country, locale, kind, lesson, column_of[name]] += shown
    return sums


def _table(plan: Plan, part: LessonSelection, columns: Sequence[Period], sums: Mapping[tuple[str, ...], int]) -> Table:
    rows = (
        TableRow(Label("lesson", lesson), tuple(sums.get((*part, lesson, it.name)) for it in columns))
        for lesson in plan.lessons
    )
    about = (Label("country", part.country), Label("locale", part.locale), Label("column", part.kind))
    return Table("lessons", tuple(Label("period", it.name) for it in columns), tuple(rows), about)


def _order(plan: Plan, part: LessonSelection) -> tuple[int, int, int]:
    locales = (POOLED, *plan.locales)
    locale = locales.index(part.locale) if part.locale in locales else len(locales)
    return plan.countries.index(part.country), locale, part.kind == KINDS[1]
