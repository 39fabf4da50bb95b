"""A session as a row of `guests`, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.engine.session import Answer, Session, Trail, Visit

COLUMNS = (
    "locale", "country", "age", "finished", "wanted", "lesson", "band", "lesson_country", "trail", "first", "saved",
    "less_data", "writing",
)  # fmt: skip


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
