"""Encrypted addresses in `reminders` and `news`, for the code that changes their pseudonyms or their key."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, assert_never

from bot.storage.job_ports import Rewrite, StoredAddress
from bot.storage.ports import AddresseeId, Purpose, StoreGone
from bot.storage.sqlite.counting import Work
from bot.storage.sqlite.database import in_transaction, open_alone
from bot.storage.sqlite.learners import forget_news, forget_reminder

Result = TypeVar("Result")

AT_ONCE = 500
"""Rows rewritten in one transaction."""

_SELECT = {
    "reminder": "SELECT learner, address, country, due_at FROM reminders",
    "announcement": "SELECT learner, sealed, country, 0 FROM news",
}


@dataclass(frozen=True, slots=True)
class SqliteAddresses:
    """Implementation of `job_ports.StoredAddresses` on SQLite. `empty_log` removes overwritten bytes from the log."""

    work: Work
    empty_log: Callable[[], Awaitable[None]]

    async def last(self, purpose: Purpose, most: int) -> list[StoredAddress]:
        """Return up to `most` addresses kept for a purpose: the last ones in the order of keys."""
        last = f"{_SELECT[purpose]} ORDER BY learner DESC LIMIT ?"
        rows = await self.work(lambda db: db.execute(last, (most,)).fetchall())
        return [StoredAddress(*row) for row in rows]

    async def rewrite(self, purpose: Purpose, after: str, before: str, change: Rewrite) -> str | None:
        """Rewrite the next rows whose keys lie between two strings; return the key of the last one."""
        return await self.work(lambda db: _rewrite(db, purpose, after, before, change))

    async def rewritten(self) -> None:
        """Remove what was overwritten from the bytes of the files too."""
        await self.empty_log()


@contextmanager
def addresses_alone(path: Path, fingerprint: str) -> Iterator[SqliteAddresses]:
    """Open the addresses in a file for this process only. Raise DatabaseInUse while a bot runs on it."""
    with closing(open_alone(path, fingerprint)) as db:

        async def work(work: Callable[[sqlite3.Connection], Result]) -> Result:
            try:
                return in_transaction(db, work)
            except sqlite3.Error as error:
                raise StoreGone from error

        async def empty_log() -> None:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

        yield SqliteAddresses(work, empty_log)


def _rewrite(db: sqlite3.Connection, purpose: Purpose, after: str, before: str, change: Rewrite) -> str | None:
    some = f"{_SELECT[purpose]} WHERE learner > ? AND learner < ? ORDER BY learner LIMIT ?"
    rows = [StoredAddress(*row) for row in db.execute(some, (after, before, AT_ONCE))]
    for row in rows:
        changed = change(row)
        if changed != row:
            _replace(db, purpose, row.addressee, changed)
    return rows[-1].addressee if rows else None


def _replace(db: sqlite3.Connection, purpose: Purpose, was: AddresseeId, it: StoredAddress | None) -> None:
    match purpose:
        case "reminder":
            if it is None:
                forget_reminder(db, was)
            else:
                put = "UPDATE reminders SET learner = ?, address = ?, due_at = ? WHERE learner = ?"
                db.execute(put, (it.addressee, it.sealed, it.due_at, was))
        case "announcement":
            if it is None:
                forget_news(db, was)
            else:
                db.execute("UPDATE news SET learner = ?, sealed = ? WHERE learner = ?", (it.addressee, it.sealed, was))
                db.execute("UPDATE sendings SET learner = ? WHERE learner = ?", (it.addressee, was))
        case _:
            assert_never(purpose)
