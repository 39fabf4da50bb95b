"""Sentences on what is in a figure, and on how much is missing, so that nobody reads hidden as zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.statistics.intervals import About
from bot.statistics.periods import Period, period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.period_names import day
from bot.statistics.reports.table_selection import pilots_of
from bot.statistics.rule import LEAST_FOR_DETAIL
from bot.statistics.tables import Coverage, Label, LessonTotals, TableQuery, Value, coverage, left_over


def quarters_text(statistics: PublishedStatistics, query: TableQuery, words: TableLabels) -> str:
    """Return the sentences on the quarters that are in the figures by quarter, and on those that are not."""
    counted = coverage(statistics, query).counted
    named = ", ".join(quarter_name(statistics, quarter, words) for quarter in counted)
    told = [words.sentences.say("Figures by quarter are of: {quarters}.", quarters=named)] if counted else []
    return " ".join([*told, *missing(statistics, query, words)])


def missing(statistics: PublishedStatistics, query: TableQuery, words: TableLabels) -> Iterator[str]:
    """Yield the sentences on what is not in the figures by quarter."""
    say, found = words.sentences.say, coverage(statistics, query)
    for pilot in pilots_of(statistics, query):
        days = words.label(Label("period", pilot.name))
        yield say("The weeks of the small pilot ({days}) are not in them.", days=days)
    if found.uncounted:
        told = "In {quarters} accounts, lessons and learning were not counted by quarter."
        yield say(told, quarters=_named(found.uncounted, words))
    if found.running:
        yield say("Not over yet: {quarters}.", quarters=_named(found.running, words))


def small_text(found: Coverage, words: TableLabels) -> str:
    """Return the sentence on quarters in which the chosen country or language was too small; empty if in none."""
    if not found.small:
        return ""
    return words.sentences.say(
        "Too few for figures of its own in {quarters}: it takes about {least} accounts in a quarter.",
        quarters=_named(found.small, words),
        least=LEAST_FOR_DETAIL,
    )


def _named(quarters: Iterable[Period], words: TableLabels) -> str:
    return ", ".join(words.label(Label("period", quarter.name)) for quarter in quarters)


def quarter_name(statistics: PublishedStatistics, quarter: Period, words: TableLabels) -> str:
    """Return the name of a quarter, with the day from which on it was counted if that was not its first."""
    name, opened = words.label(Label("period", quarter.name)), statistics.published.opened.get(quarter.name)
    first = period(opened).first if opened else quarter.first
    if first <= quarter.first:
        return name
    return words.sentences.say("{quarter} (from {day} on)", quarter=name, day=day(first, words.locale))


def lessons_text(totals: LessonTotals, plan: Plan, words: TableLabels) -> str:
    """Return the sentence on what is in the sums of lessons, and on what cannot be."""
    hidden = totals.cells - totals.shown
    if not totals.shown or not hidden:
        return (
            words.sentences.say("All {lessons} lessons are in it.", lessons=len(plan.lessons)) if totals.shown else ""
        )
    return words.sentences.say(
        "In it are {shown} of {all} figures (a lesson begun or ended in a quarter); each of the others is fewer than "
        "about 10, perhaps none.",
        shown=totals.shown,
        all=totals.cells,
    )


def rest_text(total: Value, parts: Iterable[Value], words: TableLabels) -> str:
    """Return the sentence on the accounts of a total that are in no shown country; empty unless clearly some are."""
    rest: About | None = left_over(total, parts)
    if rest is None:
        return ""
    return words.sentences.say(
        "About {rest} of them are in countries too small to be shown by themselves.", rest=words.shown(rest)
    )
