"""Rule: the weeks of a small pilot are named before they begin, and exist; later the bot takes no notice of them.

`check` compares with today's date only where an operator's figures are at hand, and only warns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.problem import Code, Problem, problem
from bot.statistics.counting_periods import PilotRefusal, declared_weeks, pilot_refusal
from bot.statistics.published import PublishedStatistics

PILOT_WEEK = Code(
    "pilot-week", "A pilot in a week that is not there is never counted, and a bot alone notices it.", "warning"
)
CODES = (PILOT_WEEK,)
_LATE = "pilot-late"


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report a pilot of `statistics.yaml` whose first week is in no calendar."""
    planned = view.course.statistics.pilot
    if planned and declared_weeks(planned) is None:
        message = f"There is no week `{planned.first_week}`."
        yield PILOT_WEEK.at(place_of(planned, "first_week"), message, "Weeks are counted as calendars do: `2027-W05`.")


def late_pilot(course: Course, statistics: PublishedStatistics, today: date) -> Iterator[Problem]:
    """Warn of a pilot that is not over, and that a bot with these figures does not count as one."""
    planned = course.statistics.pilot
    weeks = declared_weeks(planned)
    if planned is None or weeks is None or weeks.end <= today:
        return
    if refusal := pilot_refusal(planned, statistics, COUNTRIES, today):
        hint = "The bot counts it like any other time. Name a later first week, or take the pilot out."
        message = f"The pilot from {planned.first_week} on is not counted as one: {_REASONS[refusal]}."
        yield problem(place_of(planned, "first_week"), _LATE, message, hint, "warning")


_REASONS: Mapping[PilotRefusal, str] = {
    "no-week": "there is no such week",
    "begun": "the week has begun, and no bot with figures in DATA had read of it before",
    "touches": "it shares weeks with a pilot that the bot read of before",
    "large": "a country has 50 accounts a month or more, so it has figures without a pilot",
}
