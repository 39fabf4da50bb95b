"""The table of reminders: whom to write to, on which day, until when (B9). A girl's row is written in her turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.adapters.sqlite.books import Work
from bot.content.model.people import Country
from bot.engine.session import Reminder, Session, long_until
from bot.jobs.reminders import WEEK, first_due, next_due
from bot.ports import Knock, LearnerId

AT_ONCE = 200
"""So many are looked at in a round; the others wait for the next one."""


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time has come; `due_at` in seconds since 1970. `reads_news` is whether she said yes to news."""

    learner: LearnerId
    address: bytes = field(repr=False)
    locale: str
    country: Country
    due_at: int
    reads_news: bool


@dataclass(frozen=True, slots=True)
class Reminders:
    """What whoever sends reminders asks of the store. `empty_log` takes what is gone out of the bytes of the log."""

    work: Work
    empty_log: Callable[[], Awaitable[None]]

    async def due(self, now: int) -> list[Due]:
        """The reminders whose time has come, the oldest first."""
        found = (
            "SELECT learner, address, locale, country, due_at, learner IN (SELECT learner FROM news) FROM reminders"
            " WHERE due_at <= ? AND expires_at > ? ORDER BY due_at LIMIT ?"
        )
        rows = await self.work(lambda db: db.execute(found, (now, now, AT_ONCE)).fetchall())
        return [Due(*row) for row in rows]

    async def claim(self, due: Due, now: int) -> bool:
        """Move a reminder on by a week before it is sent: whatever happens then, it is not sent twice.

        False when it is not due any more: she has tapped meanwhile, or said no.
        """
        moved = "UPDATE reminders SET due_at = ? WHERE learner = ? AND due_at = ?"
        values = (next_due(due.due_at, due.country, now), due.learner, due.due_at)
        return await self.work(lambda db: db.execute(moved, values).rowcount > 0)

    async def forget(self, learner: LearnerId) -> None:
        """Her row is gone, from the bytes of the files too: she has blocked the bot, or her address opens no more."""
        await self.work(lambda db: forget(db, learner))
        await self.empty_log()


def known(db: sqlite3.Connection, learner: LearnerId, now: int) -> Session | None:
    """What her reminder tells of her, which is all there is when her hours as a guest are over."""
    found = "SELECT locale, country, weekday FROM reminders WHERE learner = ? AND expires_at > ?"
    row = db.execute(found, (learner, now)).fetchone()
    if row is None:
        return None
    locale, country, weekday = row
    return Session(locale, country=country, reminder=Reminder(weekday, country), by_reminder=True)


def keep(db: sqlite3.Connection, knock: Knock, before: Reminder | None, session: Session, now: int) -> None:
    """What a turn makes of her reminder: asked for or changed, ended, or still wished, as every tap tells."""
    if session.reminder is None:
        if before is not None:
            forget(db, knock.learner)
    elif session.reminder != before:
        _write(db, knock, session, session.reminder, now)
    else:
        _renew(db, knock.learner, session, session.reminder, now)


def forget(db: sqlite3.Connection, learner: LearnerId) -> None:
    """Delete her row, in the caller's transaction."""
    db.execute("DELETE FROM reminders WHERE learner = ?", (learner,))


def hold(db: sqlite3.Connection, learner: LearnerId, now: int) -> None:
    """An announcement goes to her now: no reminder comes in the seven days after it (B10)."""
    found = db.execute("SELECT due_at, country FROM reminders WHERE learner = ?", (learner,)).fetchone()
    if found is not None:
        due_at, country = found
        later = next_due(due_at, country, now + int(WEEK.total_seconds()))
        db.execute("UPDATE reminders SET due_at = ? WHERE learner = ?", (later, learner))


def _write(db: sqlite3.Connection, knock: Knock, session: Session, reminder: Reminder, now: int) -> None:
    """A host that knows no address (a preview) keeps an empty one."""
    address = knock.sealed("reminder") if knock.sealed else b""
    due = first_due(reminder, knock.learner, now)
    row = (knock.learner, address, session.locale, reminder.country, reminder.day, due, long_until(now))
    db.execute("INSERT OR REPLACE INTO reminders VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _renew(db: sqlite3.Connection, learner: LearnerId, session: Session, reminder: Reminder, now: int) -> None:
    """Kept longer, in the language she reads now; none comes on a day she was here. Written once a day at most."""
    columns = "locale, due_at, expires_at"
    (locale, due, until) = db.execute(f"SELECT {columns} FROM reminders WHERE learner = ?", (learner,)).fetchone()
    fresh = (session.locale, next_due(due, reminder.country, now), long_until(now))
    if fresh != (locale, due, until):
        db.execute(f"UPDATE reminders SET ({columns}) = (?, ?, ?) WHERE learner = ?", (*fresh, learner))
