"""Paragraph for a donor's form: the main figures, what cannot be known and why, and where to get it instead."""

from __future__ import annotations

from collections.abc import Iterator

from bot.statistics.cells import Cell
from bot.statistics.intervals import About
from bot.statistics.periods import Period, period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery, coverage, pilots_of
from bot.statistics.reports.explanations import (
    change_text,
    domain_change,
    invented,
    lessons_text,
    missing,
    quarter_name,
    rest_text,
)
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.sentences import Sayings
from bot.statistics.tables import Label, Table, TableRow, lesson_totals, pilot, reached

LIMITS: Sayings = {
    "units": "Telegram accounts are counted, not persons: a shared phone is one, a girl with two phones is two.",
    "sums": "Quarters must not be added up, and one girl cannot be followed over a year: accounts are counted under "
    "keys that are destroyed with each month and quarter, so that nobody can tell who came back.",
    "asked": "Sex and disability are not known: the bot never asks for them, because what is not asked cannot be lost "
    "or misused. Age is known only as a band, and only where a girl told it.",
    "about": "Figures below about 10 are not shown and the others are rounded, with a little chance added, so that a "
    "figure says next to nothing of one girl; therefore they all say “about”. ± is what chance and rounding "
    "may make of a figure, 19 times of 20.",
    "registers": "What has to be told by sex, disability or person comes from the registers of the clubs and schools "
    "that work with the girls. They must not be joined with the bot's figures.",
}
"""Sentences that are part of every paragraph, whatever was counted."""


COMPARED = (
    "Only accounts that answered both times are in it, which are those that went on, and no girls without the bot are "
    "compared with them."
)
"""What learning cannot be told from: stands after what was learned in a quarter."""


def paragraph(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> str:
    """Return the paragraph. Every number in it is a published one."""
    say = words.sentences.say
    counted = list(_counted(statistics, plan, query, words))
    nothing = say("So few Telegram accounts were counted that no figure can be shown.")
    told = [*([invented(words.locale)] if statistics.invented else []), *(counted or [nothing])]
    told += missing(statistics, query, words)
    return " ".join([*told, *(say(limit) for limit in LIMITS.values())])


def _counted(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[str]:
    yield from _reached(statistics, reached(statistics, plan, query), query, words) or _in_month(
        statistics, query, words
    )
    yield from _lessons(statistics, plan, query, words)
    yield from _learned(statistics, plan, query, words)
    if not query.country:
        yield from _pilots(statistics, plan, query, words)


def _reached(statistics: PublishedStatistics, table: Table, query: TableQuery, words: TableLabels) -> list[str]:
    """Return the unique accounts of each quarter, and of the newest the countries that are shown."""
    shown = [(row, row.values[0]) for row in table.rows if isinstance(row.values[0], About)]
    if not shown:
        return []
    named = [(quarter_name(statistics, period(row.label.name), words), total) for row, total in shown]
    quarters = "; ".join(f"{name}: {words.shown(total)}" for name, total in named)
    counted = words.sentences.say(
        "Telegram accounts that used the bot{where}, each counted once in a quarter: about {quarters}.",
        where=_where(query, words),
        quarters=quarters,
    )
    return [counted, *_countries(table, shown[-1][0], words)]


def _where(query: TableQuery, words: TableLabels) -> str:
    if not query.country:
        return ""
    return words.sentences.say(" in {country}", country=words.label(Label("country", query.country)))


def _countries(table: Table, row: TableRow, words: TableLabels) -> Iterator[str]:
    """Yield the shown countries of a quarter, and about how many accounts are in none of them."""
    total, *parts = row.values
    named = [
        f"{words.label(label)} {words.shown(value)}"
        for label, value in zip(table.columns[1:], parts, strict=True)
        if value is not None
    ]
    if named:
        said = "In the {quarter} by country: {countries}."
        yield words.sentences.say(said, quarter=words.label(row.label), countries=", ".join(named))
        yield from filter(None, [rest_text(total, parts, words)])


def _in_month(statistics: PublishedStatistics, query: TableQuery, words: TableLabels) -> Iterator[str]:
    """Yield the accounts of the newest month, while no quarter is counted yet."""
    months = [month for month in statistics.months if query.holds(month)]
    for month in months[-1:]:
        found = statistics.about(Cell(month.name, "active", query.country))
        if found:
            yield words.sentences.say(
                "In {month} about {many} Telegram accounts used the bot{where}.",
                month=words.label(Label("period", month.name)),
                many=words.shown(found),
                where=_where(query, words),
            )


def _lessons(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[str]:
    totals, found = lesson_totals(statistics, plan, query), coverage(statistics, query)
    if totals.started and totals.finished and totals.share:
        yield words.sentences.say(
            "About {started} lessons were begun in {quarters}, and about {finished} of them ended in the same quarter "
            "({share}).",
            started=words.shown(totals.started),
            finished=words.shown(totals.finished),
            share=words.share(totals.share),
            quarters=", ".join(words.label(Label("period", it.name)) for it in found.counted if it not in found.small),
        )
        yield from filter(None, [lessons_text(totals, plan, words)])


def _learned(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[str]:
    """Yield what was learned in the newest quarter in which enough accounts answered both times."""
    for quarter in reversed(coverage(statistics, query).counted):
        if told := list(_changes(statistics, plan, quarter, query.country, words)):
            name = words.label(Label("period", quarter.name))
            said = "What can be told of learning in the {quarter}: {changes}"
            yield words.sentences.say(said, quarter=name, changes=" ".join(told))
            yield words.sentences.say(COMPARED)
            return


def _changes(
    statistics: PublishedStatistics, plan: Plan, book: Period, country: str, words: TableLabels
) -> Iterator[str]:
    for domain in plan.domains:
        change = domain_change(statistics, book, domain, country)
        if change:
            yield f"{words.label(Label('domain', domain))}. {change_text(domain, change, words)}"


def _pilots(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[str]:
    for it in pilots_of(statistics, query):
        table = pilot(statistics, it)
        rows = [f"{words.label(row.label)} {words.value(row.values[0], table)}" for row in table.rows if row.values[0]]
        if rows:
            yield words.sentences.say(
                "A small pilot ({days}) counted about so many Telegram accounts: {rows}.",
                days=words.label(table.about[0]),
                rows=", ".join(rows),
            )
            yield from _changes(statistics, plan, it, "", words)
