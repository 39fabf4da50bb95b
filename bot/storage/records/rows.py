"""Columns of a learner's rows, and conversion between a session and the values of a row in `guests`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.engine.session import Answer, Session, Trail, Visit

COLUMNS = (
    "locale", "country", "age", "finished", "wanted", "lesson", "band", "lesson_country", "trail", "first", "saved",
    "less_data", "writing", "sitting", "lesson_sitting", "task",
)  # fmt: skip


GUEST = ("sealed", "saved", "expires_at")
REMINDER = ("address", "locale", "country", "weekday", "due_at", "until")
NEWS = ("sealed", "locale", "country", "until")
"""Columns of a learner's rows in `guests`, `reminders` and `news`, without the first one, her pseudonym."""


SIDE_BY_SIDE = ", ".join(
    f"{table}.{name}" for table, names in (("guests", GUEST), ("reminders", REMINDER), ("news", NEWS)) for name in names
)
"""The same columns as a SELECT list."""


IS_HIDING = "EXISTS (SELECT 1 FROM messages WHERE messages.learner = asked.learner AND hiding = 1)"
"""SQL: whether messages of a learner (`asked.learner`) are marked as to be deleted."""


def to_row(session: Session) -> tuple[Any, ...]:
    """Return the values of COLUMNS for a session."""
    visit = session.visit
    lesson = (visit.lesson, visit.band, visit.country) if visit else (None, None, None)
    trails = (_trail_text(visit.trail), _trail_text(visit.first)) if visit else ("", "")
    profile = (session.locale, session.country, session.age, " ".join(session.finished), session.wanted)
    days = (" ".join(session.sitting), " ".join(visit.sitting) if visit else "", session.task)
    return *profile, *lesson, *trails, int(session.saved), int(session.less_data), session.writing, *days


def from_row(row: Sequence[Any]) -> Session:
    """Return the session that `to_row` wrote."""
    locale, country, age, finished, wanted, lesson, band, lesson_country, trail, first, saved, less, writing = row[:13]
    sitting, lesson_sitting, task = row[13:]
    told = tuple(lesson_sitting.split())
    visit = Visit(lesson, band, lesson_country, _trail_of(trail), _trail_of(first), told) if lesson else None
    return Session(
        locale,
        age,
        country,
        tuple(finished.split()),
        wanted,
        visit,
        bool(saved),
        bool(less),
        writing=writing,
        sitting=tuple(sitting.split()),
        task=task,
    )


def _trail_text(trail: Trail) -> str:
    return " ".join(f"{answer.stop}={answer.key}" for answer in trail)


def _trail_of(written: str) -> Trail:
    pairs = (pair.partition("=") for pair in written.split())
    return tuple(Answer(stop, key) for stop, _, key in pairs)
