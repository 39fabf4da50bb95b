"""Monthly report: one self-contained HTML file to mail and to print, with inline styles and no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bot.page_templates import page_template
from bot.statistics.cells import Cell
from bot.statistics.intervals import About
from bot.statistics.periods import Period, month_of, months_of, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, next_figures
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.period_names import day, days, month
from bot.statistics.reports.rule_text import nothing_yet, rule
from bot.statistics.reports.table_selection import known_quarters
from bot.statistics.tables import (
    Label,
    Table,
    TableQuery,
    TableRow,
    Value,
    help_opened,
    learning,
    lessons,
    measure,
    reach_by_age,
    reach_by_country,
    reach_by_language,
    reached,
)

REACH = (reach_by_country, reach_by_language, reach_by_age)

YEAR = 4
"""Quarters that the donor's paragraph covers."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of the report. `bar` is the length of its bar, in percent of the longest; None: no bar."""

    name: str
    entries: tuple[str, ...]
    bar: int | None = None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table of the report."""

    title: str
    note: str
    heads: tuple[str, ...]
    lines: tuple[ReportLine, ...]


def report(statistics: PublishedStatistics, plan: Plan, of: Period, words: TableLabels, today: date) -> str:
    """Return the HTML of the report of the month `of`.

    If everything of the month is hidden, the report says so, and when the next figures appear.
    """
    grids = [] if not _is_shown(statistics, plan, of) else list(_grids(statistics, plan, of, words))
    page = page_template(Path(__file__).parent / "report.html")
    return page.render(
        say=words.sentences.say,
        locale=words.locale,
        name=words.bot,
        month=month(of.name, words.locale),
        days=days(of, words.locale),
        invented=statistics.invented,
        summary=_summary(statistics, of, words) if grids else nothing_yet(statistics, today, words.locale),
        grids=grids,
        coming=day(next_figures(today, statistics.published.pilots), words.locale),
        paragraph=paragraph(statistics, plan, _year(statistics, of), words),
        rule=rule(words.locale),
    )


def _is_shown(statistics: PublishedStatistics, plan: Plan, of: Period) -> bool:
    return not all(made(statistics, plan, TableQuery((of,))).is_hidden for made in REACH)


def _year(statistics: PublishedStatistics, of: Period) -> TableQuery:
    """Return a query for the four quarters up to the month's."""
    return TableQuery(
        tuple(quarter for quarter in known_quarters(statistics) if quarter <= quarter_of(of.first))[-YEAR:]
    )


def _summary(statistics: PublishedStatistics, of: Period, words: TableLabels) -> str:
    """Return one sentence on the month, and on the month before if shown.

    It gives both figures rather than their difference, which could be small.
    """
    now, before = (_all(statistics, it, words) for it in (of, _before(of)))
    name = month(of.name, words.locale)
    if not before:
        return words.sentences.say("About {now} Telegram accounts used the bot in {month}.", now=now, month=name)
    return words.sentences.say(
        "About {now} Telegram accounts used the bot in {month}; in the month before about {before} did.",
        now=now,
        before=before,
        month=name,
    )


def _all(statistics: PublishedStatistics, of: Period, words: TableLabels) -> str:
    """Return the number of accounts in a month as text; empty if hidden."""
    found = statistics.about(Cell(of.name, "active"))
    return words.shown(found) if found else ""


def _before(of: Period) -> Period:
    return month_of(of.first - timedelta(days=1))


def _grids(statistics: PublishedStatistics, plan: Plan, of: Period, words: TableLabels) -> Iterator[ReportTable]:
    query = TableQuery((_before(of), of))
    for made in REACH:
        yield _compared(made(statistics, plan, query), of, words)
    quarter = quarter_of(of.first)
    closes = months_of(quarter)[-1] == of and quarter in statistics.quarters
    tables = _of_quarter(statistics, plan, quarter) if closes else ()
    yield from (_grid(table, words) for table in tables if not table.is_hidden)


def _of_quarter(statistics: PublishedStatistics, plan: Plan, quarter: Period) -> Iterator[Table]:
    """Yield tables that appear with the last month of a quarter, of all countries together, and Help."""
    query = TableQuery((quarter,))
    yield reached(statistics, plan, query)
    yield lessons(statistics, plan, query)
    yield learning(statistics, plan, quarter)
    yield measure(statistics, plan, quarter)
    yield help_opened(statistics, plan, quarter)


def _compared(table: Table, of: Period, words: TableLabels) -> ReportTable:
    """Return the columns of a table as lines: this month, the month before, and the target if there are targets."""
    by_month = {row.label.name: row.values for row in table.rows}
    months = [name for name in (of.name, _before(of).name) if name in by_month]
    targets = _targets(table, words)
    heads = (words.heading(table.columns[0]), *(month(name, words.locale) for name in months))
    lines = (
        ReportLine(
            words.label(label),
            (
                *(words.value(by_month[it][index], table) for it in months),
                *([targets[label]] if targets else ()),
            ),
            _bar(label, by_month[of.name][index], by_month[of.name]),
        )
        for index, label in enumerate(table.columns)
    )
    return ReportTable(
        words.title(table),
        words.note(table),
        (*heads, *([words.sentences.say("Target")] if targets else ())),
        tuple(lines),
    )


def _targets(table: Table, words: TableLabels) -> Mapping[Label, str]:
    """Return the project's target for each country, empty where it has none; nothing if no targets are set."""
    targets = {str(country): many for country, many in words.course.statistics.targets.items()}
    if table.id != "reach-by-country" or not targets:
        return {}
    return {label: words.number(targets[label.name]) if label.name in targets else "" for label in table.columns}


def _bar(label: Label, value: Value, all: Sequence[Value]) -> int | None:
    """Return the length of a value's bar in percent of the longest; None for a total."""
    if label.name == "total" or not isinstance(value, About):
        return None
    longest = max(it.accounts for it in all[:-1] if isinstance(it, About))
    return round(100 * value.accounts / longest)


def _grid(table: Table, words: TableLabels) -> ReportTable:
    heads = (words.heading(table.rows[0].label), *map(words.label, table.columns))
    lines = (ReportLine(words.label(row.label), _entries(row, table, words)) for row in table.rows)
    return ReportTable(words.title(table), words.note(table), heads, tuple(lines))


def _entries(row: TableRow, table: Table, words: TableLabels) -> tuple[str, ...]:
    return tuple(words.value(value, table) for value in row.values)
