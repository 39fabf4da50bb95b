"""Rule: a question to girls states when it is open and by when it is answered, and no two are open at once.

The rule does not compare with today's date, so `check` does not start to fail as time passes (`check --release` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.question import ANSWER_WITHIN, Question, QuestionDays
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem

QUESTION_DAYS = Code(
    "question-days",
    "Girls are asked only where a day is set on which it ends, and one by which they are told what came of it.",
)
QUESTION_LATE = Code("question-late", "Who was asked and hears nothing for months does not answer again.")
QUESTION_OPTIONS = Code(
    "question-options", "With one answer there is nothing to pick, and more than six do not fit under a question."
)
QUESTIONS_AT_ONCE = Code(
    "questions-at-once", "One question at a time: of two that are open together girls would see only one."
)
CODES = (QUESTION_DAYS, QUESTION_LATE, QUESTION_OPTIONS, QUESTIONS_AT_ONCE)

FEWEST_ANSWERS, MOST_ANSWERS = 2, 6
"""Smallest and largest number of answers."""


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report missing or unordered days, lists that are too short or too long, and questions open at the same time."""
    for question in view.course.questions.values():
        yield from _days(question)
        yield from _options(question)
    yield from _together(view)


def _days(question: Question) -> Iterator[Problem]:
    if not (question.opens or question.closes or question.answer_by):
        return  # a draft
    days = question.days
    if days is None or not days.opens <= days.closes < days.answer_by:
        message = "A question needs its first day, its last one, and after it the day by which girls are answered."
        hint = "Write `opens:`, `closes:` and `answer_by:` like 2027-03-01; without all three it is a draft."
        yield QUESTION_DAYS.at(_first(question), message, hint)
    elif (days.answer_by - days.closes).days > ANSWER_WITHIN:
        message = f"Girls would wait {(days.answer_by - days.closes).days} days for their answer."
        hint = f"Set `answer_by:` at most {ANSWER_WITHIN} days after `closes:`."
        yield QUESTION_LATE.at(place_of(question, "answer_by"), message, hint)


def _first(question: Question) -> SourcePlace | None:
    written = (key for key in ("opens", "closes", "answer_by") if getattr(question, key))
    return place_of(question, next(written, ""))


def _options(question: Question) -> Iterator[Problem]:
    different = {option.text.source for option in question.options}
    if not FEWEST_ANSWERS <= len(question.options) <= MOST_ANSWERS or len(different) < len(question.options):
        message = f"There are {len(question.options)} answers here, {len(different)} of them different."
        hint = f"Write {FEWEST_ANSWERS} to {MOST_ANSWERS} different ones."
        yield QUESTION_OPTIONS.at(place_of(question, "options"), message, hint)


def _together(view: RuleContext) -> Iterator[Problem]:
    """Report each question that opens while the one before it is still open."""
    dated: list[tuple[QuestionDays, Question]] = [(it.days, it) for it in view.course.questions.values() if it.days]
    for (before, _), (days, question) in pairwise(sorted(dated, key=lambda pair: pair[0])):
        if days.opens <= before.closes:
            message = "Another question is still open on this day."
            hint = f"Open it after {before.closes.isoformat()}."
            yield QUESTIONS_AT_ONCE.at(place_of(question, "opens"), message, hint)
