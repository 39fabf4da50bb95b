"""Table of reminders, for the job that sends them (B9). A learner's row is written in her turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.reminder_schedule import next_due, postponed
from bot.storage.job_ports import DueReminder
from bot.storage.ports import AddresseeId
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.row_format import RowFormat

AT_ONCE = 200
"""Reminders handled in one round; the others wait for the next one."""

_DUE = """
SELECT until, learner, address, locale, country, due_at,
    (SELECT COUNT(*) FROM news WHERE news.learner = reminders.learner) > 0
FROM reminders WHERE due_at <= $1 ORDER BY due_at LIMIT $2
"""
"""Each learner is looked up in `news` by key; no other row of it is read."""
_CLAIM = "UPDATE reminders SET due_at = $3 WHERE learner = $1 AND due_at = $2"


@dataclass(frozen=True, slots=True)
class PostgresReminders:
    """Implementation of `job_ports.ReminderQueue` on PostgreSQL."""

    run: TransactionRunner
    format: RowFormat

    async def due(self, now: int) -> list[DueReminder]:
        """Return the reminders that are due, oldest first."""
        rows, is_over = await self.run(lambda db: db.fetch(_DUE, now, AT_ONCE)), self.format.is_over
        return [DueReminder(*row) for until, *row in rows if not is_over("reminders", row[0], until, now)]

    async def claim(self, due: DueReminder, now: int) -> bool:
        """Postpone a reminder by a week before it is sent; return False when it is not due any more."""
        later = next_due(due.due_at, due.country, now)
        return await self.run(lambda db: db.execute(_CLAIM, due.addressee, due.due_at, later)) == "UPDATE 1"

    async def forget(self, addressee: AddresseeId) -> None:
        """Delete a learner's reminder."""
        await self.run(lambda db: db.execute("DELETE FROM reminders WHERE learner = $1", addressee))


async def postpone(db: Connection, addressees: Sequence[AddresseeId], now: int) -> None:
    """Postpone learners' reminders, so that none comes in the week after an announcement."""
    asked = "SELECT learner, due_at, country FROM reminders WHERE learner = ANY($1::text[]) FOR UPDATE"
    later = [(key, postponed(due, country, now)) for key, due, country in await db.fetch(asked, addressees)]
    await db.executemany("UPDATE reminders SET due_at = $2 WHERE learner = $1", later)
