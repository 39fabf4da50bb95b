"""Table of reminders, for the job that sends them (B9). A learner's row is written in her turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.engine.reminder_schedule import next_due, postponed
from bot.lessons.model.people import Country
from bot.storage.ports import AddresseeId
from bot.storage.row_format import RowFormat
from bot.storage.sql.rows import Rows, Transactions, parameters

AT_ONCE = 200
"""Reminders handled in one round; the others wait for the next one."""

DUE = """
SELECT until, learner, address, locale, country, due_at,
    (SELECT COUNT(*) FROM news WHERE news.learner = reminders.learner) > 0
FROM reminders WHERE due_at <= $1 ORDER BY due_at LIMIT $2
"""
"""Each learner is looked up in `news` by key; no other row of it is read."""
_CLAIM = "UPDATE reminders SET due_at = $3 WHERE learner = $1 AND due_at = $2"


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that is due; `due_at` in seconds since 1970, `reads_news` when the learner said yes to news."""

    addressee: AddresseeId
    address: bytes = field(repr=False)
    locale: str
    country: Country
    due_at: int
    reads_news: bool


@dataclass(frozen=True, slots=True)
class ReminderQueue:
    """Weekly reminders, for the job that sends them."""

    transactions: Transactions
    format: RowFormat

    async def due(self, now: int) -> list[DueReminder]:
        """Return the reminders that are due, oldest first."""
        rows, is_over = await self.transactions.run(lambda db: db.fetch(DUE, now, AT_ONCE)), self.format.is_over
        return [DueReminder(*row) for until, *row in rows if not is_over("reminders", row[0], until, now)]

    async def claim(self, due: DueReminder, now: int) -> bool:
        """Postpone a reminder by a week before it is sent: whatever happens then, it is not sent twice.

        Return False when it is not due any more: the learner has tapped meanwhile, or declined reminders.
        """
        later = next_due(due.due_at, due.country, now)
        return await self.transactions.run(lambda db: db.execute(_CLAIM, due.addressee, due.due_at, later)) > 0

    async def forget(self, addressee: AddresseeId) -> None:
        """Delete a learner's reminder, from a file's bytes too.

        Called when she has blocked the bot or her address cannot be decrypted any more.
        """
        await self.transactions.run(lambda db: forget_reminder(db, addressee))
        await self.transactions.erase_bytes()


async def forget_reminder(db: Rows, addressee: AddresseeId) -> None:
    """Delete a learner's reminder."""
    await db.execute("DELETE FROM reminders WHERE learner = $1", addressee)


async def postpone(db: Rows, addressees: Sequence[AddresseeId], now: int) -> None:
    """Postpone learners' reminders, so that none comes in the week after an announcement."""
    if addressees:
        asked = f"SELECT learner, due_at, country FROM reminders WHERE learner IN ({parameters(addressees)}) FOR UPDATE"
        later = [(key, postponed(due, country, now)) for key, due, country in await db.fetch(asked, *addressees)]
        await db.executemany("UPDATE reminders SET due_at = $2 WHERE learner = $1", later)
