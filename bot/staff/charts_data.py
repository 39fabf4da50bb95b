"""Tables as a page shows them: words and numbers in one language, with the charts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from bot.staff.charts import (
    ChartRow,
    Columns,
    Dots,
    FunnelChart,
    FunnelEntry,
    Strips,
    columns,
    dots,
    funnel_chart,
    strips,
)
from bot.statistics.funnel import Funnel
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import period
from bot.statistics.reports.explanations import ended_text, run_text, worst_text
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.sentences import day, month
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
    """A table and its charts. Without `lines` nothing of it may be shown, and `nothing` says why.

    `left_out` names fully hidden columns; `scope` names its countries and languages, where some are chosen; `sentences`
    tell what it shows.
    """

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
    funnel: FunnelChart | None = None
    scope: str = ""
    nothing: str = ""
    sentences: tuple[str, ...] = ()


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
    values = (words.value(value, table) for value in row.values)
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

    With `targets` (by country) a chart of the total is added, where there is one.
    """
    cells = [column for column in table.columns if column.of != "column"]
    shown = [column for column in cells if any(it is not None for it in values_of(table, column))]
    total = [it for it in table.columns if it.of == "column" and any(values_of(table, it))]
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
    found = values_of(table, column)
    sizes = [it.accounts if isinstance(it, About) else None for it in found]
    highest = max(range(len(found)), key=lambda it: sizes[it] or 0)
    return Panel(
        name=name(words, column),
        chart=columns(sizes, target),
        first=short(table.rows[0].label, words.locale),
        last=short(table.rows[-1].label, words.locale),
        latest=words.value(found[-1], table),
        highest=words.value(found[highest], table),
        when=short(table.rows[highest].label, words.locale),
        target="" if target is None else words.number(target),
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
    told = [words.value(value[column], table) for column in bars]
    if beside and value[beside] is not None:
        told[-1] += f" ({words.value(value[beside], table)})"
    return ChartRow(words.label(row.label), tuple(value[column] for column in bars), tuple(told))


def before_and_after(words: TableLabels, table: Table) -> ChartedTable:
    """Return the table of the measure with its chart of dots."""
    found = exhibit(words, table)
    if table.is_hidden:
        return found
    return replace(found, dots=dots((words.label(row.label), *_shares(row), _change(words, row)) for row in table.rows))


def _shares(row: TableRow) -> tuple[Share | None, Share | None]:
    _, before, _, after, _ = row.values
    return before if isinstance(before, Share) else None, after if isinstance(after, Share) else None


def _change(words: TableLabels, row: TableRow) -> str:
    return words.shown(row.values[-1]) if isinstance(row.values[-1], NetChange) else ""


def in_funnel(words: TableLabels, table: Table, found: Funnel | None, lesson: str) -> ChartedTable:
    """Return the table of where learners stopped, with its chart and the sentences on it."""
    if found is None:
        return exhibit(words, table)
    entries = (
        FunnelEntry(
            tuple(words.label(Label("stop", f"{lesson}/{stop}")) for stop in bar.stops),
            bar.share,
            words.share(bar.share),
            run_text(bar, words),
            bar == found.worst,
        )
        for bar in found.bars
    )
    told = (worst_text(found, lesson, words), ended_text(found, words))
    return replace(exhibit(words, table), funnel=funnel_chart(entries), sentences=told)
