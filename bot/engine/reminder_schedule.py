"""Due times of reminders: on the day the learner picked, in the afternoon of her country's time zone (B9).

Times are whole seconds since 1970. The minute is derived from her pseudonym as an addressee: this spreads the learners
of a country over the window without a random number, the minute is the same every week, and it does not point to any
other row of hers.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.engine.daytime import CLOSES, ZONES
from bot.engine.session import Reminder
from bot.lessons.model.fields import WEEKDAYS
from bot.lessons.model.people import Country

OPENS = time(16, 0)
MINUTES = 150
"""Length of the window in which reminders are due, after OPENS: until half past six."""
WEEK = timedelta(days=7)


def first_due(reminder: Reminder, addressee: str, now: int) -> int:
    """Return the first due time after the learner asked or changed the day: a week from today at the earliest.

    So turning it off and on, or changing the day, never brings two in seven days, and no sending time is stored.
    """
    earliest = _local_date(now, reminder.country) + WEEK
    ahead = (WEEKDAYS.index(reminder.day) - earliest.weekday()) % 7
    return _seconds_at(earliest + timedelta(days=ahead), _minute_of(addressee), reminder.country)


def next_due(due: int, country: Country, now: int) -> int:
    """Return the same weekday and minute, on the first such day after today."""
    at, today = datetime.fromtimestamp(due, ZONES[country]), _local_date(now, country)
    weeks = max(0, (today - at.date()).days // 7 + 1)
    return _seconds_at(at.date() + weeks * WEEK, at.time(), country)


def moved_to_minute(due: int, addressee: str, country: Country) -> int:
    """Return the due time on the same day, at the minute of this addressee."""
    return _seconds_at(_local_date(due, country), _minute_of(addressee), country)


def postponed(due: int, country: Country, now: int) -> int:
    """Return the next due time when an announcement is sent now: no reminder in the seven days after it (B10)."""
    return next_due(due, country, now + int(WEEK.total_seconds()))


def reminder_decision(due: int, country: Country, now: int) -> Literal["wait", "send", "skip"]:
    """Decide about a reminder now; a missed one is skipped, never sent late."""
    if now < due:
        return "wait"
    here = datetime.fromtimestamp(now, ZONES[country])
    return "send" if here.date() == _local_date(due, country) and here.time() < CLOSES else "skip"


def _local_date(now: int, country: Country) -> date:
    return datetime.fromtimestamp(now, ZONES[country]).date()


def _minute_of(addressee: str) -> time:
    number = int.from_bytes(hashlib.blake2s(addressee.encode(), digest_size=8).digest(), "big") % MINUTES
    return (datetime.combine(date.min, OPENS) + timedelta(minutes=number)).time()


def _seconds_at(day: date, clock: time, country: Country) -> int:
    return int(datetime.combine(day, clock, ZONES[country]).timestamp())
