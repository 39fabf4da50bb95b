"""Paragraph for a donor's form: the main figures, what cannot be known and why, and where to get it instead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, Share
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.period_names import day
from bot.statistics.reports.rule_text import invented
from bot.statistics.reports.sentences import Sayings
from bot.statistics.reports.table_selection import pilots, whole_quarters
from bot.statistics.tables import Table, TableQuery, Value, lessons, measure, reach_by_country

LIMITS: Sayings = {
    "units": "Telegram accounts are counted, not persons: a shared phone is one, a girl with two phones is two.",
    "sums": "A sum over months counts visits by month: one girl cannot be followed over a year, because accounts are "
    "counted under a key that is destroyed with each month, so that nobody can tell who came back.",
    "asked": "Sex and disability are not known: the bot never asks for them, because what is not asked cannot be lost "
    "or misused. Age is known only as a band, and only where a girl told it.",
    "about": "Figures below about 10 are not shown and the others are rounded, with a little chance added, so that a "
    "figure says next to nothing of one girl; therefore they all say “about”.",
    "registers": "What has to be told by sex, disability or person comes from the registers of the clubs and schools "
    "that work with the girls. They must not be joined with the bot's figures.",
}
"""Sentences that are part of every paragraph, whatever was counted."""


def paragraph(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> str:
    """Return the paragraph. Every number in it is a published one."""
    say = words.sentences.say
    counted = list(_counted(statistics, plan, query, words))
    nothing = say("So few Telegram accounts were counted that no figure can be shown.")
    told = [*([invented(words.locale)] if statistics.invented else []), *(counted or [nothing])]
    return " ".join([*told, *(say(limit) for limit in LIMITS.values())])


def _counted(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[str]:
    yield from _reached(reach_by_country(statistics, plan, query), words)
    yield from _lessons(statistics, lessons(statistics, plan, query), words)
    yield from _learned(statistics, plan, query, words)
    if not query.country:
        yield from _pilots(statistics, plan, query, words)


def _reached(table: Table, words: TableLabels) -> Iterator[str]:
    """Yield visits by month, by country and in total. A country without a shown figure is not named."""
    columns = zip(table.columns, zip(*(row.values for row in table.rows), strict=True), strict=False)
    sums = {label: _sum(values) for label, values in columns}
    shown = {label: it for label, it in sums.items() if it and label.of == "country"}
    if not shown:
        return
    yield words.sentences.say(
        "From {first} to {last} about {total} visits by month were counted ({countries}): each Telegram account once "
        "in every month in which it used the bot.",
        first=day(period(table.rows[0].label.name).first, words.locale),
        last=day(period(table.rows[-1].label.name).end - timedelta(days=1), words.locale),
        total=words.number(sum(shown.values())),
        countries=", ".join(f"{words.label(label)} {words.number(it)}" for label, it in shown.items()),
    )


def _sum(values: tuple[Value, ...]) -> int:
    return sum(it for it in values if isinstance(it, int))


def _lessons(statistics: PublishedStatistics, table: Table, words: TableLabels) -> Iterator[str]:
    started, finished = (_sum(tuple(row.values[index] for row in table.rows)) for index in (0, 1))
    if not started or not finished:
        return
    share = statistics.part(finished, started)
    yield words.sentences.say(
        "About {started} lessons were begun and about {finished} ended ({share}).",
        started=words.number(started),
        finished=words.number(finished),
        share=words.share(share) if share else "–",
    )


def _learned(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[str]:
    """Yield the measure of the newest quarter in which enough accounts answered both before and after the course."""
    for quarter in reversed(whole_quarters(statistics, query)):
        table = measure(statistics, plan, quarter, query.country)
        if items := list(_items(table, words)):
            yield words.sentences.say(
                "In the {quarter} so many of a hundred answers were good, before the course and after it: {items}. "
                "Those are not the same girls.",
                quarter=words.label(table.about[0]),
                items="; ".join(items),
            )
            return


def _items(table: Table, words: TableLabels) -> Iterator[str]:
    for row in table.rows:
        _, before, _, after = row.values
        if isinstance(before, Share) and isinstance(after, Share):
            yield f"“{words.label(row.label)}” {_give_or_take(before, words)} → {_give_or_take(after, words)}"


def _give_or_take(share: Share, words: TableLabels) -> str:
    return f"{words.share(share)} (±{share.margin})"


def _pilots(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> Iterator[str]:
    for table in pilots(statistics, plan, query):
        rows = [f"{words.label(row.label)} {words.value(row.values[0], table)}" for row in table.rows if row.values[0]]
        if rows and table.id == "pilot":
            yield words.sentences.say(
                "A small pilot ({days}) counted about so many Telegram accounts: {rows}.",
                days=words.label(table.about[0]),
                rows=", ".join(rows),
            )
