"""Selection of the tables for a query. Every export and page shows these."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import Gate
from bot.statistics.tables import (
    Table,
    TableQuery,
    asked_in,
    help_opened,
    lessons,
    links,
    links_by_month,
    measure,
    pilot,
    quizzes,
    ratings,
    reach_by_age,
    reach_by_country,
    reach_by_language,
    reasons,
    stops,
    votes,
    weeks,
)

USUAL = 4
"""Quarters shown if none were selected: a year."""


def known_quarters(gate: Gate) -> tuple[Period, ...]:
    """Return the quarters with anything frozen, including the current one if a month of it is."""
    days = (day for it in gate.periods for day in (it.first, it.end - timedelta(days=1)))
    return tuple(sorted({quarter_of(day) for day in days}))


def usual_quarters(gate: Gate) -> tuple[Period, ...]:
    """Return the last four known quarters."""
    return known_quarters(gate)[-USUAL:]


def tables(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield all tables of a query. For one country, tables that are not counted by country are left out."""
    yield from reach(gate, plan, query)
    yield from by_week(gate, plan, query)
    yield lessons(gate, plan, query)
    yield from by_quarter(gate, plan, query)
    yield from answers(gate, plan, query)


def reach(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables of how many learners there were."""
    yield reach_by_country(gate, plan, query)
    if not query.country:
        yield reach_by_language(gate, plan, query)
        yield reach_by_age(gate, plan, query)


def answers(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables of picks, messages, stops and start links, and those of small pilots."""
    yield from picked(gate, plan, query)
    if not query.country:
        yield ratings(gate, plan, query)
        for lesson in plan.lessons:
            yield from of_lesson(gate, plan, query, lesson)
        yield from by_link(gate, plan, query)
        yield from pilots(gate, plan, query)


def picked(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the results of the questions to learners."""
    return (votes(gate, plan, query, name) for name in asked_in(gate, plan, query))


def by_link(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield accounts by start link, in total and by month; nothing if the course has no links."""
    if plan.links:
        yield links(gate, plan, query)
        yield links_by_month(gate, plan, query)


def of_lesson(gate: Gate, plan: Plan, query: TableQuery, lesson: str) -> Iterator[Table]:
    """Yield the tables of one lesson: reasons for its ratings, and where learners stopped."""
    yield reasons(gate, query, lesson)
    yield stops(gate, plan, query, lesson)


def by_week(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the weeks of each country that is counted by weeks."""
    for country in countries(plan, query):
        table = weeks(gate, plan, TableQuery(query.quarters, country, query.locale))
        if not table.is_hidden:
            yield table


def by_quarter(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables that are frozen by quarter: quizzes, the measure, Help."""
    for quarter in whole_quarters(gate, query):
        yield from (quizzes(gate, plan, quarter, country) for country in countries(plan, query))
        yield from (measure(gate, plan, quarter, country) for country in measured(plan, query))
        yield help_opened(gate, plan, quarter)


def pilots(gate: Gate, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the tables of the small pilots that touch the quarters of the query."""
    for it in gate.pilots:
        if any(it.touches(quarter) for quarter in query.quarters):
            yield pilot(gate, plan, it)
            yield measure(gate, plan, it)


def whole_quarters(gate: Gate, query: TableQuery) -> tuple[Period, ...]:
    """Return the quarters of the query that are frozen as a whole."""
    return tuple(it for it in query.quarters if it in gate.quarters)


def countries(plan: Plan, query: TableQuery) -> tuple[str, ...]:
    """Return the countries of the query, one by one."""
    return (query.country,) if query.country else plan.countries


def measured(plan: Plan, query: TableQuery) -> tuple[str, ...]:
    """Return the countries of the query, preceded by all together ("") if all are selected."""
    return (query.country,) if query.country else ("", *plan.countries)
