"""The lessons a learner is offered, and how a scene of the bot speaks about one."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.bot_scenes import scene
from bot.engine.events import Asked, Values
from bot.engine.input import ButtonTarget
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.text import Text


def next_lesson(course: Course, session: Session) -> Lesson | None:
    """Return the first lesson of the course that is in the learner's language and that she has not finished."""
    offered = course.offered_to(session.locale, session.country)
    return next((lesson for lesson in offered if not has_finished(session, lesson)), None)


def has_finished(session: Session, lesson: Lesson) -> bool:
    """Return whether the learner finished a lesson, also under a name it had before."""
    return not {lesson.id, *lesson.was}.isdisjoint(session.finished)


def is_offered(course: Course, session: Session, lesson: Lesson) -> bool:
    """Return whether the lesson is for the learner's country and translated whole into her language."""
    return lesson.id in course.offered.get(session.locale, ()) and lesson.is_for(session.country)


def not_in_her_language(course: Course, session: Session, lesson: Lesson) -> TurnDraft:
    """Say that the lesson is not ready in the learner's language. Her place in it stays; others are a tap away."""
    return scene(course, session, "moments", "not-yet", about(lesson))


def lesson_gone(course: Course, session: Session) -> TurnDraft:
    """Say that the lesson of a button or of the learner's place is gone. Her place in another lesson stays."""
    visit = session.visit if session.visit and course.lesson(session.visit.lesson) else None
    return scene(course, replace(session, visit=visit), "moments", "gone")


def moment(course: Course, session: Session, name: str, lesson: Lesson, due: str = "") -> TurnDraft:
    """Tell a scene of moments.yaml about a lesson. Its aimed buttons carry what is due after the badge."""
    told = scene(course, session, "moments", name, about(lesson), ButtonTarget(lesson.id, due, ""))
    return can_hide(lesson, told)


def can_hide(lesson: Lesson, turn_draft: TurnDraft) -> TurnDraft:
    """Let the learner hide the questions around a sensitive lesson, like those inside it (D3)."""
    if lesson.sensitive is None:
        return turn_draft
    outputs = (replace(it, sensitive=True) if isinstance(it, Asked) else it for it in turn_draft.outputs)
    return TurnDraft(turn_draft.session, tuple(outputs))


def about(lesson: Lesson) -> Values:
    """Return the values of the placeholders that a scene about a lesson may have."""
    values: dict[str, Text] = {"title": lesson.title, "badge": lesson.badge, "today": lesson.today}
    return values
