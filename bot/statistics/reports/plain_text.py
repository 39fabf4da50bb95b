"""Plain-text tables for a terminal."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.rule_text import invented, rule
from bot.statistics.reports.table_selection import answers, lists, measured, of_lesson, reach, whole_quarters
from bot.statistics.tables import (
    Table,
    TableQuery,
    help_opened,
    learning,
    lessons,
    measure,
    quizzes,
    ratings,
)

WIDTH = 100


def text_of(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> str:
    """Return the tables of a query as text, then the rule and the donor's paragraph.

    Tables that are frozen by quarter are shown for the newest quarter only.
    """
    shown = [table for table in _tables(statistics, plan, query) if not table.is_hidden]
    parts = [*(_table(table, words) for table in shown), *map(_wrapped, rule(words.locale))]
    mark = [invented(words.locale)] if statistics.invented else []
    return "\n\n".join([*mark, *parts, _wrapped(paragraph(statistics, plan, query, words))])


def text_of_lesson(
    statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels, lesson: str
) -> str:
    """Return the tables of one lesson for its author: ratings, reasons, and where learners stopped."""
    rated = ratings(statistics, plan, query)
    rating = replace(rated, rows=tuple(row for row in rated.rows if row.label.name == lesson))
    mark = [invented(words.locale)] if statistics.invented else []
    return "\n\n".join(
        [*mark, *(_table(table, words) for table in (rating, *of_lesson(statistics, plan, query, lesson)))]
    )


def _tables(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    yield from reach(statistics, plan, query)
    yield lessons(statistics, plan, query)
    for quarter in whole_quarters(statistics, query)[-1:]:
        for made in (learning, measure, quizzes):
            yield from (made(statistics, plan, quarter, country) for country in measured(plan, query))
        yield help_opened(statistics, plan, quarter)
        yield from lists(statistics, plan, quarter)
    yield from answers(statistics, plan, query)


def _table(table: Table, words: TableLabels) -> str:
    head = ["", *map(words.label, table.columns)]
    lines = [
        [
            words.label(row.label),
            *(words.value(it, table) for it in row.values),
        ]
        for row in table.rows
    ]
    return "\n".join((words.title(table), _wrapped(words.note(table)), "", *_aligned([head, *lines])))


def _wrapped(words: str) -> str:
    return textwrap.fill(words, WIDTH, break_on_hyphens=False)


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines with names aligned left and figures right."""
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    for name, *figures in lines:
        right = ("  " + " " * (width - _width(it)) + it for it, width in zip(figures, widths[1:], strict=True))
        yield (name + " " * (widths[0] - _width(name)) + "".join(right)).rstrip()


def _width(words: str) -> int:
    """Return the columns a text takes in a terminal; combining marks take none."""
    return sum(not unicodedata.category(word).startswith("M") for word in words)
