"""CSV export for scripts: the figures in long form, one a line. `dictionary.csv` says what each column and kind is."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.long_form import FigureRow, LongForm
from bot.statistics.tables import TableQuery

COLUMNS = (*FigureRow._fields, "invented")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First letters by which a spreadsheet knows a formula."""


def csv_of(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> bytes:
    """Return all figures of a query as CSV lines in UTF-8."""
    return lines_of(LongForm(statistics, plan, words).rows(query), statistics.invented)


def lines_of(rows: Iterable[FigureRow], invented: bool) -> bytes:
    """Return rows as CSV lines under their columns."""
    text, mark = StringIO(), "yes" if invented else "no"
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*row[:-1], _no_formula(row.words), mark) for row in rows)
    return text.getvalue().encode()


def _no_formula(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words
