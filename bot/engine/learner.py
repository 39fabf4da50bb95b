"""Recognition of the learner: by her session, or by the flags of her button; and what is kept of a younger one (H11).

The session may hold a language that is no longer offered; `advance` deals with that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from bot.engine.events import Event, NewsStopped
from bot.engine.input import Action, Started, Tapped
from bot.engine.session import Session
from bot.lessons.model.lesson import SOURCE_LOCALE, Course


def recognise(course: Course, session: Session | None, action: Action) -> Session:
    """Return the stored session, or one made from the button once the learner's 24 hours are over. A reminder stays."""
    if is_known(session):
        return session
    if session is None:
        return newcomer(course, action)
    known = newcomer(course, action) if isinstance(action, Tapped) else session
    return replace(known, reminder=session.reminder, by_reminder=False)


def is_known(session: Session | None) -> TypeGuard[Session]:
    """Return whether more is stored of the learner than her reminder."""
    return session is not None and not session.by_reminder


def newcomer(course: Course, action: Action) -> Session:
    """Return the session of a learner of whom nothing is stored.

    A button carries her flags, and a pilot's link its country; any other input only the locale of her phone (D12).
    """
    if isinstance(action, Tapped):
        flags = action.flags
        return Session(course.chat_language(flags.locale), flags.age, flags.country, less_data=flags.less_data)
    country = action.country if isinstance(action, Started) else None
    return Session(action.phone_locale if action.phone_locale in course.locales else SOURCE_LOCALE, country=country)


def session_for_start(course: Course, action: Started) -> Session:
    """Return the session in which /start is told: that of an unknown person, as anybody may hold this phone (D5)."""
    return newcomer(course, action)


def keep_nothing_of_younger(
    course: Course, before: Session, after: Session, events: tuple[Event, ...]
) -> tuple[Session, tuple[Event, ...]]:
    """Return session and events of a turn; for a younger learner without saved place, reminder and news.

    She stays a guest, whose row goes 24 hours after her last tap. News ends with the turn in which she tells an age or
    a country that is younger than the bot is offered to.
    """
    if course.invites(after.country, after.age):
        return after, events
    stopped = (NewsStopped(),) if course.invites(before.country, before.age) else ()
    return replace(after, saved=False, reminder=None), (*stopped, *events)
