"""Rule: a pilot in stage.yaml has a code for its link and a last day, so that access can be decided.

The rule does not compare with today's date, so `check` does not start to fail as time passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.fields import written_day
from bot.lessons.model.lesson import Course
from bot.lessons.model.stage import Stage
from bot.lessons.problem import Code, Problem

STAGE_CODE = Code(
    "stage-code", "Whoever guesses the code of a pilot is let in, and a lesson's name would be taken for it."
)
STAGE_UNTIL = Code("stage-until", "A pilot without a last day would go on with nobody watching.")
CODES = (STAGE_CODE, STAGE_UNTIL)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report a pilot without its code or its last day."""
    yield from stage_problems(view.course.stage, view.course)


def stage_problems(stage: Stage | None, course: Course) -> Iterator[Problem]:
    """Report a pilot without its code or its last day; the code must not be the name of a lesson of `course`."""
    if stage is None or stage.stage != "pilot":
        return
    if not re.fullmatch(r"[A-Za-z0-9_-]{6,64}", stage.code) or course.lesson(stage.code):
        message = "A pilot needs a code that nobody guesses and no lesson has."
        hint = "Write `code:` with 6 to 64 letters and digits; `python main.py share` prints the links."
        yield STAGE_CODE.at(place_of(stage, "code"), message, hint)
    if not written_day(stage.until):
        message = "A pilot needs its last day."
        yield STAGE_UNTIL.at(place_of(stage, "until"), message, "Write it like `until: 2026-12-31`.")
