"""Find the stop at which a text of a lesson is read, to move the learner of the preview there."""

from __future__ import annotations

from bot.engine.input import ButtonTarget
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.text import Text
from bot.lessons.steps import Step, Stop

Steps = tuple[Step, ...]


def told_at(lesson: Lesson, text: Text) -> ButtonTarget | None:
    """Return the stop after a text, or the answer after which it is told; for a text outside of scenes the first stop.

    None when the lesson asks nothing.
    """
    start = next((ButtonTarget(lesson.id, stop.id, "") for stop in lesson.stops()), None)
    found = (_within(lesson.id, steps, text, None) for steps in lesson.scenes.values())
    return next((it for it in found if it), start)


def _within(lesson: str, steps: Steps, text: Text, before: ButtonTarget | None) -> ButtonTarget | None:
    """Return the target for a text among steps; `before` is the answer that leads to them, or the stop before them."""
    for number, step in enumerate(steps):
        if isinstance(step, Stop):
            if found := _at(lesson, step, text):
                return found
            before = ButtonTarget(lesson, step.id, "")
        elif text in step.bubbles:
            following = (it for it in steps[number + 1 :] if isinstance(it, Stop))
            return next((ButtonTarget(lesson, it.id, "") for it in following), before)
    return None


def _at(lesson: str, stop: Stop, text: Text) -> ButtonTarget | None:
    here = ButtonTarget(lesson, stop.id, "")
    if text in (stop.question, *(option.text for option in stop.written)):
        return here
    for option in stop.written:
        answer = ButtonTarget(lesson, stop.id, option.key)
        if text == option.feedback:
            return answer
        if found := _within(lesson, option.then, text, answer):
            return found
    return here if text in stop.bubbles else None
