"""Rows of one learner: read together, and written where a turn changed them, in the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.records.apply_turn import TurnResult
from bot.storage.records.learner import GuestRow, LearnerRecord
from bot.storage.records.rows import GUEST, IS_HIDING, NEWS, REMINDER, SIDE_BY_SIDE
from bot.storage.row_format import RowFormat


def _put(table: str, names: Sequence[str]) -> str:
    values = ", ".join("?" for _ in range(len(names) + 1))
    fresh = ", ".join(f"{name} = excluded.{name}" for name in names)
    put = f"INSERT INTO {table} (learner, {', '.join(names)}) VALUES ({values})"
    return f"{put} ON CONFLICT (learner) DO UPDATE SET {fresh}"


_LOAD = (
    f"SELECT {SIDE_BY_SIDE}, {IS_HIDING}"
    " FROM (SELECT ? AS learner, ? AS addressee) AS asked LEFT JOIN guests USING (learner)"
    " LEFT JOIN reminders ON reminders.learner = addressee LEFT JOIN news ON news.learner = addressee"
)
_SENDERS = "SELECT mark, question, until FROM spoke WHERE mark = ?"
_PUT_GUEST, _PUT_REMINDER, _PUT_NEWS = _put("guests", GUEST), _put("reminders", REMINDER), _put("news", NEWS)


class LearnerKeys(NamedTuple):
    """Keys of a learner's rows; `sender_hash` of those in `spoke`, None where they are neither read nor written."""

    learner: LearnerId
    addressee: AddresseeId
    sender_hash: bytes | None


def load(db: sqlite3.Connection, keys: LearnerKeys, format: RowFormat) -> LearnerRecord:
    """Return everything stored of a learner; rows of `spoke` only if there is a hash among her keys."""
    row = db.execute(_LOAD, keys[:2]).fetchone()
    senders = tuple(map(format.opened_sender, db.execute(_SENDERS, (keys.sender_hash,)))) if keys.sender_hash else ()
    return format.learner(row, keys.learner, keys.addressee, senders)


def write(
    db: sqlite3.Connection, keys: LearnerKeys, format: RowFormat, before: LearnerRecord, turned: TurnResult
) -> None:
    """Write what a turn has changed."""
    after = turned.record
    _write_guest(db, keys.learner, format, before.guest, after.guest)
    if after.reminder is None and before.reminder is not None:
        forget_reminder(db, keys.addressee)
    elif after.reminder and after.reminder != before.reminder:
        db.execute(_PUT_REMINDER, (keys.addressee, *format.reminder(after.reminder, keys.addressee)))
    if turned.stops_news:
        forget_news(db, keys.addressee)
    elif after.news and after.news != before.news:
        db.execute(_PUT_NEWS, (keys.addressee, *format.news(after.news, keys.addressee)))
    if after.sent_to != before.sent_to and keys.sender_hash:
        db.execute("DELETE FROM spoke WHERE mark = ?", (keys.sender_hash,))
        db.executemany(
            "INSERT INTO spoke VALUES (?, ?, ?)", [format.sender(it, keys.sender_hash) for it in after.sent_to]
        )


def _write_guest(
    db: sqlite3.Connection, learner: LearnerId, format: RowFormat, before: GuestRow | None, after: GuestRow | None
) -> None:
    if after is None:
        if before:
            db.execute("DELETE FROM guests WHERE learner = ?", (learner,))
    elif before is None or after.session != before.session:
        db.execute(_PUT_GUEST, (learner, *format.guest(after, learner)))
    elif after != before:
        db.execute("UPDATE guests SET expires_at = ? WHERE learner = ?", (after.expires_at, learner))


def forget_reminder(db: sqlite3.Connection, addressee: AddresseeId) -> None:
    """Delete the learner's reminder."""
    db.execute("DELETE FROM reminders WHERE learner = ?", (addressee,))


def forget_news(db: sqlite3.Connection, addressee: AddresseeId) -> bool:
    """Delete a learner's address for news and the record of deliveries to it; return True when there was any."""
    gone = db.execute("DELETE FROM news WHERE learner = ?", (addressee,)).rowcount
    return gone + db.execute("DELETE FROM sendings WHERE learner = ?", (addressee,)).rowcount > 0
