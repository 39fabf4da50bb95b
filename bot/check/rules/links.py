"""Rule: what a lesson points to exists: the scene of a `goto:`, the quiz of an `again:`, the scene `start`.

A `goto:` to a missing scene ends the lesson in the middle.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.ids import again
from bot.lessons.loader.did_you_mean import did_you_mean, respelling
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.problem import Code, Problem, WordReplacement
from bot.lessons.steps import Again, Goto, Quiz, Say

GOTO_MISSING = Code("goto-missing", "A way into nowhere ends the lesson in the middle of a sentence.")
AGAIN_MISSING = Code("again-missing", "The old question that should come back is not there, so it never does.")
AGAIN_NO_QUIZ = Code("again-no-quiz", "Only a quiz has a right answer that is worth remembering once more.")
AGAIN_SENSITIVE = Code(
    "again-sensitive",
    "Whoever plays this lesson on her phone would learn by the old question that she has finished the other one.",
)
PICK_MISSING = Code("pick-missing", "She would read a dash where her own answer should stand.")
START_MISSING = Code("start-missing", "Nobody could say where this lesson begins.")
START_NOT_FIRST = Code(
    "start-not-first",
    "The bot begins with the first scene of a lesson, so girls would begin somewhere else than the teacher thinks.",
)
CODES = (GOTO_MISSING, AGAIN_MISSING, AGAIN_NO_QUIZ, AGAIN_SENSITIVE, PICK_MISSING, START_MISSING, START_NOT_FIRST)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report links that lead nowhere."""
    yield from _gotos(script)
    yield from _agains(view, script)
    yield from _picks(script)
    if isinstance(script, Lesson):
        yield from _start(script)


def _gotos(script: Script) -> Iterator[Problem]:
    for step in script.steps():
        if isinstance(step, Goto) and step.goto not in script.scenes:
            message = f"There is no scene `{step.goto}` in this file."
            hint = did_you_mean(step.goto, script.scenes, f"Its scenes are: {', '.join(script.scenes)}.")
            yield GOTO_MISSING.at(place_of(step, "goto"), message, hint, respelling(step.goto, script.scenes))


def _picks(script: Script) -> Iterator[Problem]:
    stops = [stop.id for stop in script.stops()]
    for step in script.steps():
        for stop in step.picks.values() if isinstance(step, Say) else ():
            if stop not in stops:
                hint = did_you_mean(stop, stops, "Write the id of a stop of this file.")
                message, mending = f"There is no stop `{stop}` in this file.", respelling(stop, stops)
                yield PICK_MISSING.at(place_of(step, "picks"), message, hint, mending)


def lost_agains(view: RuleContext, lesson: Lesson) -> Iterator[Problem]:
    """Report each `again:` of other lessons that finds nothing in this one."""
    for other in view.lessons:
        for step in other.steps() if other is not lesson else ():
            if isinstance(step, Again) and step.again.partition("/")[0] in (lesson.id, *lesson.was):
                yield from _nothing_again(view, step) if again(view.course, step) is None else ()


def _agains(view: RuleContext, script: Script) -> Iterator[Problem]:
    for step in script.steps():
        if not isinstance(step, Again):
            continue
        if again(view.course, step) is None:
            yield from _nothing_again(view, step)
        elif isinstance(script, Lesson) and script.sensitive is None:
            yield from _tells_of_another(view, step)


def _tells_of_another(view: RuleContext, step: Again) -> Iterator[Problem]:
    """Report a sensitive lesson's quiz in a lesson that is not sensitive: there nothing may reveal the first (S2)."""
    lesson = view.course.lesson(step.again.partition("/")[0])
    if lesson and lesson.sensitive:
        message = f"`{lesson.id}` is a sensitive lesson, and this one is none."
        hint = "Bring back a quiz of another lesson, or give this one a `sensitive:` line."
        yield AGAIN_SENSITIVE.at(place_of(step, "again"), message, hint)


def _nothing_again(view: RuleContext, step: Again) -> Iterator[Problem]:
    name, _, stop_id = step.again.partition("/")
    lesson, place = view.course.lesson(name), place_of(step, "again")
    if lesson is None:
        if not view.is_broken("lessons", name):
            hint = did_you_mean(name, view.course.lessons, "Write it, or take this line out.")
            message, mending = f"There is no lesson `{name}` to ask again about.", respelling(name, view.course.lessons)
            yield AGAIN_MISSING.at(place, message, hint, mending)
    elif any(stop_id in (stop.id, *stop.was) for stop in lesson.stops()):
        hint = "Only a `quiz:` can come back."
        yield AGAIN_NO_QUIZ.at(place, f"`{stop_id}` in the lesson `{name}` is no quiz.", hint)
    else:
        quizzes = [stop.id for stop in lesson.stops() if isinstance(stop, Quiz)]
        hint = did_you_mean(stop_id, quizzes, f"Its quizzes are: {', '.join(quizzes) or 'none'}.")
        message, mending = f"The lesson `{name}` has no quiz `{stop_id}`.", respelling(stop_id, quizzes)
        yield AGAIN_MISSING.at(place, message, hint, mending)


def _start(lesson: Lesson) -> Iterator[Problem]:
    first = next(iter(lesson.scenes), None)
    if "start" not in lesson.scenes:
        hint = f"Call the first scene `start:` instead of `{first}:`." if first else "Add `start:` with its steps."
        mending = WordReplacement(first, "start") if first else None
        yield START_MISSING.at(place_of(lesson, first or ""), "This lesson has no scene `start`.", hint, mending)
    elif first != "start":
        message = f"The scene `start` stands below `{first}`, but the lesson begins with its first scene."
        yield START_NOT_FIRST.at(place_of(lesson, "start"), message, "Move `start:` up.")
