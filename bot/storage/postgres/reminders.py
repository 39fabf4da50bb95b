"""The table of reminders, for who sends them (B9). A girl's row is written in her turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.reminder_schedule import held, next_due
from bot.storage.job_ports import DueReminder
from bot.storage.ports import LearnerId
from bot.storage.postgres.transactions import Connection, TransactionRunner

AT_ONCE = 200
"""So many are looked at in a round; the others wait for the next one."""

_DUE = """
SELECT learner, address, locale, country, due_at,
    (SELECT COUNT(*) FROM news WHERE news.learner = reminders.learner) > 0
FROM reminders WHERE due_at <= $1 AND expires_at > $1 ORDER BY due_at LIMIT $2
"""
"""Each is looked up in `news`, of which none of the others is read."""
_CLAIM = "UPDATE reminders SET due_at = $3 WHERE learner = $1 AND due_at = $2"


@dataclass(frozen=True, slots=True)
class PostgresReminders:
    """What whoever sends reminders asks of the store; see `upkeep.Reminders`."""

    run: TransactionRunner

    async def due(self, now: int) -> list[DueReminder]:
        """The reminders whose time has come, the oldest first."""
        return [DueReminder(*row) for row in await self.run(lambda db: db.fetch(_DUE, now, AT_ONCE))]

    async def claim(self, due: DueReminder, now: int) -> bool:
        """Move a reminder on by a week before it is sent; False when it is not due any more."""
        later = next_due(due.due_at, due.country, now)
        return await self.run(lambda db: db.execute(_CLAIM, due.learner, due.due_at, later)) == "UPDATE 1"

    async def forget(self, learner: LearnerId) -> None:
        """Her row is gone."""
        await self.run(lambda db: db.execute("DELETE FROM reminders WHERE learner = $1", learner))


async def hold(db: Connection, learners: Sequence[LearnerId], now: int) -> None:
    """An announcement goes to them now: no reminder comes in the week after it."""
    asked = "SELECT learner, due_at, country FROM reminders WHERE learner = ANY($1::text[]) FOR UPDATE"
    later = [(learner, held(due, country, now)) for learner, due, country in await db.fetch(asked, learners)]
    await db.executemany("UPDATE reminders SET due_at = $2 WHERE learner = $1", later)
