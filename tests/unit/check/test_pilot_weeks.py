"""A pilot of `statistics.yaml` that a bot does not count as one is told of, until it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.check.rules.statistics import late_pilot
from bot.lessons.model.statistics import PilotWeeks, Statistics
from bot.statistics.periods import pilot
from bot.statistics.published import Published, PublishedStatistics
from tests.support.course_builders import course

COURSE = replace(course({}), statistics=Statistics(pilot=PilotWeeks(first_week="2027-W05", weeks=4)))
"""From 1 to 28 February 2027."""


def messages(today: date, *known: str) -> list[str]:
    published = Published(pilots=tuple(pilot(name.partition("+")[0], int(name.partition("+")[2])) for name in known))
    return [problem.message for problem in late_pilot(COURSE, PublishedStatistics(published), today)]


def test_a_pilot_that_begins_tomorrow_is_fine() -> None:
    assert messages(date(2027, 1, 31)) == []


def test_a_pilot_that_has_begun_is_too_late_unless_the_bot_read_of_it_before() -> None:
    (message,) = messages(date(2027, 2, 1))

    assert message.startswith("The pilot from 2027-W05 on is not counted as one: the week has begun")
    assert messages(date(2027, 2, 1), "2027-W05+4") == []


@pytest.mark.parametrize("known", ["2027-W05+6", "2027-W02+4"])
def test_weeks_of_a_pilot_stay_what_they_were_when_the_bot_read_of_them(known: str) -> None:
    (message,) = messages(date(2027, 1, 4), known)

    assert "it shares weeks with a pilot that the bot read of before" in message


def test_a_pilot_that_is_over_is_told_of_no_more() -> None:
    assert messages(date(2027, 2, 28)) != []
    assert messages(date(2027, 3, 1)) == []
