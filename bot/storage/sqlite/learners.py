"""Rows of one learner: read together, and written where a turn changed them, in the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple

from bot.storage.ports import LearnerId
from bot.storage.records.apply_turn import TurnResult
from bot.storage.records.learner import GuestRow, LearnerRecord, ReminderRow, SpokeRow
from bot.storage.records.rows import GUEST, NEWS, REMINDER, SIDE_BY_SIDE, learner_of, to_row


def _put(table: str, names: Sequence[str]) -> str:
    values = ", ".join("?" for _ in range(len(names) + 1))
    fresh = ", ".join(f"{name} = excluded.{name}" for name in names)
    put = f"INSERT INTO {table} (learner, {', '.join(names)}) VALUES ({values})"
    return f"{put} ON CONFLICT (learner) DO UPDATE SET {fresh}"


_LOAD = (
    f"SELECT {SIDE_BY_SIDE}"
    " FROM (SELECT ? AS learner) LEFT JOIN guests USING (learner) LEFT JOIN reminders USING (learner)"
    " LEFT JOIN news USING (learner)"
)
_SPOKE = "SELECT question, expires_at FROM spoke WHERE mark = ?"
_PUT_GUEST, _PUT_REMINDER, _PUT_NEWS = _put("guests", GUEST), _put("reminders", REMINDER), _put("news", NEWS)


def load(db: sqlite3.Connection, learner: LearnerId, mark: bytes | None) -> LearnerRecord:
    """Return everything stored of a learner; marks of sent messages are read only where `mark` is given."""
    row = db.execute(_LOAD, (learner,)).fetchone()
    spoke = tuple(SpokeRow(*it) for it in db.execute(_SPOKE, (mark,))) if mark else ()
    return learner_of(row, spoke)


def write(
    db: sqlite3.Connection, learner: LearnerId, mark: bytes | None, before: LearnerRecord, turned: TurnResult
) -> None:
    """Write what a turn has changed."""
    after = turned.record
    _write_guest(db, learner, before.guest, after.guest)
    if after.reminder != before.reminder:
        _write_reminder(db, learner, after.reminder)
    if turned.stops_news:
        forget_news(db, learner)
    elif after.news and after.news != before.news:
        db.execute(_PUT_NEWS, (learner, *astuple(after.news)))
    if after.spoke != before.spoke and mark:
        db.execute("DELETE FROM spoke WHERE mark = ?", (mark,))
        db.executemany("INSERT INTO spoke VALUES (?, ?, ?)", ((mark, *spoke) for spoke in after.spoke))


def _write_guest(db: sqlite3.Connection, learner: LearnerId, before: GuestRow | None, after: GuestRow | None) -> None:
    if after is None:
        if before:
            db.execute("DELETE FROM guests WHERE learner = ?", (learner,))
    elif before is None or after.session != before.session:
        db.execute(_PUT_GUEST, (learner, *to_row(after.session), after.expires_at))
    elif after != before:
        db.execute("UPDATE guests SET expires_at = ? WHERE learner = ?", (after.expires_at, learner))


def _write_reminder(db: sqlite3.Connection, learner: LearnerId, it: ReminderRow | None) -> None:
    if it is None:
        forget_reminder(db, learner)
    else:
        db.execute(_PUT_REMINDER, (learner, *astuple(it)))


def forget_reminder(db: sqlite3.Connection, learner: LearnerId) -> None:
    """Delete the learner's reminder."""
    db.execute("DELETE FROM reminders WHERE learner = ?", (learner,))


def forget_news(db: sqlite3.Connection, learner: LearnerId) -> bool:
    """Delete her address for news and the record of deliveries to it; return True when there was any."""
    gone = db.execute("DELETE FROM news WHERE learner = ?", (learner,)).rowcount
    return gone + db.execute("DELETE FROM sendings WHERE learner = ?", (learner,)).rowcount > 0
