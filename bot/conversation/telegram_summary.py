"""Summary of the last closed month for staff who send /stats in Telegram. No learner sees it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

from bot.conversation.rendering.reply import Bubble, Picked, Replies
from bot.engine.input import Flags
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery, next_figures
from bot.statistics.reports.explanations import invented, nothing_yet
from bot.statistics.reports.labels import NOTHING, TableLabels
from bot.statistics.reports.sentences import day
from bot.statistics.tables import Label, Table, lesson_totals, pilot, reach_by_country

_TYPED = re.compile(r"/stats(?:@\w+)?\s*", re.IGNORECASE)


def asks_for_figures(text: str) -> bool:
    """Return True for the command `/stats` with nothing after it."""
    return bool(_TYPED.fullmatch(text))


def replies(words: str, locale: str) -> Replies:
    """Return replies that hold a text of the program, for a staff member."""
    return Replies(Flags(locale), items=(Bubble(html.escape(words, quote=False)), Picked(None)))


def stats_summary(statistics: PublishedStatistics, plan: Plan, words: TableLabels, today: date) -> str:
    """Return the last closed month or pilot in a few lines.

    They hold the reach by country and in all, the lessons begun and ended, and the day of the next figures.
    """
    found = list(_newest(statistics, plan, words))
    if not found:
        return nothing_yet(statistics, today, words.locale)
    coming = words.sentences.say(
        "The next figures come on {day}.", day=day(next_figures(today, statistics.published.pilots), words.locale)
    )
    return "\n".join([*([invented(words.locale)] if statistics.invented else []), *found, coming])


def _newest(statistics: PublishedStatistics, plan: Plan, words: TableLabels) -> Iterator[str]:
    for newest in sorted((*statistics.months, *statistics.pilots), key=lambda it: it.end)[-1:]:
        if newest in statistics.pilots:
            yield from _pilot(pilot(statistics, newest), words)
        else:
            yield from _month(statistics, plan, newest, words)


def _pilot(table: Table, words: TableLabels) -> Iterator[str]:
    if not table.is_hidden:
        yield words.title(table)
        yield from (f"{words.label(row.label)}: {words.value(row.values[0], table)}" for row in table.rows)


def _month(statistics: PublishedStatistics, plan: Plan, of: Period, words: TableLabels) -> Iterator[str]:
    table = reach_by_country(statistics, plan, TableQuery((of,)))
    if table.is_hidden:
        return
    yield words.sentences.say("{period}: about so many Telegram accounts", period=words.label(Label("period", of.name)))
    for label, value in zip(table.columns, table.rows[0].values, strict=True):
        yield f"{words.label(label)}: {words.value(value, table)}"
    yield from _lessons(statistics, plan, words)


def _lessons(statistics: PublishedStatistics, plan: Plan, words: TableLabels) -> Iterator[str]:
    """Yield how many lessons were begun and ended in the newest quarter; nothing before the first is over."""
    for quarter in statistics.quarters[-1:]:
        started, finished, *_ = lesson_totals(statistics, plan, TableQuery((quarter,)))
        yield words.sentences.say(
            "{period}: lessons begun {started}, ended {finished}",
            period=words.label(Label("period", quarter.name)),
            started=words.shown(started) if started else NOTHING,
            finished=words.shown(finished) if finished else NOTHING,
        )
