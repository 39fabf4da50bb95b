"""Rule: a lesson says what it is for, and its quizzes ask for that, mostly in new cases.

Agreeing with what was just said shows nothing; judging a case that she has not seen yet does.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.brevity import is_story
from bot.lessons.loader.did_you_mean import did_you_mean, respelling
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Again, Quiz, Step

AIM_NONE = Code(
    "aim-none",
    "Without one sentence that can be seen or heard, nobody can tell whether the lesson has worked.",
    severity="warning",
)
AIM_UNKNOWN = Code("aim-unknown", "A quiz for an aim that the lesson does not have is counted for nothing.")
AIM_UNNAMED = Code(
    "aim-unnamed",
    "A quiz that asks for none of the lesson's aims keeps her busy and shows nothing.",
    severity="warning",
)
TRANSFER_FEW = Code(
    "transfer-few",
    "Who repeats what was just said has not shown that she could do it; half of the quizzes tell a new case.",
    severity="warning",
)
LATER_NO_QUIZ = Code(
    "later-no-quiz", "What is kept for later lessons is never told in this one; only its quizzes come back there."
)
LATER_UNASKED = Code(
    "later-unasked", "A quiz for later lessons that none of them asks is never read by a girl.", severity="warning"
)
CODES = (AIM_NONE, AIM_UNKNOWN, AIM_UNNAMED, TRANSFER_FEW, LATER_NO_QUIZ, LATER_UNASKED)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report aims that are missing or unknown, quizzes without one, and a scene `for-later` that nobody meets."""
    if not isinstance(script, Lesson):
        return
    if not script.aim and is_story(script):
        yield AIM_NONE.at(script.title.place, "This lesson has no aim.", "Write one below `today:`.")
    quizzes = [step for step in script.steps() if isinstance(step, Quiz)]
    for quiz in quizzes:
        yield from _aim(script, quiz)
    yield from _transfer(script) if is_story(script) else ()
    asked = {step.again for lesson in view.lessons for step in lesson.steps() if isinstance(step, Again)}
    for found in (it for step in script.later for it in _later(script, step, asked)):
        if found.code != LATER_UNASKED.name or not view.lacks_lessons:  # the unread lesson may ask it
            yield found


def _aim(lesson: Lesson, quiz: Quiz) -> Iterator[Problem]:
    place = place_of(quiz, "aim") or place_of(quiz, "id")
    if quiz.aim is None and lesson.aim and is_story(lesson):
        hint = f"Add `aim:` with one of {', '.join(f'`{name}`' for name in lesson.aim)}."
        yield AIM_UNNAMED.at(place, f"The quiz `{quiz.id}` asks for no aim of the lesson.", hint)
    elif quiz.aim and lesson.aim and quiz.aim not in lesson.aim:
        hint = did_you_mean(quiz.aim, lesson.aim, "Write it below `aim:` at the top of the file.")
        yield AIM_UNKNOWN.at(place, f"This lesson has no aim `{quiz.aim}`.", hint, respelling(quiz.aim, lesson.aim))


def _transfer(lesson: Lesson) -> Iterator[Problem]:
    quizzes = [step for step in lesson.story if isinstance(step, Quiz)]
    transfers = sum(quiz.transfer for quiz in quizzes)
    if 2 * transfers < len(quizzes):
        message = f"{transfers} of {len(quizzes)} quizzes ask about a new case; half of them should."
        hint = "Tell a new case in one of them, and write `transfer: true` there."
        yield TRANSFER_FEW.at(place_of(quizzes[0], "id"), message, hint)


def _later(lesson: Lesson, step: Step, asked: set[str]) -> Iterator[Problem]:
    if not isinstance(step, Quiz):
        hint = "Move it into the story, or delete it."
        yield LATER_NO_QUIZ.at(place_of(step), "Only a `quiz:` can stand in the scene `for-later`.", hint)
    elif not any(f"{name}/{it}" in asked for name in (lesson.id, *lesson.was) for it in (step.id, *step.was)):
        hint = f"Write `- again: {lesson.id}/{step.id}` into one of the next two lessons."
        yield LATER_UNASKED.at(place_of(step, "id"), f"No lesson asks the quiz `{step.id}`.", hint)
