"""Encrypted addresses in `reminders` and `news`, for the code that changes their pseudonyms or their key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, assert_never

from bot.lessons.model.people import Country
from bot.storage.ports import AddresseeId, Purpose
from bot.storage.sql.announcements import forget_news
from bot.storage.sql.reminders import forget_reminder
from bot.storage.sql.rows import Rows, Transactions

AT_ONCE = 500
"""Rows rewritten in one transaction."""

_SELECT = {
    "reminder": "SELECT learner, address, country, due_at FROM reminders",
    "announcement": "SELECT learner, sealed, country, 0 FROM news",
}


class StoredAddress(NamedTuple):
    """A learner's encrypted address as it is stored. `due_at`, in seconds since 1970, is 0 unless it is a reminder."""

    addressee: AddresseeId
    sealed: bytes
    country: Country
    due_at: int


Rewrite = Callable[[StoredAddress], StoredAddress | None]
"""Return the row that replaces a stored address, or None where the row is deleted. Pure: it may be called again."""


@dataclass(frozen=True, slots=True)
class StoredAddresses:
    """Addresses of all learners who asked to be written to."""

    transactions: Transactions

    async def last(self, purpose: Purpose, most: int) -> list[StoredAddress]:
        """Return up to `most` addresses kept for a purpose: the last ones in the order of keys."""
        last = f"{_SELECT[purpose]} ORDER BY learner DESC LIMIT $1"
        return [StoredAddress(*row) for row in await self.transactions.run(lambda db: db.fetch(last, most))]

    async def rewrite(self, purpose: Purpose, after: str, before: str, change: Rewrite) -> str | None:
        """Rewrite the next rows whose keys lie between two strings, in the order of keys and in one transaction.

        Return the key of the last one; None where no row is left.
        """
        return await self.transactions.run(lambda db: _rewrite(db, purpose, after, before, change))

    async def rewritten(self) -> None:
        """Remove what was overwritten from a file's bytes too."""
        await self.transactions.erase_bytes()


async def _rewrite(db: Rows, purpose: Purpose, after: str, before: str, change: Rewrite) -> str | None:
    some = f"{_SELECT[purpose]} WHERE learner > $1 AND learner < $2 ORDER BY learner LIMIT $3 FOR UPDATE"
    rows = [StoredAddress(*row) for row in await db.fetch(some, after, before, AT_ONCE)]
    for row in rows:
        changed = change(row)
        if changed != row:
            await _replace(db, purpose, row.addressee, changed)
    return rows[-1].addressee if rows else None


async def _replace(db: Rows, purpose: Purpose, was: AddresseeId, it: StoredAddress | None) -> None:
    match purpose:
        case "reminder":
            if it is None:
                await forget_reminder(db, was)
            else:
                put = "UPDATE reminders SET learner = $1, address = $2, due_at = $3 WHERE learner = $4"
                await db.execute(put, it.addressee, it.sealed, it.due_at, was)
        case "announcement":
            if it is None:
                await forget_news(db, [was])
            else:
                put = "UPDATE news SET learner = $1, sealed = $2 WHERE learner = $3"
                await db.execute(put, it.addressee, it.sealed, was)
                await db.execute("UPDATE sendings SET learner = $1 WHERE learner = $2", it.addressee, was)
        case _:
            assert_never(purpose)
