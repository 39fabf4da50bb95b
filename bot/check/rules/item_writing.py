"""Rule: quizzes do not give their answers away, and each lesson asks about a misconception; only warnings.

A learner who noticed that the first or the longest answer is always right reads none of them. A misconception that is
asked about and corrected is remembered longer than a fact that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.model.measure import Knowledge, MeasureAnswer
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Option, Quiz

QUIZ_RIGHT_FIRST = Code(
    "quiz-right-first", "Where the first answer is always right, she taps it without reading.", severity="warning"
)
QUIZ_RIGHT_LONGEST = Code(
    "quiz-right-longest", "Where the longest answer is always right, she taps it without reading.", severity="warning"
)
QUIZ_NO_MYTH = Code(
    "quiz-no-myth",
    "What girls wrongly believe has to be asked about; a lesson with `myth: true` at no quiz leaves it standing.",
    severity="warning",
)
CODES = (QUIZ_RIGHT_FIRST, QUIZ_RIGHT_LONGEST, QUIZ_NO_MYTH)

_LONGER = 1.2
"""Factor above which the right answer is noticeably longer than the longest wrong one."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report patterns over all quizzes of a lesson."""
    quizzes = [stop for stop in script.stops() if isinstance(stop, Quiz)]
    if not isinstance(script, Lesson) or not quizzes:
        return
    yield from patterns([quiz.options for quiz in quizzes], f"{len(quizzes)} quizzes of this lesson", quizzes[0])
    if not any(quiz.myth for quiz in quizzes):
        message, hint = "No quiz of this lesson asks about a misconception.", "Add `myth: true` to one that does."
        yield QUIZ_NO_MYTH.at(place_of(quizzes[0]), message, hint)


Answers = Sequence[Option] | Sequence[MeasureAnswer]


def patterns(asked: Sequence[Answers], what: str, first: Quiz | Knowledge) -> Iterator[Problem]:
    """Report patterns that give away the right answers of several questions, at the first of them."""
    place = place_of(first, "id")
    if _all(asked, _is_first):
        message = f"In all {what} the right answer is the first one."
        yield QUIZ_RIGHT_FIRST.at(place, message, "Put it further down in some of them.")
    if _all(asked, _is_longest):
        message = f"In all {what} the right answer is the longest one."
        yield QUIZ_RIGHT_LONGEST.at(place, message, "Shorten it, or say more in a wrong one.")


def _all(asked: Sequence[Answers], shows: Callable[[Answers], bool]) -> bool:
    """Return whether a pattern holds in each of at least two questions."""
    return len(asked) > 1 and all(len(answers) > 1 and shows(answers) for answers in asked)


def _is_first(options: Answers) -> bool:
    return options[0].correct and not any(option.correct for option in options[1:])


def _is_longest(options: Answers) -> bool:
    right = [len(option.text.source) for option in options if option.correct]
    wrong = [len(option.text.source) for option in options if not option.correct]
    return bool(right and wrong) and min(right) > _LONGER * max(wrong)
