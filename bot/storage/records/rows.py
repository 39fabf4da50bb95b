"""The stored values of a session: one line for each, from which it is written into a learner's row and read again.

A value is sealed in `guests.sealed` unless the table has a column of its name (`tables.py`), so a new one is a line
here and no migration.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bot.engine.session import Answer, Session, Trail, Visit


class ValueKind(NamedTuple):
    """A kind of values: the functions that write one into a row and read it again, and the written form of no value."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    empty: object


class StoredValue(NamedTuple):
    """A stored value: its name in a row, its kind, its content for the page of all tables, and its field.

    The field is that of the session or visit.
    """

    name: str
    kind: ValueKind
    holds: str
    field: str


def _stored(name: str, kind: ValueKind, holds: str, field: str = "") -> StoredValue:
    """Return a stored value, whose field has its name unless another is given."""
    return StoredValue(name, kind, holds, field or name)


def _keep_value(value: Any) -> Any:
    return value


def _trail_text(trail: Trail) -> str:
    return " ".join(f"{answer.stop}={answer.key}" for answer in trail)


def _trail_of(written: str) -> Trail:
    pairs = (pair.partition("=") for pair in written.split())
    return tuple(Answer(stop, key) for stop, _, key in pairs)


TEXT = ValueKind(_keep_value, _keep_value, None)
FLAG = ValueKind(int, bool, 0)
NAMES = ValueKind(" ".join, lambda written: tuple(written.split()), "")
TRAIL = ValueKind(_trail_text, _trail_of, "")

SESSION_VALUES = (
    _stored("locale", TEXT, "the language she chose"),
    _stored("country", TEXT, "the country she chose"),
    _stored("age", TEXT, "the age band she chose; never a birth date"),
    _stored("finished", NAMES, "the lessons she finished"),
    _stored("wanted", TEXT, "the lesson of the link she came by, until it begins"),
    _stored("saved", FLAG, "whether she asked to save her place"),
    _stored("less_data", FLAG, "1 when pictures come only when she taps Show"),
    _stored("writing", TEXT, "the question she is answering, until she sends or taps; never a word of it"),
    _stored("sitting", NAMES, "those of `finished` that she finished on the day (UTC) of her last tap"),
    _stored("task", TEXT, "the lesson she finished last, until she is asked whether its small thing happened"),
)
VISIT_VALUES = (
    _stored("lesson", TEXT, "the lesson she is in"),
    _stored("band", TEXT, "the age band that it is told for"),
    _stored("lesson_country", TEXT, "the country whose names it uses", field="country"),
    _stored("trail", TRAIL, "the options she picked in it"),
    _stored("first", TRAIL, "the first answer to each question of it: going back does not change what is counted"),
    _stored("lesson_sitting", NAMES, "`sitting` as it was when the lesson began", field="sitting"),
)
EMPTY: Mapping[str, object] = {it.name: it.kind.empty for it in (*SESSION_VALUES, *VISIT_VALUES)}
"""The names of all values, each with what it is where nothing is written."""


def to_row(session: Session) -> dict[str, Any]:
    """Return the stored values of a session by their names; those that say nothing are left out."""
    values = _written(SESSION_VALUES, session)
    return values | _written(VISIT_VALUES, session.visit) if session.visit else values


def from_row(values: Mapping[str, Any]) -> Session:
    """Return the session that `to_row` wrote."""
    visit = _fields(VISIT_VALUES, values)
    return Session(**_fields(SESSION_VALUES, values), visit=Visit(**visit) if visit["lesson"] else None)


def _fields(known: tuple[StoredValue, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    return {it.field: it.kind.read(values.get(it.name, it.kind.empty)) for it in known}


def _written(known: tuple[StoredValue, ...], of: Session | Visit) -> dict[str, Any]:
    written = {it.name: it.kind.write(getattr(of, it.field)) for it in known}
    return {name: value for name, value in written.items() if value != EMPTY[name]}
