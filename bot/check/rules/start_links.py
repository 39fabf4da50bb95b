"""Rule: counted links cannot identify a learner: their codes are random, and each is meant for many (C11)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.statistics import StartLink, is_start_code
from bot.lessons.problem import Code, Problem
from bot.statistics.periods import period

LEAST_GIRLS = 50
"""Fewest girls a counted link may be meant for: with fewer, its figures would be about a known group."""

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
