"""Figures for scripts: CSV in long form, one line a figure, named by ids that stay. Every figure came through the gate.

Columns: `table`, `period` (one, or the first and the last quarter of a sum), `country`, `language`, `age`, `lesson`
(or a question to girls), `item` (a question, a reason, an answer, the code of a link, or what was counted of Help),
`column`, `value` (about so many; `<10` for a hidden cell; of a share how many answers it is of), `share`
(so many of a hundred; `<=5` and `>=95` at the ends), `words` for people, and `invented` (yes: of no girl).
In `lessons-finest` and `stops-finest` a line that is not there is hidden or not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise

from bot.statistics.cells import POOLED, UNTOLD, Cell
from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import Gate, Share
from bot.statistics.reports.labels import TableLabels, hidden, is_made
from bot.statistics.reports.long_form import lesson_figures, stop_figures
from bot.statistics.reports.table_selection import tables
from bot.statistics.tables import Label, Table, TableQuery, Value

COLUMNS = (
    "table", "period", "country", "language", "age", "lesson", "item", "column", "value", "share", "words", "invented",
)  # fmt: skip

_NAMES = {UNTOLD: "untold", POOLED: "all"}


def csv_of(gate: Gate, plan: Plan, query: TableQuery, words: TableLabels) -> bytes:
    """All figures of a wish as a file of lines, UTF-8."""
    end = ",yes\n" if gate.invented else ",no\n"
    range_name = _range(query.quarters)
    lines = [",".join(COLUMNS) + "\n"]
    for table in tables(gate, plan, query):
        lines += _lines(table, range_name, words, end)
    lines += _finest(gate, plan, query, words, end)
    return "".join(lines).encode()


def _range(quarters: Iterable[Period]) -> str:
    """`2026-Q1/2026-Q4` for quarters in a row, else each of them."""
    found = sorted(quarters)
    names = [it.name for it in found]
    in_a_row = all(quarter_of(before.end) == after for before, after in pairwise(found))
    return f"{names[0]}/{names[-1]}" if len(names) > 1 and in_a_row else " ".join(names)


def _lines(table: Table, range_name: str, words: TableLabels, end: str) -> Iterator[str]:
    """Columns are placed once for a table, not for each of its figures: at five years there are many."""
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
    """In which of the columns from `period` to `column` a label stands."""
    if label.of in ("stop", "answer"):
        yield from zip((4, 5), label.name.split("/", 1), strict=True)
    else:
        yield _PLACES[label.of], name_of(label.of, label.name)


def name_of(of: str, name: str) -> str:
    """The id of a country, an age, a lesson: one that a table calculator takes for no date and no formula."""
    if of == "age":
        name = name.replace("10-13", "10 to 13").replace("14-17", "14 to 17")
    return _NAMES.get(name, name)


def _value(value: Value, table: Table, column: Label) -> str:
    """The value and the share."""
    if isinstance(value, Share):
        return f"{value.base},{share_of(value)}"
    if value is None:
        return "," if is_made(table, column) else f"{hidden(table, column)},"
    return f"{value},"


def share_of(share: Share) -> str:
    """A share as scripts read it."""
    sign = "" if not share.edge else "<=" if share.percent < 50 else ">="
    return f"{sign}{share.percent}"


def _finest(gate: Gate, plan: Plan, query: TableQuery, words: TableLabels, end: str) -> Iterator[str]:
    """Straight from the cells: at five years there are many, so what is the same in every period is made once."""
    sides = dict[tuple[str, ...], tuple[str, str, str]]()
    for cell, shown, _ in chain(lesson_figures(gate, plan, query), stop_figures(gate, plan, query)):
        table, before, after = sides.get(cell[1:]) or sides.setdefault(cell[1:], _sides(cell, words, end))
        yield f"{table}{cell.period}{before}{shown}{after}"


def _sides(cell: Cell, words: TableLabels, end: str) -> tuple[str, str, str]:
    """What stands in a line before the period, between it and the figure, and after that."""
    table, label = "lessons-finest,", Label("lesson", cell.lesson)
    if cell.item:
        table, label = "stops-finest,", Label("stop", f"{cell.lesson}/{cell.item}")
    country, locale = name_of("country", cell.country), name_of("locale", cell.locale)
    before = f",{country},{locale},,{cell.lesson},{cell.item},{cell.kind},"
    return table, before, f",,{_quoted(words.label(label))}{end}"


@lru_cache(maxsize=16_384)
def _quoted(words: str) -> str:
    """Words as one field, and never as a formula."""
    safe = f"'{words}" if words[:1] in "=+-@\t\r" else words
    return '"' + safe.replace('"', '""') + '"'
