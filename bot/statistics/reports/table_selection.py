"""Which tables a wish asks for: every way out of the house shows these."""

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
"""Quarters that are shown to who has not said which: a year."""


def known_quarters(gate: Gate) -> tuple[Period, ...]:
    """The quarters of which anything is frozen, also the running one when a month of it is."""
    days = (day for it in gate.periods for day in (it.first, it.end - timedelta(days=1)))
    return tuple(sorted({quarter_of(day) for day in days}))


def usual_quarters(gate: Gate) -> tuple[Period, ...]:
    """The last year of them."""
    return known_quarters(gate)[-USUAL:]


def tables(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """All that a wish asks for. What is not counted by country is left out when one country is wished for."""
    yield from reach(gate, plan, wish)
    yield from by_week(gate, plan, wish)
    yield lessons(gate, plan, wish)
    yield from by_quarter(gate, plan, wish)
    yield from answers(gate, plan, wish)


def reach(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """How many there were."""
    yield reach_by_country(gate, plan, wish)
    if not wish.country:
        yield reach_by_language(gate, plan, wish)
        yield reach_by_age(gate, plan, wish)


def answers(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """What they picked and said, where they stopped, by which links they came; and the small pilots."""
    yield from picked(gate, plan, wish)
    if not wish.country:
        yield ratings(gate, plan, wish)
        for lesson in plan.lessons:
            yield from of_lesson(gate, plan, wish, lesson)
        yield from by_link(gate, plan, wish)
        yield from pilots(gate, plan, wish)


def picked(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """What was picked at the questions to girls."""
    return (votes(gate, plan, wish, name) for name in asked_in(gate, plan, wish))


def by_link(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """By which start links accounts came, where there are any: all together, and by month."""
    if plan.links:
        yield links(gate, plan, wish)
        yield links_by_month(gate, plan, wish)


def of_lesson(gate: Gate, plan: Plan, wish: TableQuery, lesson: str) -> Iterator[Table]:
    """What is told of one lesson by itself: why girls rated it so, and where they stopped."""
    yield reasons(gate, wish, lesson)
    yield stops(gate, plan, wish, lesson)


def by_week(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """The weeks of each country that is counted by weeks."""
    for country in countries(plan, wish):
        table = weeks(gate, plan, TableQuery(wish.quarters, country, wish.locale))
        if not table.is_hidden:
            yield table


def by_quarter(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """What is frozen by quarter: quizzes, the measure, help."""
    for quarter in whole_quarters(gate, wish):
        yield from (quizzes(gate, plan, quarter, country) for country in countries(plan, wish))
        yield from (measure(gate, plan, quarter, country) for country in measured(plan, wish))
        yield help_opened(gate, plan, quarter)


def pilots(gate: Gate, plan: Plan, wish: TableQuery) -> Iterator[Table]:
    """The small pilots of the time."""
    for it in gate.pilots:
        if any(it.touches(quarter) for quarter in wish.quarters):
            yield pilot(gate, plan, it)
            yield measure(gate, plan, it)


def whole_quarters(gate: Gate, wish: TableQuery) -> tuple[Period, ...]:
    """The wished quarters that are frozen as a whole."""
    return tuple(it for it in wish.quarters if it in gate.quarters)


def countries(plan: Plan, wish: TableQuery) -> tuple[str, ...]:
    """The wished countries, one by one."""
    return (wish.country,) if wish.country else plan.countries


def measured(plan: Plan, wish: TableQuery) -> tuple[str, ...]:
    """The wished countries, and all of them together when all are wished for."""
    return (wish.country,) if wish.country else ("", *plan.countries)
