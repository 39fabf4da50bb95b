"""The weekly reminder of a learner: set, stopped, moved to another country (B9). For times see `reminder_schedule`."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.engine.bot_scenes import scene
from bot.engine.session import Reminder, Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import ReminderCommand, SetReminder, StopReminder
from bot.lessons.model.fields import Weekday, name_of
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Country

REMINDER_SCENES = "remind"
"""The bot file of reminders."""

HELLO = "hello-"
"""Prefix of the scenes that are sent, one after the other from week to week."""


def act(course: Course, session: Session, command: ReminderCommand) -> TurnDraft:
    """Set the learner's reminder, or stop it."""
    match command:
        case SetReminder(day):
            return _set_reminder(course, session, day)
        case StopReminder():
            return scene(course, replace(session, reminder=None), "remind", "stopped")
        case _:
            assert_never(command)


def _set_reminder(course: Course, session: Session, day: Weekday) -> TurnDraft:
    """Set the reminder, unless the country is unknown or allows no saved places, hence no stored address (B5)."""
    if session.country is None:
        return scene(course, session, "remind", "country")
    if not course.may_save(session.country, session.age):
        return scene(course, session, "remind", "not-here")
    session = replace(session, reminder=Reminder(day, session.country))
    return scene(course, session, "remind", "set", {"reminder-day": name_of(day)})


def hellos(course: Course) -> tuple[str, ...]:
    """Return the names of the scenes that are sent as reminders."""
    return tuple(name for name in course.bot[REMINDER_SCENES].scenes if name.startswith(HELLO))


def moved(session: Session, country: Country | None) -> Session:
    """Return the session in another country. The reminder moves along; without a country (None) it stays."""
    reminder = session.reminder
    if reminder and country:
        reminder = replace(reminder, country=country)
    return replace(session, country=country, reminder=reminder)
