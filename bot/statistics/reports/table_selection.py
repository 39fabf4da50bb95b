"""Selection of the tables for a query. Every export and page shows these."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics
from bot.statistics.tables import (
    Table,
    TableQuery,
    asked_in,
    learning,
    links,
    links_by_month,
    measure,
    pilot,
    pilot_lessons,
    quizzes,
    reach_by_age,
    reach_by_country,
    reach_by_language,
    reached,
    stops,
    votes,
)

USUAL = 4
"""Quarters shown if none were selected: a year."""


def known_quarters(statistics: PublishedStatistics) -> tuple[Period, ...]:
    """Return the quarters with anything frozen, including the current one if a month of it is."""
    days = (day for period in statistics.periods for day in (period.first, period.end - timedelta(days=1)))
    return tuple(sorted({quarter_of(day) for day in days}))


def usual_quarters(statistics: PublishedStatistics) -> tuple[Period, ...]:
    """Return the last four known quarters."""
    return known_quarters(statistics)[-USUAL:]


def reach(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables of how many learners there were."""
    yield reached(statistics, plan, query)
    yield reach_by_country(statistics, plan, query)
    if not query.country:
        yield reach_by_language(statistics, plan, query)
        yield reach_by_age(statistics, plan, query)


def vote_tables(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the results of the questions to learners."""
    return (votes(statistics, plan, query, name) for name in asked_in(statistics, plan, query))


def by_link(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield accounts by start link, in total and by month; nothing if the course has no links."""
    if plan.links:
        yield links(statistics, plan, query)
        yield links_by_month(statistics, plan, query)


def pilots(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables of the small pilots that touch the quarters of the query."""
    for it in pilots_of(statistics, query):
        yield pilot(statistics, it)
        yield pilot_lessons(statistics, plan, it)
        yield from (stops(statistics, plan, it, lesson) for lesson in plan.lessons)
        yield quizzes(statistics, plan, it)
        yield learning(statistics, plan, it)
        yield measure(statistics, plan, it)


def pilots_of(statistics: PublishedStatistics, query: TableQuery) -> tuple[Period, ...]:
    """Return the frozen pilots that touch the quarters of the query."""
    return tuple(it for it in statistics.pilots if any(map(it.touches, query.quarters)))


def whole_quarters(statistics: PublishedStatistics, query: TableQuery) -> tuple[Period, ...]:
    """Return the quarters of the query that are frozen as a whole."""
    return tuple(quarter for quarter in query.quarters if quarter in statistics.quarters)


def measured(plan: Plan, query: TableQuery) -> tuple[str, ...]:
    """Return the countries of the query, preceded by all together ("") if all are selected."""
    return (query.country,) if query.country else ("", *plan.countries)
