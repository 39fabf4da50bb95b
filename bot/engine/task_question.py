"""Question whether the small thing for the day was done: one tap, on another day, before the next lesson begins.

The session's `task` is the lesson asked about, until the learner is asked. The buttons carry that lesson and the next
one that waits, so an old button is still counted and leads on. The answer is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.events import TaskAnswered
from bot.engine.input import ButtonTarget
from bot.engine.lesson_offer import about, can_hide, has_finished, is_offered
from bot.engine.session import Session
from bot.engine.stop_question import NOTHING, TASK_KEYS, aimed_pick
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import AnswerTask, GoOnward, OpenLesson, TaskAnswer
from bot.lessons.model.lesson import Course, Lesson

KEYS: Mapping[str, TaskAnswer] = {key: answer for answer, key in TASK_KEYS.items()}
"""Keys of the buttons that tell whether the task was done, with the answer each stands for."""


def task_due(course: Course, session: Session, lesson: Lesson, context: TurnContext) -> Lesson | None:
    """Return the lesson whose task is asked about before another one begins; None where nothing is asked.

    It is asked on another day than the task's: nobody has done it a minute later. Nothing is asked in the middle of a
    story, before a lesson that is played once more, or after Help (A24).
    """
    task = course.lesson(session.task or "")
    if task is None or context.after_help or session.visit is not None or has_finished(session, lesson):
        return None
    is_today = not {task.id, *task.was}.isdisjoint(session.sitting)
    return None if is_today or not is_offered(course, session, task) else task


def ask(course: Course, session: Session, task: Lesson, lesson: Lesson) -> TurnDraft:
    """Ask about a task once, also if the learner never answers. A sensitive lesson is not named (S2)."""
    asked = replace(session, task=None)
    name, values = ("did-it-unnamed", NOTHING) if task.sensitive else ("did-it", about(task))
    return can_hide(task, scene(course, asked, "moments", name, values, ButtonTarget(task.id, lesson.id, "")))


def answer(course: Course, session: Session, target: ButtonTarget) -> TurnDraft:
    """Count a tap on one of KEYS, answer it kindly, and begin the lesson that waits."""
    task, said = course.lesson(target.script), KEYS[target.key]
    counted = (TaskAnswered(task.id, said),) if task else ()
    told = TurnDraft(session, (*aimed_pick(course, target, {AnswerTask(said)}), *counted))
    return told.then(reply(course, session, said)).then(_begin_waiting_lesson(course, session, target.stop))


def reply(course: Course, session: Session, said: TaskAnswer) -> TurnDraft:
    """Return the kind reply to an answer; none of the three is judged."""
    return scene(course, session, "moments", f"did-it-{said}")


def _begin_waiting_lesson(course: Course, session: Session, name: str) -> TurnDraft:
    """Begin the lesson that the question stood before; after an old question, go on where the learner is."""
    lesson = course.lesson(name)
    is_old = lesson is None or session.visit is not None or has_finished(session, lesson)
    return TurnDraft(session, (Called(GoOnward() if is_old or lesson is None else OpenLesson(lesson.id)),))
