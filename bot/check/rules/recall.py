"""Rule: a lesson asks often enough, and brings back what an earlier one has taught (P3, P6); only warnings.

An answer asked for only once is forgotten in a week. Each age band is checked by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.lesson_essentials import steps_for
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.people import BANDS, Band
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Again, Quiz, Step

QUIZ_FEW = Code(
    "quiz-few", "Three questions that she answers herself keep a story longer than the story does.", severity="warning"
)
AGAIN_NONE = Code(
    "again-none",
    "What comes back in the next two lessons is remembered; asked once, most of it is gone in a week.",
    severity="warning",
)
CODES = (QUIZ_FEW, AGAIN_NONE)

FEWEST_QUIZZES = 3


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report too few quizzes, and that nothing comes back, for one of the age bands."""
    if not isinstance(script, Lesson):
        return
    found = {code.name: (code, message, hint) for band in BANDS for code, message, hint in _lacks(view, script, band)}
    for code, message, hint in found.values():
        yield code.at(script.title.place, message, hint)


def _lacks(view: RuleContext, lesson: Lesson, band: Band) -> Iterator[tuple[Code, str, str]]:
    steps = steps_for(lesson, band)
    if (quizzes := sum(isinstance(step, Quiz | Again) for step in steps)) < FEWEST_QUIZZES:
        message = f"There are {quizzes} quizzes in this lesson (ages {band}); {FEWEST_QUIZZES} are right."
        yield QUIZ_FEW, message, "Ask about what the story has shown."
    if not view.is_draft(lesson) and not _comes_back(view, lesson, steps) and not view.lacks_lessons:
        yield AGAIN_NONE, f"Nothing of an earlier lesson comes back in this one (ages {band}).", "Add an `again:`."


def _comes_back(view: RuleContext, lesson: Lesson, steps: list[Step]) -> bool:
    """Return whether a quiz of one of the two preceding lessons is repeated; True for the first lesson (P6).

    A lesson that is not sensitive brings back nothing of one that is (S2).
    """
    order = [it.id for it in view.lessons if lesson.sensitive or not it.sensitive]
    before = order[: order.index(lesson.id)] if lesson.id in order else []
    again = {step.again.partition("/")[0] for step in steps if isinstance(step, Again)}
    return not before or not again.isdisjoint(before[-2:])
