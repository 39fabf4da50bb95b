"""Rule: a quiz has a right answer and feedback, a practise has lines, and no other stop marks an answer as right.

Without a right answer nobody can be right; an option without feedback leaves the learner with nothing but a score; a
sentence needs more than one line to be built from.

Quizzes do not give their answers away, and each lesson asks about a misconception; only warnings. A learner who noticed
that the first or the longest answer is always right reads none of them. A misconception that is asked about and
corrected is remembered longer than a fact that is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script, written_options
from bot.lessons.model.measure import Knowledge, MeasureAnswer
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Option, Practise, Quiz, Stop

QUIZ_NO_CORRECT = Code("quiz-no-correct", "Whatever she taps, she cannot be right.")
QUIZ_NO_FEEDBACK = Code("quiz-no-feedback", "She learns from the reason, not from right or wrong.")
PRACTISE_LINES = Code("practise-lines", "She is to build a sentence of her own, and there is nothing to choose from.")
PRACTISE_PICK = Code("practise-pick", "She is asked for more lines than there are to tap.")
PRACTISE_ANSWER = Code(
    "practise-answer", "She taps a line that does not help, hears nothing, and does not know that she may pick again."
)
CORRECT_NO_QUIZ = Code(
    "correct-no-quiz",
    "Only a quiz tells her what is right; elsewhere the mark does nothing, and its teacher waits for it in vain.",
    severity="warning",
)
QUIZ_RIGHT_FIRST = Code(
    "quiz-right-first", "Where the first answer is always right, she taps it without reading.", severity="warning"
)
QUIZ_RIGHT_LONGEST = Code(
    "quiz-right-longest", "Where the longest answer is always right, she taps it without reading.", severity="warning"
)
QUIZ_NO_MYTH = Code(
    "quiz-no-myth",
    "What girls wrongly believe has to be asked about; a lesson in which no quiz clears up a myth leaves it standing.",
    severity="warning",
)
CODES = (QUIZ_NO_CORRECT, QUIZ_NO_FEEDBACK, PRACTISE_LINES, PRACTISE_PICK, PRACTISE_ANSWER, CORRECT_NO_QUIZ)
PATTERN_CODES = (QUIZ_RIGHT_FIRST, QUIZ_RIGHT_LONGEST, QUIZ_NO_MYTH)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report quizzes that teach nothing, practises that cannot be built, and right answers outside quizzes."""
    for stop in script.stops():
        if isinstance(stop, Quiz):
            yield from _quiz(stop)
        elif isinstance(stop, Practise):
            yield from _practise(stop)
        else:
            yield from _marked(stop)


def _quiz(quiz: Quiz) -> Iterator[Problem]:
    if quiz.options and not any(option.correct for option in quiz.options):
        message = f"No option of the quiz `{quiz.id}` is correct."
        yield QUIZ_NO_CORRECT.at(place_of(quiz, "options"), message, "Add `correct: true` to the right ones.")
    for option in quiz.options:
        if option.feedback is None:
            message = f"The option `{option.text.source}` of the quiz `{quiz.id}` has no feedback."
            yield QUIZ_NO_FEEDBACK.at(option.text.place, message, "Add `feedback:` with the reason.")


def _marked(stop: Stop) -> Iterator[Problem]:
    for option in written_options(stop):
        if option.correct:
            message = f"`{stop.kind}:` knows no right answer, so `correct: true` does nothing at `{stop.id}`."
            yield CORRECT_NO_QUIZ.at(option.text.place, message, "Write `quiz:` instead, or delete `correct:`.")


def _practise(practise: Practise) -> Iterator[Problem]:
    for line in practise.lines:
        if not line.helps and line.feedback is None:
            message = f"The line `{line.text.source}` of `{practise.id}` does not help, and nothing says why."
            yield PRACTISE_ANSWER.at(line.text.place, message, "Add `feedback:` with a kind reason.")
    count = len(practise.helpful)
    if count < 2:
        lines = "1 line" if count == 1 else f"{count} lines"
        message = f"The practise `{practise.id}` has {lines} that help; it needs two or more."
        yield PRACTISE_LINES.at(place_of(practise, "lines"), message, "Add lines to choose from.")
    elif practise.pick > count:
        message = f"`pick: {practise.pick}` at `{practise.id}`, but only {count} lines help."
        yield PRACTISE_PICK.at(place_of(practise, "pick"), message, "Add lines, or pick fewer.")


_LONGER = 1.2
"""Factor above which the right answer is noticeably longer than the longest wrong one."""


@script_rule(PATTERN_CODES)
def check_patterns(view: RuleContext, script: Script) -> Iterator[Problem]:
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
