"""A girl as rows of tables, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.engine.session import Answer, Session, Trail, Visit
from bot.storage.records.learner import GuestRow, LearnerRecord, NewsRow, ReminderRow, SpokeRow

COLUMNS = (
    "locale", "country", "age", "finished", "wanted", "lesson", "band", "lesson_country", "trail", "first", "saved",
    "less_data", "writing",
)  # fmt: skip


GUEST = (*COLUMNS, "expires_at")
REMINDER = ("address", "locale", "country", "weekday", "due_at", "expires_at")
NEWS = ("sealed", "locale", "country", "expires_at")
"""The columns of her rows in `guests`, `reminders` and `news` after the first, her pseudonym."""


SIDE_BY_SIDE = ", ".join(
    f"{table}.{name}" for table, names in (("guests", GUEST), ("reminders", REMINDER), ("news", NEWS)) for name in names
)
"""The same, as a statement asks for them."""


def girl_of(row: Sequence[Any], spoke: Sequence[SpokeRow]) -> LearnerRecord:
    """A girl from the columns GUEST, REMINDER and NEWS side by side, all empty where she has no such row."""
    guest, reminder, news = row[: len(GUEST)], row[len(GUEST) : -len(NEWS)], row[-len(NEWS) :]
    return LearnerRecord(
        GuestRow(from_row(guest[:-1]), guest[-1]) if guest[-1] is not None else None,
        ReminderRow(*reminder) if reminder[-1] is not None else None,
        NewsRow(*news) if news[-1] is not None else None,
        tuple(spoke),
    )


def to_row(session: Session) -> tuple[Any, ...]:
    """The values of COLUMNS."""
    visit = session.visit
    lesson = (visit.lesson, visit.band, visit.country) if visit else (None, None, None)
    trails = (_written(visit.trail), _written(visit.first)) if visit else ("", "")
    hers = (session.locale, session.country, session.age, " ".join(session.finished), session.wanted)
    return *hers, *lesson, *trails, int(session.saved), int(session.less_data), session.writing


def from_row(row: Sequence[Any]) -> Session:
    """The session that `to_row` wrote."""
    locale, country, age, finished, wanted, lesson, band, lesson_country, trail, first, saved, less, writing = row
    visit = Visit(lesson, band, lesson_country, _read(trail), _read(first)) if lesson else None
    return Session(
        locale, age, country, tuple(finished.split()), wanted, visit, bool(saved), bool(less), writing=writing
    )


def _written(trail: Trail) -> str:
    return " ".join(f"{answer.stop}={answer.key}" for answer in trail)


def _read(written: str) -> Trail:
    pairs = (pair.partition("=") for pair in written.split())
    return tuple(Answer(stop, key) for stop, _, key in pairs)
