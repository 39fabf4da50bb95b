"""Learners younger than those the bot is offered to: they play every story, and nothing of them is kept (H11)."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.events import Event, NewsStopped
from bot.engine.session import Session
from bot.lessons.model.lesson import Course


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
