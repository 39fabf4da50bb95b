"""Rule: the weeks and the counted links of `statistics.yaml` exist, and its links cannot identify a learner (C11).

The weeks of a small pilot are named before they begin; later the bot takes no notice of them. `check` compares with
today only where figures of an operator are at hand, and only warns. The codes of links are random, and each link is
meant for many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.statistics import StartLink, is_start_code
from bot.lessons.problem import Code, Problem, problem
from bot.statistics.counting_periods import PilotRefusal, declared_weeks, pilot_refusal
from bot.statistics.periods import period
from bot.statistics.published import PublishedStatistics

PILOT_WEEK = Code(
    "pilot-week", "A pilot in a week that is not there is never counted, and a bot alone notices it.", "warning"
)
START_CODE = Code(
    "start-code", "A code that somebody thought up can name a school or a club, and then its figure is about them."
)
START_GIRLS = Code(
    "start-girls", "Where few girls are meant, somebody knows who they are, and a figure could tell of one of them."
)
START_SCHOOL = Code(
    "start-school", "Whoever sees the figures would read of which school they are, and look at its girls."
)
START_MONTH = Code("start-month", "In a month that is not there nothing is ever counted.")
CODES = (START_CODE, START_GIRLS, START_SCHOOL, START_MONTH)
_LATE = "pilot-late"


@course_rule((PILOT_WEEK,))
def check_pilot(view: RuleContext) -> Iterator[Problem]:
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


LEAST_GIRLS = 50
"""Fewest girls a counted link may be meant for: with fewer, its figures would be about a known group."""


_SCHOOLS = re.compile(
    r"\b(schools?|scholen|\w*school|academy|college|seminary|convent|madrasa\w*|primary|secondary|saint|st|sr|shule|"
    r"sekondari|eskwela\w*|paaralan|mataas na paaralan|elementary|bidyalaya|vidyalaya)\b"
    r"|विद्यालय|स्कुल|पाठशाला|कलेज|សាលា|វិទ្យាល័យ",
    re.IGNORECASE,
)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report what is wrong with each link of `statistics.yaml`."""
    statistics = view.course.statistics
    for code, link in statistics.links.items():
        if not is_start_code(code):
            message = f"`{code}` was not drawn by lot."
            yield START_CODE.at(place_of(statistics, f"links {code}"), message, f"Type {_NEW}, and take its code.")
        yield from _link(link)


_NEW = '`python main.py share new "District clubs, rainy season" --girls 200`'


def _link(link: StartLink) -> Iterator[Problem]:
    if link.girls < LEAST_GIRLS:
        message = f"A link that is counted is meant for {LEAST_GIRLS} girls or more, not for {link.girls}."
        yield START_GIRLS.at(place_of(link, "girls"), message, "Take the line out: the bare link works for everybody.")
    if names_a_school(link.label):
        message = "What a link is for must not name a school."
        hint = "Say where it hangs in words for many: `District clubs, rainy season`."
        yield START_SCHOOL.at(place_of(link, "label"), message, hint)
    if not is_month(link.first_month):
        message = f"There is no month `{link.first_month}`."
        yield START_MONTH.at(place_of(link, "first_month"), message, "A year has 12, written like `2027-M03`.")


def names_a_school(label: str) -> bool:
    """Return whether a label names a school, in one of the bot's languages."""
    return bool(_SCHOOLS.search(label))


def is_month(name: str) -> bool:
    """Return whether this is the name of a month, such as `2027-M03`."""
    try:
        return "-M" in period(name).name
    except ValueError:
        return False
