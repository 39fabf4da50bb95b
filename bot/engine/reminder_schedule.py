"""When a reminder is due: on the day she picked, in the afternoon where she is, at most once a week (B9).

Times are whole seconds since 1970. The minute is made from her pseudonym: it spreads the girls of a country over the
window, needs no chance, and is the same every week.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.engine.session import Reminder
from bot.engine.time_zones import ZONES
from bot.lessons.model.people import Country
from bot.lessons.model.weekdays import WEEKDAYS

OPENS = time(16, 0)
MINUTES = 150
"""Reminders are due within so many minutes after OPENS: until half past six."""
CLOSES = time(19, 0)
"""From then on none is sent: what was late comes next week."""

WEEK = timedelta(days=7)


def first_due(reminder: Reminder, learner: str, now: int) -> int:
    """The first time after she asked or changed the day: a week from today at the earliest.

    So no off and on again, and no other day, brings two in seven days, and nobody has to remember when one was sent.
    """
    earliest = _day(now, reminder.country) + WEEK
    ahead = (WEEKDAYS.index(reminder.day) - earliest.weekday()) % 7
    return _at(earliest + timedelta(days=ahead), _minute(learner), reminder.country)


def next_due(due: int, country: Country, now: int) -> int:
    """The same weekday and minute, on the first such day after today."""
    at, today = datetime.fromtimestamp(due, ZONES[country]), _day(now, country)
    weeks = max(0, (today - at.date()).days // 7 + 1)
    return _at(at.date() + weeks * WEEK, at.time(), country)


def held(due: int, country: Country, now: int) -> int:
    """When it is due where an announcement goes to her now: no reminder comes in the seven days after it (B10)."""
    return next_due(due, country, now + int(WEEK.total_seconds()))


def fate(due: int, country: Country, now: int) -> Literal["wait", "send", "skip"]:
    """What becomes of a reminder now; one that was missed is skipped, never late."""
    if now < due:
        return "wait"
    here = datetime.fromtimestamp(now, ZONES[country])
    return "send" if here.date() == _day(due, country) and here.time() < CLOSES else "skip"


def _day(now: int, country: Country) -> date:
    return datetime.fromtimestamp(now, ZONES[country]).date()


def _minute(learner: str) -> time:
    number = int.from_bytes(hashlib.blake2s(learner.encode(), digest_size=8).digest(), "big") % MINUTES
    return time(OPENS.hour + number // 60, number % 60)


def _at(day: date, clock: time, country: Country) -> int:
    return int(datetime.combine(day, clock, ZONES[country]).timestamp())
