"""Rule: `list.yaml` has what its two lists need, and follows a lesson that exists.

Two lists that differ in more than one statement, or a number without its button, would make the difference meaningless.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import course_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.list_question import NUMBERS, PLACES, SHARED_STATEMENTS, ListQuestion
from bot.lessons.problem import Code, Problem

LIST_SHAPE = Code(
    "list-shape",
    "Both lists have three statements in common and a fourth of their own, and each number from none to four a button.",
)
LIST_LESSON = Code(
    "list-lesson",
    "The question follows a lesson's badge; behind one that is gone nobody is asked it.",
    severity="warning",
)
CODES = (LIST_SHAPE, LIST_LESSON)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report a list question that cannot be counted, or that no lesson leads to."""
    items = view.course.list_question
    if items is not None:
        yield from _shape(items)
        yield from _lesson(view, items)


def _shape(items: ListQuestion) -> Iterator[Problem]:
    """Report too few or too many statements or numbers, and a statement that the question does not show."""
    for key, found, needed in (("shared", items.shared, SHARED_STATEMENTS), ("numbers", items.numbers, NUMBERS)):
        if len(found) != needed:
            message = f"There are {len(found)} `{key}`; {needed} are needed."
            yield LIST_SHAPE.at(place_of(items, key), message, "Add some, or take some out.")
    missing = [place for place in PLACES if f"<{place}>" not in items.question.source]
    if missing:
        message = f"The question does not show `<{missing[0]}>`."
        yield LIST_SHAPE.at(items.question.place, message, "Write all four where the statements stand.")


def _lesson(view: RuleContext, items: ListQuestion) -> Iterator[Problem]:
    if view.course.lesson(items.after) is None:
        message = f"There is no lesson `{items.after}`."
        hint = did_you_mean(items.after, view.course.lessons, "Name a lesson of course.yaml.")
        yield LIST_LESSON.at(place_of(items, "after"), message, hint)
