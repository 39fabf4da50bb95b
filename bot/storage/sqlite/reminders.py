"""Table of reminders, for the job that sends them (B9). A learner's row is written in her turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.engine.reminder_schedule import next_due, postponed
from bot.storage.job_ports import DueReminder
from bot.storage.ports import AddresseeId
from bot.storage.row_format import RowFormat
from bot.storage.sqlite.counting import Work
from bot.storage.sqlite.learners import forget_reminder

AT_ONCE = 200
"""Reminders handled in one round; the others wait for the next one."""


@dataclass(frozen=True, slots=True)
class SqliteReminders:
    """Implementation of `job_ports.ReminderQueue` on SQLite. `empty_log` removes deleted bytes from the log."""

    work: Work
    empty_log: Callable[[], Awaitable[None]]
    format: RowFormat

    async def due(self, now: int) -> list[DueReminder]:
        """Return the reminders that are due, oldest first."""
        found = (
            "SELECT until, learner, address, locale, country, due_at, learner IN (SELECT learner FROM news)"
            " FROM reminders WHERE due_at <= ? ORDER BY due_at LIMIT ?"
        )
        rows = await self.work(lambda db: db.execute(found, (now, AT_ONCE)).fetchall())
        is_over = self.format.is_over
        return [DueReminder(*row) for until, *row in rows if not is_over("reminders", row[0], until, now)]

    async def claim(self, due: DueReminder, now: int) -> bool:
        """Postpone a reminder by a week before it is sent: whatever happens then, it is not sent twice.

        Return False when it is not due any more: the learner has tapped meanwhile, or declined reminders.
        """
        moved = "UPDATE reminders SET due_at = ? WHERE learner = ? AND due_at = ?"
        values = (next_due(due.due_at, due.country, now), due.addressee, due.due_at)
        return await self.work(lambda db: db.execute(moved, values).rowcount > 0)

    async def forget(self, addressee: AddresseeId) -> None:
        """Delete a learner's reminder, from the bytes of the files too.

        Called when she has blocked the bot or her address cannot be decrypted any more.
        """
        await self.work(lambda db: forget_reminder(db, addressee))
        await self.empty_log()


def postpone(db: sqlite3.Connection, addressee: AddresseeId, now: int) -> None:
    """Postpone a learner's reminder, so that none comes in the week after an announcement."""
    found = db.execute("SELECT due_at, country FROM reminders WHERE learner = ?", (addressee,)).fetchone()
    if found is not None:
        db.execute("UPDATE reminders SET due_at = ? WHERE learner = ?", (postponed(found[0], found[1], now), addressee))
