"""CSV export for scripts: long form, one figure a line, with stable ids. Every figure is a published one.

Columns: `table`, `period` (one, or the first and the last quarter of a sum), `country`, `language`, `age`, `lesson` (or
a question to learners), `item` (a question, a reason, an answer, the code of a link, or a Help event), `column`,
`value` (about how many; `<10` for a hidden cell; for a share the number of answers behind it), `share` (percent; `<=5`
and `>=95` at the ends), `words` for people, and `invented` (yes: figures of no real learner).

In `lessons-finest` and `stops-finest` a missing line means hidden or not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise

from bot.statistics.cells import POOLED, UNTOLD, Cell
from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, Share
from bot.statistics.reports.labels import TableLabels, hidden, is_made
from bot.statistics.reports.long_form import lesson_figures, stop_figures
from bot.statistics.reports.table_selection import tables
from bot.statistics.tables import Label, Table, TableQuery, Value

COLUMNS = (
    "table", "period", "country", "language", "age", "lesson", "item", "column", "value", "share", "words", "invented",
)  # fmt: skip

_NAMES = {UNTOLD: "untold", POOLED: "all"}


def csv_of(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> bytes:
    """Return all figures of a query as CSV lines in UTF-8."""
    end = ",yes\n" if statistics.invented else ",no\n"
    range_name = _range(query.quarters)
    lines = [",".join(COLUMNS) + "\n"]
    for table in tables(statistics, plan, query):
        lines += _lines(table, range_name, words, end)
    lines += _finest(statistics, plan, query, words, end)
    return "".join(lines).encode()


def _range(quarters: Iterable[Period]) -> str:
    """Return `2026-Q1/2026-Q4` for consecutive quarters, else the name of each."""
    found = sorted(quarters)
    names = [it.name for it in found]
    in_a_row = all(quarter_of(before.end) == after for before, after in pairwise(found))
    return f"{names[0]}/{names[-1]}" if len(names) > 1 and in_a_row else " ".join(names)


def _lines(table: Table, range_name: str, words: TableLabels, end: str) -> Iterator[str]:
    """Yield the lines of a table. Fields of a column are placed once, not for each figure: five years hold many."""
    fields = [range_name, "", "", "", "", "", "times" if table.id == "help" else "accounts"]
    for limit in table.about:
        _place(fields, _placed(limit))
    columns = [(label, tuple(_placed(label)), words.label(label)) for label in table.columns]
    for row in table.rows:
        about, said = fields.copy(), words.label(row.label)
        _place(about, _placed(row.label))
        for (label, places, column), value in zip(columns, row.values, strict=True):
            found = about.copy()
            _place(found, places)
            told = _quoted(f"{said}: {column}")
            yield f"{table.id},{','.join(found)},{_value(value, table, label)},{told}{end}"


def _place(fields: list[str], places: Iterable[tuple[int, str]]) -> None:
    for index, name in places:
        fields[index] = name


_PLACES = {
    "period": 0,
    "country": 1,
    "locale": 2,
    "age": 3,
    "lesson": 4,
    "item": 5,
    "event": 5,
    "reason": 5,
    "question": 4,
    "row": 5,
    "link": 5,
    "column": 6,
}


def _placed(label: Label) -> Iterator[tuple[int, str]]:
    """Yield which of the fields from `period` to `column` a label fills, and with which id."""
    if label.of in ("stop", "answer"):
        yield from zip((4, 5), label.name.split("/", 1), strict=True)
    else:
        yield _PLACES[label.of], name_of(label.of, label.name)


def name_of(of: str, name: str) -> str:
    """Return the id of a country, an age or a lesson, in a form that no spreadsheet takes for a date or a formula."""
    if of == "age":
        name = name.replace("10-13", "10 to 13").replace("14-17", "14 to 17")
    return _NAMES.get(name, name)


def _value(value: Value, table: Table, column: Label) -> str:
    """Return the two fields `value` and `share`."""
    if isinstance(value, Share):
        return f"{value.base},{share_of(value)}"
    if value is None:
        return "," if is_made(table, column) else f"{hidden(table, column)},"
    return f"{value},"


def share_of(share: Share) -> str:
    """Return a share for scripts: `65`, `<=5`, `>=95`."""
    sign = "" if not share.edge else "<=" if share.percent < 50 else ">="
    return f"{sign}{share.percent}"


def _finest(
    statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels, end: str
) -> Iterator[str]:
    """Yield lines straight from the cells. Five years hold many, so the parts alike in every period are built once."""
    sides = dict[tuple[str, ...], tuple[str, str, str]]()
    for cell, shown, _ in chain(lesson_figures(statistics, plan, query), stop_figures(statistics, plan, query)):
        table, before, after = sides.get(cell[1:]) or sides.setdefault(cell[1:], _sides(cell, words, end))
        yield f"{table}{cell.period}{before}{shown}{after}"


def _sides(cell: Cell, words: TableLabels, end: str) -> tuple[str, str, str]:
    """Return the parts of a line before the period, between period and figure, and after the figure."""
    table, label = "lessons-finest,", Label("lesson", cell.lesson)
    if cell.item:
        table, label = "stops-finest,", Label("stop", f"{cell.lesson}/{cell.item}")
    country, locale = name_of("country", cell.country), name_of("locale", cell.locale)
    before = f",{country},{locale},,{cell.lesson},{cell.item},{cell.kind},"
    return table, before, f",,{_quoted(words.label(label))}{end}"


@lru_cache(maxsize=16_384)
def _quoted(words: str) -> str:
    """Return text as one quoted field that no spreadsheet takes for a formula."""
    safe = f"'{words}" if words[:1] in "=+-@\t\r" else words
    return '"' + safe.replace('"', '""') + '"'
