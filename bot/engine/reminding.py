"""A reminder she asks for (B9): its day, where it is afternoon for her, and its end. `jobs.reminders` tells when."""

from __future__ import annotations

from dataclasses import replace

from bot.content.model.lesson import Course
from bot.content.model.people import COUNTRIES, Country
from bot.content.model.weekdays import WEEKDAYS, name_of
from bot.engine.scenes import scene
from bot.engine.session import Reminder, Session
from bot.engine.turn import Telling

FILE = "remind"
"""The bot file of reminders."""

HELLO = "hello-"
"""How the scenes in it begin that are sent, one after the other from week to week."""

ACTS: frozenset[str] = frozenset({"remind", "remind-off"})
"""What a scene may do about her reminder; the day stands behind `remind`."""


def act(course: Course, session: Session, word: str, value: str) -> Telling:
    """One of ACTS. Where places may not be saved no address is kept either (B5)."""
    if word == "remind-off":
        return scene(course, replace(session, reminder=None), "remind", "stopped")
    day = next(it for it in WEEKDAYS if it == value)
    if session.country is None:
        return scene(course, session, "remind", "country")
    if not course.directory.may_save(session.country):
        return scene(course, session, "remind", "not-here")
    return _set(course, session, Reminder(day, session.country))


def _set(course: Course, session: Session, reminder: Reminder) -> Telling:
    return scene(course, replace(session, reminder=reminder), "remind", "set", {"reminder-day": name_of(reminder.day)})


def hellos(course: Course) -> tuple[str, ...]:
    """The scenes that are sent as reminders."""
    return tuple(name for name in course.bot[FILE].scenes if name.startswith(HELLO))


def moved(session: Session, told: str) -> Session:
    """Her country as she told it. Her reminder goes with her; with none told its afternoon stays where it was."""
    country: Country | None = next((it for it in COUNTRIES if it == told), None)
    reminder = session.reminder
    if reminder and country:
        reminder = replace(reminder, country=country)
    return replace(session, country=country, reminder=reminder)
