"""Messages to staff before their release: stored in the turn's transaction under the hash of their withdrawal code.

They are released when their week is over. No row can be joined with a learner's: it has no pseudonym, no time but the
week, and no order, because a hash decides where it lies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import astuple, dataclass

from bot.safeguarding.messages.message import ReleasedMessage
from bot.storage.job_ports import PendingRelease
from bot.storage.records.apply_turn import MessageUnderCode, PendingMessage
from bot.storage.sqlite.counting import Work

_KEEP = "INSERT INTO voices (code, question, locale, country, week, words, quotable) VALUES (?, ?, ?, ?, ?, ?, ?)"


def store_message(db: sqlite3.Connection, messages: Sequence[PendingMessage]) -> None:
    """Store messages, in the caller's transaction."""
    db.executemany(_KEEP, map(astuple, messages))


def stored_message(db: sqlite3.Connection, code: bytes) -> MessageUnderCode | None:
    """Return the message stored under a code; None where there is none or it was withdrawn."""
    found = db.execute("SELECT question FROM voices WHERE code = ? AND taken_back = 0", (code,)).fetchone()
    return found and MessageUnderCode(*found)


def withdraw(db: sqlite3.Connection, code: bytes) -> None:
    """Delete the message under a code. One with a number is emptied and marked until `voices.db` has lost it too."""
    if db.execute("DELETE FROM voices WHERE code = ? AND voice = ''", (code,)).rowcount == 0:
        db.execute("UPDATE voices SET words = '', taken_back = 1 WHERE code = ?", (code,))


@dataclass(frozen=True, slots=True)
class SqlitePendingMessages:
    """Implementation of `job_ports.PendingMessages` on SQLite."""

    work: Work
    empty_log: Callable[[], Awaitable[None]]

    async def number(self, week: str, name: Callable[[], str]) -> None:
        """Give each message of a week before this one a random number."""
        await self.work(lambda db: _number(db, week, name))

    async def waiting(self) -> PendingRelease:
        """Return the messages to be written to `voices.db`, and the numbers to be deleted there."""
        return await self.work(_waiting)

    async def released(self, done: PendingRelease, open: Collection[str]) -> None:
        """Delete what was released or withdrawn in `voices.db`, from the bytes of the files too."""
        await self.work(lambda db: _released(db, done, open))
        await self.empty_log()


def _number(db: sqlite3.Connection, week: str, name: Callable[[], str]) -> None:
    for (code,) in db.execute("SELECT code FROM voices WHERE voice = '' AND week < ?", (week,)).fetchall():
        db.execute("UPDATE voices SET voice = ? WHERE code = ?", (name(), code))


def _waiting(db: sqlite3.Connection) -> PendingRelease:
    sql = "SELECT voice, question, locale, country, week, words, quotable FROM voices WHERE words <> '' AND voice <> ''"
    rows = db.execute(f"{sql} ORDER BY voice").fetchall()
    ready = tuple(ReleasedMessage(a, b, c, d, e, f, bool(quotable)) for a, b, c, d, e, f, quotable in rows)
    gone = tuple(message_id for (message_id,) in db.execute("SELECT voice FROM voices WHERE taken_back = 1"))
    return PendingRelease(ready, gone)


def _released(db: sqlite3.Connection, done: PendingRelease, open: Collection[str]) -> None:
    db.executemany("UPDATE voices SET words = '' WHERE voice = ?", ((it.id,) for it in done.ready))
    db.executemany("DELETE FROM voices WHERE voice = ?", ((message_id,) for message_id in done.gone))
    marks = ", ".join("?" for _ in open)
    over = f"DELETE FROM voices WHERE words = '' AND taken_back = 0 AND question NOT IN ({marks})"
    db.execute(over, tuple(open))
    db.execute(f"DELETE FROM spoke WHERE question NOT IN ({marks})", tuple(open))
