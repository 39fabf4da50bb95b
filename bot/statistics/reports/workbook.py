"""Layout of a workbook: one sheet for each kind of table, with quarters and months side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, Share
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.labels import TableLabels, hidden
from bot.statistics.reports.long_form import lessons_over_time
from bot.statistics.reports.rule_text import invented, rule
from bot.statistics.reports.sentences import Sayings
from bot.statistics.reports.table_selection import by_link, countries, measured, pilots, vote_tables, whole_quarters
from bot.statistics.tables import (
    Label,
    Table,
    TableQuery,
    TableRow,
    help_opened,
    lessons,
    measure,
    quizzes,
    ratings,
    reach_by_age,
    reach_by_country,
    reach_by_language,
    reasons,
    stops,
)

Entry = int | Share | str
"""Value of a field: about how many accounts, a share, or the text for a hidden value."""

NAMES: Sayings = {
    "rule": "Read me first",
    "reach-by-country": "By country",
    "reach-by-language": "By language",
    "reach-by-age": "By age",
    "lessons": "Lessons",
    "lessons-over-time": "Lessons over time",
    "stops": "Where girls stopped",
    "ratings": "What girls say",
    "reasons": "Why",
    "votes": "What girls picked",
    "quizzes": "Quizzes",
    "measure": "Before and after",
    "help": "Help",
    "links": "Links and posters",
    "links-by-month": "Links by month",
    "pilot": "Pilot",
    "pilot-measure": "Pilot, before and after",
}
"""Names on the sheets' tabs."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures; `above` is the period it shares with its neighbours."""

    head: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A row: its labels, then its figures."""

    about: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its title and note, the headings of its labels, its columns and its rows."""

    name: str
    title: str
    note: str
    heads: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets, preceded by one that explains how to read them. `mark` stands on each: empty, or "invented"."""

    name: str
    title: str
    paragraphs: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    mark: str


def workbook(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Workbook:
    """Return the workbook of a query. A sheet on which everything would be hidden is left out."""
    say = words.sentences.say
    found = tuple(sheet for sheet in _sheets(statistics, plan, query, words) if any(map(_is_shown, sheet.lines)))
    told = (*rule(words.locale), paragraph(statistics, plan, query, words))
    mark = invented(words.locale) if statistics.invented else ""
    return Workbook(say(NAMES["rule"]), say("Figures, and how to read them"), told, found, mark)


def _is_shown(line: SheetLine) -> bool:
    return any(not isinstance(entry, str) for entry in line.entries)


def _sheets(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[Sheet]:
    yield _stacked([reach_by_country(statistics, plan, query)], words)
    if not query.country:
        yield _stacked([reach_by_language(statistics, plan, query)], words)
        yield _stacked([reach_by_age(statistics, plan, query)], words)
    yield _stacked([lessons(statistics, plan, query)], words)
    if over_time := list(lessons_over_time(statistics, plan, query)):
        yield _over_time(over_time, words)
    if not query.country:
        yield _stacked([ratings(statistics, plan, query)], words)
        yield _stacked([reasons(statistics, query, lesson) for lesson in plan.lessons], words)
        yield _stacked([stops(statistics, plan, query, lesson) for lesson in plan.lessons], words)
        yield from (_stacked([table], words) for table in by_link(statistics, plan, query) if table.rows)
    yield from _by_quarter(statistics, plan, query, words)
    if votes := list(vote_tables(statistics, plan, query)):
        yield _stacked(votes, words)
    if not query.country:
        yield from _pilots(statistics, plan, query, words)


def _by_quarter(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[Sheet]:
    quarters = whole_quarters(statistics, query)
    if quarters:
        asked = [
            [quizzes(statistics, plan, quarter, country) for quarter in quarters] for country in countries(plan, query)
        ]
        yield _beside(asked, words)
        yield _beside(
            [
                [measure(statistics, plan, quarter, country) for quarter in quarters]
                for country in measured(plan, query)
            ],
            words,
        )
        yield _stacked([help_opened(statistics, plan, quarter) for quarter in quarters], words)


def _pilots(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[Sheet]:
    by_kind = defaultdict[str, list[Table]](list)
    for table in pilots(statistics, plan, query):
        by_kind[table.id].append(table)
    yield from (_stacked(tables, words) for tables in by_kind.values())


def _over_time(tables: Sequence[Table], words: TableLabels) -> Sheet:
    sheet, say = _stacked(tables, words), words.sentences.say
    twice = say("Shorter periods are added up: an account that began a lesson in two of them counts twice.")
    return replace(sheet, name=say(NAMES["lessons-over-time"]), note=f"{sheet.note} {twice}")


def _stacked(tables: Sequence[Table], words: TableLabels) -> Sheet:
    """Return tables with the same columns below each other; the limits of each become columns before its labels."""
    columns = tuple(Column(words.label(label)) for label in tables[0].columns)
    lines = (SheetLine(_about(table, row, words), _entries([(table, row)])) for table in tables for row in table.rows)
    return _sheet(tables[0], columns, lines, words)


def _beside(by_place: Sequence[Sequence[Table]], words: TableLabels) -> Sheet:
    """Return a sheet with one table for several periods, side by side; `by_place` holds the periods of each country."""
    columns = tuple(
        Column(words.label(label), words.label(table.about[0])) for table in by_place[0] for label in table.columns
    )
    lines = (
        SheetLine(
            _about(tables[0], rows[0], words, skip="period"),
            _entries(zip(tables, rows, strict=True)),
        )
        for tables in by_place
        for rows in zip(*(table.rows for table in tables), strict=True)
    )
    return _sheet(by_place[0][0], columns, lines, words, skip="period")


def _sheet(
    table: Table, columns: tuple[Column, ...], lines: Iterable[SheetLine], words: TableLabels, skip: str = ""
) -> Sheet:
    say = words.sentences.say
    title = words.title(Table(table.id, (), ()))
    heads = _heads(table, words, skip)
    return Sheet(say(NAMES[table.id]), title, words.note(table), heads, columns, tuple(lines))


def _heads(table: Table, words: TableLabels, skip: str) -> tuple[str, ...]:
    about = (words.heading(label) for label in _limits(table, skip))
    row = table.rows[0].label
    lesson = (words.heading(Label("lesson", "")),) if row.of == "stop" else ()
    return (*about, *lesson, words.heading(row))


def _limits(table: Table, skip: str) -> Sequence[Label]:
    """Return the limits of a table. The lesson is left out: the row of a stop names it."""
    return [label for label in table.about if label.of not in (skip, "lesson")]


def _about(table: Table, row: TableRow, words: TableLabels, skip: str = "") -> tuple[str, ...]:
    lesson = (words.label(Label("lesson", row.label.name.partition("/")[0])),) if row.label.of == "stop" else ()
    return (*map(words.label, _limits(table, skip)), *lesson, words.label(row.label))


def _entries(found: Iterable[tuple[Table, TableRow]]) -> tuple[Entry, ...]:
    return tuple(
        hidden(table, column) if value is None else value
        for table, row in found
        for column, value in zip(table.columns, row.values, strict=True)
    )
