"""XLSX export: a sheet that explains the rule, then one for each kind of table.

Equal figures give equal bytes: nothing in the file reveals when, where or by whom it was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import assert_never

from xlsxwriter import Workbook as Writer
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.statistics.intervals import Share
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.workbook import MARGIN, Column, Entry, Sheet, SheetLine, Workbook, workbook

MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no time zones
NARROWEST, WIDEST, MARGINS = 11, 60, 5
"""Column widths in characters."""

_FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "mark": {"bold": True, "font_color": "#A11D1D"},
    "text": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "above": {"bold": True, "align": "center", "bottom": 4},
    "number": {"num_format": "#,##0"},
    "share": {"num_format": '0" %"'},
    "hidden": {"align": "right", "font_color": "#5B6470"},
}

Formats = dict[str, Format]


def xlsx_of(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> bytes:
    """Return all figures of a query as an XLSX file."""
    book, file = workbook(statistics, plan, query, words), BytesIO()
    writer = Writer(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    writer.set_properties({"title": book.title, "comments": book.mark, "created": MADE})
    formats = {name: writer.add_format(it) for name, it in _FORMATS.items()}
    _write_first(writer.add_worksheet(book.name), book, formats)
    for sheet in book.sheets:
        _write(writer.add_worksheet(sheet.name), sheet, book.mark, formats)
    writer.close()
    return file.getvalue()


def _write_first(page: Worksheet, book: Workbook, formats: Formats) -> None:
    page.set_column(0, 0, 100)
    page.hide_gridlines(2)
    page.set_paper(9)
    page.write_string(0, 0, book.title, formats["title"])
    page.write_string(1, 0, book.mark, formats["mark"])
    for row, words in enumerate(book.paragraphs, start=2):
        page.set_row(row, _height(words, 100))
        page.write_string(row, 0, words, formats["text"])


def _height(words: str, width: int) -> int:
    """Return the row height, in points, for text wrapped at a width in characters.

    Spreadsheets do not adjust the height of merged cells themselves.
    """
    return 15 * (1 + len(words) // width) + 6


def _write(page: Worksheet, sheet: Sheet, mark: str, formats: Formats) -> None:
    first = _write_top(page, sheet, mark, formats)
    head = _write_heads(page, first, sheet, formats)
    for row, line in enumerate(sheet.lines, start=head + 1):
        _write_line(page, row, line, formats)
    _write_frame(page, head, sheet, mark)


def _write_top(page: Worksheet, sheet: Sheet, mark: str, formats: Formats) -> int:
    """Write the lines above the table; return the row in which the table begins."""
    last = len(sheet.heads) + min(len(sheet.columns), 6) - 1
    page.write_string(0, 0, sheet.title, formats["title"])
    page.merge_range(1, 0, 1, last, sheet.note, formats["text"])
    page.set_row(1, _height(sheet.note, 90))
    page.write_string(2, 0, mark, formats["mark"])
    return 3


def _write_heads(page: Worksheet, row: int, sheet: Sheet, formats: Formats) -> int:
    """Write the headings of the columns, periods above them; return the row of the headings."""
    start = len(sheet.heads)
    if any(column.above for column in sheet.columns):
        _write_above(page, row, start, sheet.columns, formats["above"])
        row += 1
    for column, head in enumerate((*sheet.heads, *(it.head for it in sheet.columns))):
        page.write_string(row, column, head, formats["head"])
    return row


def _write_above(page: Worksheet, row: int, start: int, columns: Sequence[Column], format: Format) -> None:
    for above, group in groupby(columns, key=lambda it: it.above):
        end = start + len(list(group))
        page.merge_range(row, start, row, end - 1, above, format)
        start = end


def _write_line(page: Worksheet, row: int, line: SheetLine, formats: Formats) -> None:
    for column, words in enumerate(line.about):
        page.write_string(row, column, words)
    for column, entry in enumerate(line.entries, start=len(line.about)):
        _write_entry(page, row, column, entry, formats)


def _write_entry(page: Worksheet, row: int, column: int, entry: Entry, formats: Formats) -> None:
    """Write one value. A share at an end is written as text: "this or further out" is not a number."""
    match entry:
        case int():
            page.write_number(row, column, entry, formats["number"])
        case str():
            page.write_string(row, column, entry, formats["hidden"])
        case Share(edge=True):
            page.write_string(row, column, _edge(entry), formats["hidden"])
        case Share(percent=percent):
            page.write_number(row, column, percent, formats["share"])
        case _:
            assert_never(entry)


def _edge(share: Share) -> str:
    sign, end = ("≤", share.interval.high) if share.percent < 50 else ("≥", share.interval.low)
    return f"{sign}{end} %"


def _write_frame(page: Worksheet, head: int, sheet: Sheet, mark: str) -> None:
    """Set the frozen panes, the column widths and the print layout."""
    labels, last = len(sheet.heads), len(sheet.heads) + len(sheet.columns) - 1
    page.freeze_panes(head + 1, labels)
    page.autofilter(head, 0, head + len(sheet.lines), last)
    for column, about in enumerate(sheet.heads):
        longest = max(len(line.about[column]) for line in sheet.lines)
        page.set_column(column, column, min(max(longest, len(about)) + 3, WIDEST))
    for number, found in enumerate(sheet.columns, start=labels):
        page.set_column(number, number, MARGINS if found.head == MARGIN else NARROWEST)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)
    page.set_footer(f"&L{mark}&C{sheet.title.replace('&', '&&')}&R&P / &N")
