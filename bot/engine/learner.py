"""Who acts: the learner of a session, or whoever her button says she is.

A session here may hold a language that is no longer offered; `advance` sees to that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from bot.engine.input import Action, Started, Tapped
from bot.engine.session import Session
from bot.lessons.model.lesson import SOURCE_LOCALE, Course


def recognise(course: Course, session: Session | None, action: Action) -> Session:
    """The learner as she was left, or as her button knows her when her 24 hours are over. Her reminder stays."""
    if is_known(session):
        return session
    if session is None:
        return newcomer(course, action)
    known = newcomer(course, action) if isinstance(action, Tapped) else session
    return replace(known, reminder=session.reminder, by_reminder=False)


def is_known(session: Session | None) -> TypeGuard[Session]:
    """Whether more is known of her than that she asked to be reminded."""
    return session is not None and not session.by_reminder


def newcomer(course: Course, action: Action) -> Session:
    """A learner nothing is stored of: a button carries who she is, anything else only her phone's locale (D12)."""
    if isinstance(action, Tapped):
        flags = action.flags
        return Session(flags.locale, flags.age, flags.country, less_data=flags.less_data)
    return Session(action.phone if action.phone in course.locales else SOURCE_LOCALE)


def started(course: Course, action: Started) -> Session:
    """For whom /start is told: for anybody who holds this phone, never for the learner who was here before (D5)."""
    return newcomer(course, action)
