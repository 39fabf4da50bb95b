"""JSON export for scripts: the tables as people see them, the figures in long form, and what each of them means.

`about` is how many accounts; a share is `percent` of about so many accounts (`of`), a change is in percentage `points`.
Each has its range, `low` and `high`. Hidden is `null`: a single cell is then below `hidden_below`, a sum or a share has
nothing to be computed from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, assert_never

from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.dictionary import COLUMNS, KINDS, READING
from bot.statistics.reports.labels import TableLabels, least
from bot.statistics.reports.long_form import FigureRow, LongForm, name_of
from bot.statistics.reports.table_selection import tables
from bot.statistics.tables import Label, Table, TableQuery, TableRow, Value


def json_of(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> str:
    """Return all tables and figures of a query as one JSON object."""
    rows = LongForm(statistics, plan, words).rows(query)
    found = {
        "how_to_read": READING,
        "dictionary": {part: _defined(names) for part, names in (("columns", COLUMNS), ("kinds", KINDS))},
        "invented": statistics.invented,
        "quarters": [quarter.name for quarter in query.quarters],
        "tables": [_table(table, words) for table in tables(statistics, plan, query)],
        "figures": {"columns": FigureRow._fields, "rows": list(rows)},
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _defined(names: Any) -> dict[str, Any]:
    return {name: definition._asdict() for name, definition in names.items()}


def _table(table: Table, words: TableLabels) -> dict[str, Any]:
    return {
        "table": table.id,
        "title": words.title(table),
        "note": words.note(table),
        "about": _named(table.about),
        "hidden_below": least(table),
        "columns": [_label(label, words) for label in table.columns],
        "rows": [_row(row, words) for row in table.rows],
    }


def _named(labels: Iterable[Label]) -> dict[str, str]:
    return {of: name_of(name) for of, name in labels}


def _label(label: Label, words: TableLabels) -> dict[str, str]:
    return {"of": label.of, "id": name_of(label.name), "words": words.label(label)}


def _row(row: TableRow, words: TableLabels) -> dict[str, Any]:
    return {**_label(row.label, words), "values": [_value(it) for it in row.values]}


def _value(value: Value) -> dict[str, object] | None:
    match value:
        case None:
            return None
        case About(accounts=accounts):
            return {"about": accounts, **value.interval._asdict()}
        case Share(percent=percent, base=base):
            return {"percent": percent, "of": base, **value.interval._asdict()}
        case NetChange(base=base):
            return {"points": value.points, "of": base, **value.interval._asdict()}
        case _:
            assert_never(value)
