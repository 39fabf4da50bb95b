"""The figures of lessons as finely as they were frozen: by country, language and month, or week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.statistics.cells import POOLED, Cell
from bot.statistics.gate import Gate
from bot.statistics.periods import Period, month_of
from bot.statistics.plan import Plan
from bot.statistics.tables import Label, Row, Table, Wish

KINDS: tuple[Literal["started", "finished"], ...] = ("started", "finished")


@dataclass(frozen=True, slots=True)
class Part:
    """Whose lessons a table is of: began or ended in one country, in one language (or all)."""

    country: str
    locale: str
    kind: str


def lesson_cells(gate: Gate, plan: Plan, wish: Wish) -> Iterator[Cell]:
    """The cells of lessons that are shown, of months and weeks in the wished time."""
    names = frozenset(it.name for it in (*gate.months, *gate.weeks) if wish.holds(it))
    for kind in KINDS:
        for lesson in plan.lessons:
            for cell in gate.shown(kind, lesson):
                if cell.period in names and _is_wished(wish, cell):
                    yield cell


def _is_wished(wish: Wish, cell: Cell) -> bool:
    return (not wish.country or wish.country == cell.country) and (not wish.locale or wish.locale == cell.locale)


def stop_cells(gate: Gate, plan: Plan, wish: Wish) -> Iterator[Cell]:
    """The cells of stops that are shown, of the wished quarters; they are of all countries together."""
    names = frozenset(it.name for it in wish.quarters)
    for lesson in plan.lessons:
        for cell in gate.shown("stopped", lesson):
            if cell.period in names and (not wish.locale or wish.locale == cell.locale):
                yield cell


def lessons_by_month(gate: Gate, plan: Plan, wish: Wish) -> Iterator[Table]:
    """One table for each country and language that has lessons, beginnings and ends apart; weeks as their month."""
    sums = _sums(gate, plan, wish)
    months = [it for it in gate.months if wish.holds(it)]
    for part in sorted(sums, key=lambda it: _order(plan, it)):
        yield _table(plan, part, months, sums[part])


def _sums(gate: Gate, plan: Plan, wish: Wish) -> Mapping[Part, Mapping[tuple[str, str], int]]:
    """By part what is shown of each lesson and month, added up."""
    found: dict[Part, dict[tuple[str, str], int]] = {}
    month = {it.name: month_of(it.first).name for it in (*gate.months, *gate.weeks)}
    for cell in lesson_cells(gate, plan, wish):
        sums = found.setdefault(Part(cell.country, cell.locale, cell.kind), defaultdict(int))
        sums[cell.lesson, month[cell.period]] += gate.about(cell) or 0
    return found


def _table(plan: Plan, part: Part, months: Sequence[Period], sums: Mapping[tuple[str, str], int]) -> Table:
    rows = (
        Row(Label("lesson", lesson), tuple(sums.get((lesson, month.name)) for month in months))
        for lesson in plan.lessons
    )
    about = (Label("country", part.country), Label("locale", part.locale), Label("column", part.kind))
    return Table("lessons", tuple(Label("period", it.name) for it in months), tuple(rows), about)


def _order(plan: Plan, part: Part) -> tuple[int, int, int]:
    locales = (POOLED, *plan.locales)
    locale = locales.index(part.locale) if part.locale in locales else len(locales)
    return plan.countries.index(part.country), locale, part.kind == KINDS[1]
