"""Results of questions to learners that learners may be shown: published statistics only (C5, G8)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.lessons.model.question import QuestionDays, Questions
from bot.statistics.cells import vote_cell
from bot.statistics.periods import Period, month_of
from bot.statistics.published import PublishedStatistics
from bot.statistics.rule import MANY_ACCOUNTS


def votes(statistics: PublishedStatistics, questions: Questions) -> dict[str, Mapping[str, int]]:
    """Return about how many accounts picked each answer, by question, where all its figures are frozen.

    A question that spans two months is the sum of both. Answers with nothing to show are left out.
    """
    found: dict[str, Mapping[str, int]] = {}
    for name, question in questions.items():
        periods = periods_of(statistics, question.days) if question.days else ()
        if periods and all(it.name in statistics.published.done for it in periods):
            keys = [option.text.key for option in question.options]
            sums = {it: statistics.total(vote_cell(period.name, name, it) for period in periods) for it in keys}
            found[name] = {key: many.accounts for key, many in sums.items() if many}
    return found


def periods_of(statistics: PublishedStatistics, days: QuestionDays) -> tuple[Period, ...]:
    """Return the months in which a question was open, with pilots in place of the months they touch."""
    found: list[Period] = []
    day = days.opens
    while day <= days.closes:
        month = month_of(day)
        found += [pilot for pilot in statistics.published.pilots if pilot.touches(month)] or [month]
        day = month.end
    return tuple(dict.fromkeys(found))


def large_countries(statistics: PublishedStatistics) -> frozenset[str]:
    """Return the countries with at least 50 active accounts in the last frozen month (G6)."""
    if not statistics.months:
        return frozenset()
    last = statistics.months[-1].name
    shown = {
        cell.country: figure.shown
        for cell, figure in statistics.published.figures.items()
        if cell[:2] == (last, "active")
    }
    return frozenset(country for country, many in shown.items() if len(country) > 1 and many >= MANY_ACCOUNTS)
