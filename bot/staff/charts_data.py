"""Tables as a page shows them: words and numbers in one language, with the charts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from bot.staff.charts import ChartRow, Columns, Dots, Strips, columns, dots, strips
from bot.statistics.periods import period
from bot.statistics.published import Share
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.period_names import day, month
from bot.statistics.tables import Label, Table, TableRow, Value


class DisplayName(NamedTuple):
    """Name of a row or column. A language's own name is written in that language, whose code is `lang`."""

    words: str
    lang: str = ""


class ChartLine(NamedTuple):
    """A row as shown; `group` is the heading it shares with its neighbours, if any."""

    name: DisplayName
    values: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A small chart over time of one column: its name, and the latest and the highest value with their periods."""

    name: DisplayName
    chart: Columns
    first: str
    last: str
    latest: str
    highest: str
    when: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class ChartedTable:
    """A table and its charts. Without `lines` nothing of it may be shown. `left_out` names fully hidden columns."""

    id: str
    title: str
    note: str
    head: str = ""
    columns: tuple[DisplayName, ...] = ()
    lines: tuple[ChartLine, ...] = ()
    left_out: tuple[DisplayName, ...] = ()
    panels: tuple[Panel, ...] = ()
    strips: tuple[Strips, ...] = ()
    dots: Dots | None = None


def exhibit(words: TableLabels, table: Table) -> ChartedTable:
    """Return a table in words, without charts."""
    found = ChartedTable(table.id, words.title(table), words.note(table))
    if table.is_hidden:
        return found
    return replace(
        found,
        head=words.heading(table.rows[0].label),
        columns=tuple(name(words, label) for label in table.columns),
        lines=tuple(_line(words, table, row) for row in table.rows),
    )


def _line(words: TableLabels, table: Table, row: TableRow) -> ChartLine:
    values = (words.value(value, table, column) for value, column in zip(row.values, table.columns, strict=True))
    return ChartLine(name(words, row.label), tuple(values), _group(words, table, row))


def _group(words: TableLabels, table: Table, row: TableRow) -> str:
    """Return the lesson of a question, in the table that has the questions of all lessons."""
    return words.label(Label("lesson", row.label.name.partition("/")[0])) if table.id == "quizzes" else ""


def name(words: TableLabels, label: Label) -> DisplayName:
    """Return the display name of a label."""
    return DisplayName(words.label(label), label.name if label.of == "locale" else "")


def only(table: Table, wanted: Iterable[Label]) -> Table:
    """Return a table with only the wanted columns."""
    kept = [number for number, column in enumerate(table.columns) if column in set(wanted)]
    rows = (row._replace(values=tuple(row.values[number] for number in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[number] for number in kept), rows=tuple(rows))


def over_time(words: TableLabels, table: Table, targets: Mapping[str, int] | None = None) -> ChartedTable:
    """Return a table of periods with a small chart of each column that shows a value; other columns are only named.

    With `targets` (by country) a chart of the total is added.
    """
    cells = [column for column in table.columns if column.of != "column"]
    shown = [column for column in cells if any(it is not None for it in values_of(table, column))]
    total = [it for it in table.columns if len(shown) > 1 and it.of == "column"]
    kept = only(table, [*shown, *total])
    hidden = tuple(name(words, cell) for cell in cells if cell not in shown)
    drawn, aims = [*(total if targets is not None else ()), *shown], targets or {}
    panels = tuple(_panel(words, table, column, aims.get(column.name)) for column in drawn)
    return replace(exhibit(words, kept), left_out=hidden, panels=panels)


def values_of(table: Table, column: Label) -> list[Value]:
    """Return the values of a column, from the first row to the last."""
    number = table.columns.index(column)
    return [row.values[number] for row in table.rows]


def _panel(words: TableLabels, table: Table, column: Label, target: int | None) -> Panel:
    found = [it if isinstance(it, int) else None for it in values_of(table, column)]
    highest = max(range(len(found)), key=lambda it: found[it] or 0)
    return Panel(
        name(words, column),
        columns(found, target),
        short(table.rows[0].label, words.locale),
        short(table.rows[-1].label, words.locale),
        words.value(found[-1], table, column),
        words.value(found[highest], table, column),
        short(table.rows[highest].label, words.locale),
        "" if target is None else words.number(target),
    )


def short(time: Label, locale: str) -> str:
    """Return a month, or the first day of a week, short enough for a chart."""
    return month(time.name, locale) if "-M" in time.name else day(period(time.name).first, locale)


def in_rows(words: TableLabels, table: Table, picked: Iterable[Label], beside: Label | None = None) -> ChartedTable:
    """Return a table with a bar per row and picked column, its number beside it, and the share from column `beside`."""
    found, top = exhibit(words, table), None
    if table.is_hidden:
        return found
    bars = tuple(picked)
    if any(isinstance(it, Share) for column in bars for it in values_of(table, column)):
        top = 100
    entries = zip(found.lines, (_entry(words, table, row, bars, beside) for row in table.rows), strict=True)
    groups = groupby(entries, key=lambda it: it[0].group)
    return replace(found, strips=tuple(strips((it for _, it in some), top, title) for title, some in groups))


def _entry(words: TableLabels, table: Table, row: TableRow, bars: tuple[Label, ...], beside: Label | None) -> ChartRow:
    value = dict(zip(table.columns, row.values, strict=True))
    told = [words.value(value[column], table, column) for column in bars]
    if beside and value[beside] is not None:
        told[-1] += f" ({words.value(value[beside], table, beside)})"
    return ChartRow(words.label(row.label), tuple(_size(value[column]) for column in bars), tuple(told))


def _size(value: Value) -> int | None:
    return value.percent if isinstance(value, Share) else value


def before_and_after(words: TableLabels, table: Table) -> ChartedTable:
    """Return the table of the measure with its chart of dots."""
    found = exhibit(words, table)
    if table.is_hidden:
        return found
    return replace(found, dots=dots((words.label(row.label), *_shares(row)) for row in table.rows))


def _shares(row: TableRow) -> tuple[Share | None, Share | None]:
    _, before, _, after = row.values
    return before if isinstance(before, Share) else None, after if isinstance(after, Share) else None


def compared(words: TableLabels, tables: Mapping[Label, Table], column: Label) -> ChartedTable:
    """Return one column of several tables with equal rows, side by side; tables that show nothing are left out."""
    shown = {label: table for label, table in tables.items() if not table.is_hidden}
    first = next(iter((shown or tables).values()))
    found = replace(exhibit(words, first), title=words.title(replace(first, about=first.about[:1])))
    if not shown:
        return found
    told = [[words.value(it, table, column) for it in values_of(table, column)] for table in shown.values()]
    return replace(
        found,
        columns=tuple(name(words, label) for label in shown),
        lines=tuple(line._replace(values=it) for line, it in zip(found.lines, zip(*told, strict=True), strict=True)),
        left_out=tuple(name(words, label) for label in tables if label not in shown),
    )
