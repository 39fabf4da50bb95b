"""Removal of sensitive stories from a session, so that another holder of the learner's phone learns nothing (S2).

A sensitive story lives in its own messages alone. Opening the menu, /start or another story leaves it, and Tidy up
forgets it altogether: from then on the session is that of a learner who never opened one, and no answer can differ.
"""

from __future__ import annotations

from dataclasses import replace

from bot.engine.session import Session
from bot.lessons.model.lesson import Course


def is_sensitive(course: Course, name: str) -> bool:
    """Return whether a lesson has a content note. One that is gone may have had it."""
    lesson = course.lesson(name)
    return lesson is None or lesson.sensitive is not None


def left(course: Course, session: Session) -> Session:
    """Return the session outside of a sensitive story: its place and picks, and a link to one, are forgotten.

    The buttons of its messages still carry a place in it, behind its content note.
    """
    visit = None if session.visit and is_sensitive(course, session.visit.lesson) else session.visit
    wanted = None if session.wanted and is_sensitive(course, session.wanted) else session.wanted
    return replace(session, visit=visit, wanted=wanted)


def shown(course: Course, session: Session) -> Session:
    """Return what may be shown of a session, also to the learner: no sensitive story, finished or not."""
    session = left(course, session)
    visit = session.visit and replace(session.visit, sitting=_without_sensitive(course, session.visit.sitting))
    task = None if session.task and is_sensitive(course, session.task) else session.task
    finished, sitting = _without_sensitive(course, session.finished), _without_sensitive(course, session.sitting)
    return replace(session, finished=finished, sitting=sitting, task=task, visit=visit)


def _without_sensitive(course: Course, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if not is_sensitive(course, name))


def hidden(course: Course, session: Session) -> Session:
    """Return the session after Tidy up: what `shown` leaves out is deleted, and that words were written or sent (D3).

    The task goes too, whichever lesson it is of: else the question about it would reveal whether a story was hidden.
    """
    return replace(shown(course, session), writing=None, sent_to=None, task=None)
