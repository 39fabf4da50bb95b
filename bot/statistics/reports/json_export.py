"""JSON export for scripts: the tables as they are, with stable ids.

`value` is about how many accounts; a share is `percent`, the number of answers it is `of`, and `end` (it means this
value or further out). Hidden is `null`: a single cell is then below `hidden_below`, a sum or a share has nothing to be
computed from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, Share
from bot.statistics.reports.csv_export import name_of
from bot.statistics.reports.labels import TableLabels, least
from bot.statistics.reports.table_selection import tables
from bot.statistics.tables import Label, Table, TableQuery, TableRow, Value


def json_of(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> str:
    """Return all tables of a query as one JSON object."""
    found = {
        "invented": statistics.invented,
        "quarters": [quarter.name for quarter in query.quarters],
        "tables": [_table(table, words) for table in tables(statistics, plan, query)],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


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
    return {of: name_of(of, name) for of, name in labels}


def _label(label: Label, words: TableLabels) -> dict[str, str]:
    return {"of": label.of, "id": name_of(*label), "words": words.label(label)}


def _row(row: TableRow, words: TableLabels) -> dict[str, Any]:
    return {**_label(row.label, words), "values": [_value(it) for it in row.values]}


def _value(value: Value) -> object:
    if isinstance(value, Share):
        return {"percent": value.percent, "of": value.base, "end": value.edge}
    return value
