"""The table of reminders, for who sends them (B9). A girl's row is written in her turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.engine.reminder_schedule import held, next_due
from bot.storage.job_ports import DueReminder
from bot.storage.ports import LearnerId
from bot.storage.sqlite.counting import Work
from bot.storage.sqlite.learners import forget_reminder

AT_ONCE = 200
"""So many are looked at in a round; the others wait for the next one."""


@dataclass(frozen=True, slots=True)
class SqliteReminders:
    """What whoever sends reminders asks of the store. `empty_log` takes what is gone out of the bytes of the log."""

    work: Work
    empty_log: Callable[[], Awaitable[None]]

    async def due(self, now: int) -> list[DueReminder]:
        """The reminders whose time has come, the oldest first."""
        found = (
            "SELECT learner, address, locale, country, due_at, learner IN (SELECT learner FROM news) FROM reminders"
            " WHERE due_at <= ? AND expires_at > ? ORDER BY due_at LIMIT ?"
        )
        rows = await self.work(lambda db: db.execute(found, (now, now, AT_ONCE)).fetchall())
        return [DueReminder(*row) for row in rows]

    async def claim(self, due: DueReminder, now: int) -> bool:
        """Move a reminder on by a week before it is sent: whatever happens then, it is not sent twice.

        False when it is not due any more: she has tapped meanwhile, or said no.
        """
        moved = "UPDATE reminders SET due_at = ? WHERE learner = ? AND due_at = ?"
        values = (next_due(due.due_at, due.country, now), due.learner, due.due_at)
        return await self.work(lambda db: db.execute(moved, values).rowcount > 0)

    async def forget(self, learner: LearnerId) -> None:
        """Her row is gone, from the bytes of the files too: she has blocked the bot, or her address opens no more."""
        await self.work(lambda db: forget_reminder(db, learner))
        await self.empty_log()


def hold(db: sqlite3.Connection, learner: LearnerId, now: int) -> None:
    """An announcement goes to her now: no reminder comes in the week after it."""
    found = db.execute("SELECT due_at, country FROM reminders WHERE learner = ?", (learner,)).fetchone()
    if found is not None:
        db.execute("UPDATE reminders SET due_at = ? WHERE learner = ?", (held(found[0], found[1], now), learner))
