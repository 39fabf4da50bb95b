"""What girls may be told of a question to girls: frozen figures only, through the gate (C5, G8)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.lessons.model.question import QuestionDays, Questions
from bot.statistics.cells import vote_cell
from bot.statistics.periods import Period, month_of
from bot.statistics.published import Gate

LARGE = 50
"""From how many accounts in its last frozen month on a country may stand beside a voice (G6)."""


def votes(gate: Gate, questions: Questions) -> dict[str, Mapping[str, int]]:
    """Of each question whose figures are all frozen, about how many accounts picked each answer that may be told.

    A question that spans two months is the sum of both; a hidden cell counts as nothing.
    """
    found: dict[str, Mapping[str, int]] = {}
    for name, question in questions.items():
        periods = periods_of(gate, question.days) if question.days else ()
        if periods and all(it.name in gate.published.done for it in periods):
            keys = [option.text.key for option in question.options]
            sums = {it: gate.total(vote_cell(period.name, name, it) for period in periods) for it in keys}
            found[name] = {key: many for key, many in sums.items() if many}
    return found


def periods_of(gate: Gate, days: QuestionDays) -> tuple[Period, ...]:
    """The months, or the pilots in their place, in which a question was open."""
    found: list[Period] = []
    day = days.opens
    while day <= days.closes:
        month = month_of(day)
        found += [pilot for pilot in gate.published.pilots if pilot.touches(month)] or [month]
        day = month.end
    return tuple(dict.fromkeys(found))


def large_countries(gate: Gate) -> frozenset[str]:
    """The countries where at least 50 accounts were there in the last month that is frozen (G6)."""
    if not gate.months:
        return frozenset()
    last = gate.months[-1].name
    shown = {cell.country: it.shown for cell, it in gate.published.figures.items() if cell[:2] == (last, "active")}
    return frozenset(country for country, many in shown.items() if len(country) > 1 and many >= LARGE)
