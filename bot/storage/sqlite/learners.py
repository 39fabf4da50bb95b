"""Rows of one learner: read together, and written where a turn changed them, in the caller's transaction."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.records.apply_turn import TurnResult
from bot.storage.records.learner import LearnerRecord, LearnerRow
from bot.storage.records.tables import GUESTS, IS_HIDING, LEARNER_COLUMNS, NEWS, REMINDERS, SPOKE, StoreTable
from bot.storage.row_format import RowFormat
from bot.storage.sql.announcements import forget_news
from bot.storage.sqlite.rows import SqliteRows, run_to_end


def _put(table: StoreTable) -> str:
    """Return the statement that writes a row, its values by name; the row that has the key already is changed."""
    given = ", ".join(f":{name}" for name in table.columns)
    fresh = ", ".join(f"{name} = excluded.{name}" for name in table.values)
    put = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({given})"
    return f"{put} ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {fresh}"


_LOAD = (
    f"SELECT {LEARNER_COLUMNS}, {IS_HIDING}"
    " FROM (SELECT ? AS learner, ? AS addressee) AS asked LEFT JOIN guests USING (learner)"
    " LEFT JOIN reminders ON reminders.learner = addressee LEFT JOIN news ON news.learner = addressee"
)
_SENDERS = f"SELECT {', '.join(SPOKE.columns)} FROM spoke WHERE mark = ?"
_PUT_GUEST, _PUT_REMINDER, _PUT_NEWS, _PUT_SENDER = map(_put, (GUESTS, REMINDERS, NEWS, SPOKE))


class LearnerKeys(NamedTuple):
    """Keys of a learner's rows; `sender_hash` of those in `spoke`, None where they are neither read nor written."""

    learner: LearnerId
    addressee: AddresseeId
    sender_hash: bytes | None


def load(db: sqlite3.Connection, keys: LearnerKeys, format: RowFormat) -> LearnerRecord:
    """Return everything stored of a learner; rows of `spoke` only if there is a hash among her keys."""
    row = db.execute(_LOAD, keys[:2]).fetchone()
    found = db.execute(_SENDERS, (keys.sender_hash,)) if keys.sender_hash else ()
    senders = [format.opened_sender(dict(zip(SPOKE.columns, it, strict=True))) for it in found]
    return format.learner(row, keys.learner, keys.addressee, senders)


def write(
    db: sqlite3.Connection, keys: LearnerKeys, format: RowFormat, before: LearnerRecord, turned: TurnResult
) -> None:
    """Write what a turn has changed."""
    after = turned.record
    _write_guest(db, keys.learner, format, before.guest, after.guest)
    if after.reminder is None and before.reminder is not None:
        db.execute("DELETE FROM reminders WHERE learner = ?", (keys.addressee,))
    elif after.reminder and after.reminder != before.reminder:
        db.execute(_PUT_REMINDER, format.reminder(after.reminder, keys.addressee))
    if turned.stops_news:
        run_to_end(forget_news(SqliteRows(db), [keys.addressee]))
    elif after.news and after.news != before.news:
        db.execute(_PUT_NEWS, format.news(after.news, keys.addressee))
    if after.sent_to != before.sent_to and keys.sender_hash:
        db.execute("DELETE FROM spoke WHERE mark = ?", (keys.sender_hash,))
        db.executemany(_PUT_SENDER, [format.sender(it, keys.sender_hash) for it in after.sent_to])


def _write_guest(
    db: sqlite3.Connection, learner: LearnerId, format: RowFormat, before: LearnerRow | None, after: LearnerRow | None
) -> None:
    if after is None:
        if before:
            db.execute("DELETE FROM guests WHERE learner = ?", (learner,))
    elif before is None or after.session != before.session:
        db.execute(_PUT_GUEST, format.guest(after, learner))
    elif after != before:
        db.execute("UPDATE guests SET expires_at = ? WHERE learner = ?", (after.expires_at, learner))
