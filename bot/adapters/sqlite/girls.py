"""A girl's rows, read together and written where a turn has changed them, in the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from bot.keeping.girl import Girl, Guest, Reader, Reminded, Said
from bot.keeping.rows import COLUMNS, from_row, to_row
from bot.keeping.turning import Turned
from bot.ports import LearnerId

_GUEST = (*COLUMNS, "expires_at")
_REMINDED = ("address", "locale", "country", "weekday", "due_at", "expires_at")
_READER = ("sealed", "locale", "country", "expires_at")


def _columns(table: str, names: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def _put(table: str, names: Sequence[str]) -> str:
    values = ", ".join("?" for _ in range(len(names) + 1))
    fresh = ", ".join(f"{name} = excluded.{name}" for name in names)
    put = f"INSERT INTO {table} (learner, {', '.join(names)}) VALUES ({values})"
    return f"{put} ON CONFLICT (learner) DO UPDATE SET {fresh}"


_LOAD = (
    f"SELECT {_columns('guests', _GUEST)}, {_columns('reminders', _REMINDED)}, {_columns('news', _READER)}"
    " FROM (SELECT ? AS learner) LEFT JOIN guests USING (learner) LEFT JOIN reminders USING (learner)"
    " LEFT JOIN news USING (learner)"
)
_SAID = "SELECT question, expires_at FROM spoke WHERE mark = ?"
_PUT_GUEST, _PUT_REMINDED, _PUT_READER = _put("guests", _GUEST), _put("reminders", _REMINDED), _put("news", _READER)


def load(db: sqlite3.Connection, learner: LearnerId, mark: bytes | None) -> Girl:
    """Everything that is held of her; what is noted under her mark only where there is one."""
    row = db.execute(_LOAD, (learner,)).fetchone()
    said = tuple(Said(*it) for it in db.execute(_SAID, (mark,))) if mark else ()
    return girl_of(row, said)


def girl_of(row: tuple[Any, ...], said: tuple[Said, ...]) -> Girl:
    """A girl from the columns of her rows side by side, all empty where she has none."""
    guest, reminded, reader = row[: len(_GUEST)], row[len(_GUEST) : -len(_READER)], row[-len(_READER) :]
    return Girl(
        Guest(from_row(guest[:-1]), guest[-1]) if guest[-1] is not None else None,
        Reminded(*reminded) if reminded[-1] is not None else None,
        Reader(*reader) if reader[-1] is not None else None,
        said,
    )


def write(db: sqlite3.Connection, learner: LearnerId, mark: bytes | None, before: Girl, turned: Turned) -> None:
    """What a turn has made of her."""
    after = turned.girl
    _write_guest(db, learner, before.guest, after.guest)
    if after.reminded != before.reminded:
        _write_reminded(db, learner, after.reminded)
    if turned.stops_news:
        forget_news(db, learner)
    elif after.reader and after.reader != before.reader:
        it = after.reader
        db.execute(_PUT_READER, (learner, it.sealed, it.locale, it.country, it.expires_at))
    if after.said != before.said and mark:
        db.execute("DELETE FROM spoke WHERE mark = ?", (mark,))
        db.executemany("INSERT INTO spoke VALUES (?, ?, ?)", ((mark, *said) for said in after.said))


def _write_guest(db: sqlite3.Connection, learner: LearnerId, before: Guest | None, after: Guest | None) -> None:
    if after is None:
        if before:
            db.execute("DELETE FROM guests WHERE learner = ?", (learner,))
    elif before is None or after.session != before.session:
        db.execute(_PUT_GUEST, (learner, *to_row(after.session), after.expires_at))
    elif after != before:
        db.execute("UPDATE guests SET expires_at = ? WHERE learner = ?", (after.expires_at, learner))


def _write_reminded(db: sqlite3.Connection, learner: LearnerId, it: Reminded | None) -> None:
    if it is None:
        forget_reminder(db, learner)
    else:
        row = (learner, it.address, it.locale, it.country, it.weekday, it.due_at, it.expires_at)
        db.execute(_PUT_REMINDED, row)


def forget_reminder(db: sqlite3.Connection, learner: LearnerId) -> None:
    """Delete her row among the reminders."""
    db.execute("DELETE FROM reminders WHERE learner = ?", (learner,))


def forget_news(db: sqlite3.Connection, learner: LearnerId) -> bool:
    """Her address, and that something was sent to it; whether there was anything."""
    gone = db.execute("DELETE FROM news WHERE learner = ?", (learner,)).rowcount
    return gone + db.execute("DELETE FROM sendings WHERE learner = ?", (learner,)).rowcount > 0
