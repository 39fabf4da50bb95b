"""Lesson and stop figures at the finest level frozen: by country, language, and month or week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from bot.statistics.cells import POOLED, Cell, FrozenCell
from bot.statistics.periods import Period, month_of, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.tables import Label, Table, TableQuery, TableRow

KINDS: tuple[Literal["started", "finished"], ...] = ("started", "finished")


class LessonSelection(NamedTuple):
    """The lessons' starts or ends (`kind`) in one country, in one language or all."""

    country: str
    locale: str
    kind: str


def lesson_figures(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Sequence[FrozenCell]:
    """Return the shown figures of lessons, for the months and weeks of the query."""
    names = frozenset(it.name for it in (*statistics.months, *statistics.weeks) if query.holds(it))
    all = (it for kind in KINDS for lesson in plan.lessons for it in statistics.shown(kind, lesson))
    found = [it for it in all if it.cell.period in names]
    return found if not query.country and not query.locale else [it for it in found if _is_selected(query, it.cell)]


def _is_selected(query: TableQuery, cell: Cell) -> bool:
    return query.country in (POOLED, cell.country) and query.locale in (POOLED, cell.locale)


def stop_figures(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[FrozenCell]:
    """Yield the shown figures of stops, for the quarters of the query; all countries together."""
    names = frozenset(quarter.name for quarter in query.quarters)
    for lesson in plan.lessons:
        for figure in statistics.shown("stopped", lesson):
            if figure.cell.period in names and query.locale in (POOLED, figure.cell.locale):
                yield figure


def lessons_over_time(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield one table for each country and language with lesson figures, starts and ends apart.

    Columns are months; beyond `MOST_BY_MONTH` quarters they are quarters, and shorter periods are added up.
    """
    columns, column_of = _columns(statistics, query)
    sums = _sums(lesson_figures(statistics, plan, query), column_of)
    for part in sorted({LessonSelection(*about[:3]) for about in sums}, key=lambda it: _order(plan, it)):
        yield _table(plan, part, columns, sums)


MOST_BY_MONTH = 8
"""Most quarters that are shown by month: wider sheets are not readable, and slow to write."""


def _columns(statistics: PublishedStatistics, query: TableQuery) -> tuple[Sequence[Period], Mapping[str, str]]:
    """Return the columns, and for each month or week the name of its column."""
    periods = (*statistics.months, *statistics.weeks)
    if len(query.quarters) > MOST_BY_MONTH:
        return query.quarters, {period.name: quarter_of(period.first).name for period in periods}
    months = [month for month in statistics.months if query.holds(month)]
    return months, {period.name: month_of(period.first).name for period in periods}


def _sums(figures: Iterable[FrozenCell], column_of: Mapping[str, str]) -> Mapping[tuple[str, ...], int]:
    """Return the shown figures added up by country, language, kind, lesson and column."""
    sums = defaultdict[tuple[str, ...], int](int)
    for (name, kind, country, locale, _, lesson, _), shown, _ in figures:
        sums[country, locale, kind, lesson, column_of[name]] += shown
    return sums


def _table(plan: Plan, part: LessonSelection, columns: Sequence[Period], sums: Mapping[tuple[str, ...], int]) -> Table:
    rows = (
        TableRow(Label("lesson", lesson), tuple(sums.get((*part, lesson, column.name)) for column in columns))
        for lesson in plan.lessons
    )
    about = (Label("country", part.country), Label("locale", part.locale), Label("column", part.kind))
    return Table("lessons", tuple(Label("period", column.name) for column in columns), tuple(rows), about)


def _order(plan: Plan, part: LessonSelection) -> tuple[int, int, int]:
    locales = (POOLED, *plan.locales)
    locale = locales.index(part.locale) if part.locale in locales else len(locales)
    return plan.countries.index(part.country), locale, part.kind == KINDS[1]
