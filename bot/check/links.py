"""Where a lesson points, something must be: the scene of a `goto:`, the quiz of an `again:`, the scene `start`.

A `goto:` into nowhere ends the lesson in the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.ids import again
from bot.check.view import View
from bot.content.load.guess import did_you_mean
from bot.content.load.places import place_of
from bot.content.model.lesson import Lesson, Script
from bot.content.model.steps import Again, Goto, Quiz
from bot.content.problem import Problem, problem


def check(view: View) -> Iterator[Problem]:
    """Links that lead nowhere."""
    for script in view.scripts:
        yield from _gotos(script)
        yield from _agains(view, script)
    for lesson in view.lessons:
        yield from _start(lesson)


def _gotos(script: Script) -> Iterator[Problem]:
    for step in script.steps():
        if isinstance(step, Goto) and step.goto not in script.scenes:
            message = f"There is no scene `{step.goto}` in this file."
            hint = did_you_mean(step.goto, script.scenes, "Write the scene, or go to another one.")
            yield problem(place_of(step, "goto"), "goto-missing", message, hint)


def _agains(view: View, script: Script) -> Iterator[Problem]:
    for step in script.steps():
        if isinstance(step, Again) and again(view.course, step) is None:
            yield from _nothing_again(view, script, step)


def _nothing_again(view: View, script: Script, step: Again) -> Iterator[Problem]:
    name, _, stop_id = step.again.partition("/")
    lesson, place = view.course.lesson(name), place_of(step, "again")
    if lesson is None:
        if not view.is_broken("lessons", name):
            hint = did_you_mean(name, view.course.lessons, "Write it, or take this line out.")
            yield problem(place, "again-missing", f"There is no lesson `{name}` to ask again about.", hint)
    elif any(stop_id in (stop.id, *stop.was) for stop in lesson.stops()):
        hint = "Only a `quiz:` can come back."
        yield problem(place, "again-no-quiz", f"`{stop_id}` in the lesson `{name}` is no quiz.", hint)
    else:
        quizzes = [stop.id for stop in lesson.stops() if isinstance(stop, Quiz)]
        hint = did_you_mean(stop_id, quizzes, f"Its quizzes are: {', '.join(quizzes) or 'none'}.")
        yield problem(place, "again-missing", f"The lesson `{name}` has no quiz `{stop_id}`.", hint)


def _start(lesson: Lesson) -> Iterator[Problem]:
    first = next(iter(lesson.scenes), None)
    if "start" not in lesson.scenes:
        hint = f"Call the first scene `start:` instead of `{first}:`." if first else "Add `start:` with its steps."
        yield problem(place_of(lesson, first or ""), "start-missing", "This lesson has no scene `start`.", hint)
    elif first != "start":
        message = f"The scene `start` stands below `{first}`, but the lesson begins with its first scene."
        yield problem(place_of(lesson, "start"), "start-not-first", message, "Move `start:` up.")
