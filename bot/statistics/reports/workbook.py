"""Layout of a workbook: one sheet for each kind of table, with quarters and months side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.statistics.cells import POOLED
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery, measured, pilots_of, whole_quarters
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.explanations import invented, rule
from bot.statistics.reports.labels import TableLabels, hidden
from bot.statistics.reports.sentences import Sayings
from bot.statistics.tables import (
    Label,
    Table,
    TableRow,
    Value,
    help_opened,
    learning,
    lessons,
    links,
    links_by_month,
    measure,
    pilot,
    pilot_lessons,
    quizzes,
    ratings,
    reach_by_age,
    reach_by_country,
    reach_by_language,
    reached,
    reasons,
    stops,
    tasks,
    vote_tables,
)

Skipped = tuple[str, ...]
"""Limits of a table that are said elsewhere on its sheet."""

Entry = int | Share | str
"""Value of a field: a number (accounts, points, half the width of a range), a share, or text for what has no number."""

MARGIN = "±"
"""Head of the column beside each figure, with half the width of its range."""

LONGEST_NAME = 31
"""Most characters that a spreadsheet allows on a tab."""

NAMES: Sayings = {
    "rule": "Read me first",
    "reached": "By quarter",
    "reach-by-country": "By country",
    "reach-by-language": "By language",
    "reach-by-age": "By age",
    "lessons": "Lessons",
    "lessons-by-quarter": "Lessons by quarter",
    "stops": "Where girls stopped",
    "ratings": "What girls say",
    "tasks": "Did it happen",
    "reasons": "Why",
    "votes": "What girls picked",
    "quizzes": "Quizzes",
    "learning": "Did they learn",
    "measure": "Before and after",
    "help": "Help",
    "links": "Links and posters",
    "links-by-month": "Links by month",
    "pilot": "Pilot",
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
    yield from _stacked_if_any(_reach(statistics, plan, query), words)
    yield _stacked([lessons(statistics, plan, query)], words)
    if not query.country:
        yield _stacked([ratings(statistics, plan, query)], words)
        yield from _stacked_if_any([tasks(statistics, plan, query)], words)
        yield _stacked([reasons(statistics, query, lesson) for lesson in plan.lessons], words)
        yield from _stacked_if_any(_by_link(statistics, plan, query), words)
    yield from _by_quarter(statistics, plan, query, words)
    yield from _stacked_if_any(vote_tables(statistics, plan, query), words)
    if not query.country:
        yield from map(_of_pilot(words), _stacked_if_any(_pilots(statistics, plan, query), words))


def _by_quarter(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[Sheet]:
    quarters, places = whole_quarters(statistics, query), measured(plan, query)
    if quarters:
        yield from _lessons_by_quarter(statistics, plan, quarters, places, words)
        if not query.country:
            yield from _stacked_if_any(
                (stops(statistics, plan, it, lesson) for it in quarters for lesson in plan.lessons), words
            )
        for made in (quizzes, learning, measure):
            yield from _beside([[made(statistics, plan, it, place) for it in quarters] for place in places], words)
        yield _stacked([help_opened(statistics, plan, quarter) for quarter in quarters], words)


def _lessons_by_quarter(
    statistics: PublishedStatistics, plan: Plan, quarters: Sequence[Period], places: Sequence[str], words: TableLabels
) -> Iterator[Sheet]:
    by_place = [[_lessons_of(statistics, plan, quarter, place) for quarter in quarters] for place in places]
    for sheet in _beside(by_place, words):
        yield replace(sheet, name=words.sentences.say(NAMES["lessons-by-quarter"]))


def _lessons_of(statistics: PublishedStatistics, plan: Plan, quarter: Period, place: str) -> Table:
    table = lessons(statistics, plan, TableQuery((quarter,), place))
    return replace(table, about=(Label("period", quarter.name), *table.about))


def _of_pilot(words: TableLabels) -> Callable[[Sheet], Sheet]:
    """Return the function that names the sheet of a pilot, so that no two sheets have one name."""
    pilot = words.sentences.say(NAMES["pilot"])
    return lambda it: it if it.name == pilot else replace(it, name=f"{pilot}, {it.name}"[:LONGEST_NAME])


def _stacked_if_any(tables: Iterable[Table], words: TableLabels) -> Iterator[Sheet]:
    """Yield a sheet for each kind of table that has rows."""
    by_kind = defaultdict[str, list[Table]](list)
    for table in tables:
        if table.rows:
            by_kind[table.id].append(table)
    yield from (_stacked(found, words) for found in by_kind.values())


def _stacked(tables: Sequence[Table], words: TableLabels) -> Sheet:
    """Return tables with the same columns below each other; the limits of each become columns before its labels."""
    columns = tuple(it for label in tables[0].columns for it in _columns(words.label(label)))
    lines = (SheetLine(_about(table, row, words), _entries([(table, row)])) for table in tables for row in table.rows)
    return _sheet(tables[0], columns, lines, words)


def _columns(head: str, above: str = "") -> tuple[Column, Column]:
    return Column(head, above), Column(MARGIN, above)


def _beside(by_place: Sequence[Sequence[Table]], words: TableLabels) -> Iterator[Sheet]:
    """Yield a sheet with one table for several periods, side by side; `by_place` holds the periods of each country.

    A country of which nothing is shown is left out; no sheet where nothing is shown of any.
    """
    shown = [tables for tables in by_place if not all(table.is_hidden for table in tables)]
    if not shown:
        return
    columns = tuple(
        it
        for table in shown[0]
        for label in table.columns
        for it in _columns(words.label(label), words.label(table.about[0]))
    )
    lines = (
        SheetLine(
            _place(tables[0], words) + _about(tables[0], rows[0], words, skip=("period", "country")),
            _entries(zip(tables, rows, strict=True)),
        )
        for tables in shown
        for rows in zip(*(table.rows for table in tables), strict=True)
    )
    sheet = _sheet(shown[0][0], columns, lines, words, skip=("period", "country"))
    yield replace(sheet, heads=(words.heading(Label("country", "")), *sheet.heads))


def _place(table: Table, words: TableLabels) -> tuple[str, ...]:
    """Return the country of a table, or the words for all of them."""
    return (words.label(next((it for it in table.about if it.of == "country"), Label("country", POOLED))),)


def _sheet(
    table: Table, columns: tuple[Column, ...], lines: Iterable[SheetLine], words: TableLabels, skip: Skipped = ()
) -> Sheet:
    say = words.sentences.say
    title = words.title(Table(table.id, (), ()))
    heads = _heads(table, words, skip)
    return Sheet(
        name=say(NAMES[table.id]), title=title, note=words.note(table), heads=heads, columns=columns, lines=tuple(lines)
    )


def _heads(table: Table, words: TableLabels, skip: Skipped) -> tuple[str, ...]:
    row = table.rows[0].label
    about = (words.heading(label) for label in _limits(table, row, skip))
    lesson = (words.heading(Label("lesson", "")),) if row.of == "stop" else ()
    return (*about, *lesson, words.heading(row))


def _limits(table: Table, row: Label, skip: Skipped) -> Sequence[Label]:
    """Return the limits of a table, without a lesson that the row of a stop names."""
    named = ("lesson",) if row.of == "stop" else ()
    return [label for label in table.about if label.of not in (*skip, *named)]


def _about(table: Table, row: TableRow, words: TableLabels, skip: Skipped = ()) -> tuple[str, ...]:
    lesson = (words.label(Label("lesson", row.label.name.partition("/")[0])),) if row.label.of == "stop" else ()
    return (*map(words.label, _limits(table, row.label, skip)), *lesson, words.label(row.label))


def _entries(found: Iterable[tuple[Table, TableRow]]) -> tuple[Entry, ...]:
    """Return each value and, beside it, half the width of its range."""
    return tuple(
        entry
        for table, row in found
        for column, value in zip(table.columns, row.values, strict=True)
        for entry in _entry(value, hidden(table))
    )


def _entry(value: Value, instead: str) -> tuple[Entry, Entry]:
    match value:
        case None:
            return instead, ""
        case About(accounts=accounts):
            return accounts, value.margin
        case Share():
            return value, "" if value.edge else value.margin
        case NetChange():
            return value.points, value.margin
        case _:
            assert_never(value)


def _reach(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables of how many learners there were."""
    yield reached(statistics, plan, query)
    yield reach_by_country(statistics, plan, query)
    if not query.country:
        yield reach_by_language(statistics, plan, query)
        yield reach_by_age(statistics, plan, query)


def _by_link(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield accounts by start link, in total and by month; nothing if the course has no links."""
    if plan.links:
        yield links(statistics, plan, query)
        yield links_by_month(statistics, plan, query)


def _pilots(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables of the small pilots that touch the quarters of the query."""
    for it in pilots_of(statistics, query):
        yield pilot(statistics, it)
        yield pilot_lessons(statistics, plan, it)
        yield from (stops(statistics, plan, it, lesson) for lesson in plan.lessons)
        yield quizzes(statistics, plan, it)
        yield learning(statistics, plan, it)
        yield measure(statistics, plan, it)
