"""Recipients of the running announcement: each is marked before sending, all rows are deleted at its end.

A recipient marked as begun when the power fails may have it or not: she becomes `unknown`, and it is never sent to her
again.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence

from bot.lessons.model.people import Country
from bot.storage.job_ports import DeliveryOutcome, Recipient
from bot.storage.ports import AddresseeId, message_expiry
from bot.storage.row_format import RowFormat
from bot.storage.sqlite import reminders
from bot.storage.sqlite.counting import Work
from bot.storage.sqlite.learners import forget_news

_PICK = """
SELECT learner, sealed, locale, country FROM sendings JOIN news USING (learner)
WHERE announcement = ? AND state = 'waiting' AND country IN ({}) AND locale IN ({}) LIMIT ?
"""
_NOTE = "INSERT OR IGNORE INTO messages SELECT ?, ?, 0, ? FROM sendings WHERE announcement = ? AND learner = ?"
"""Only while the learner's row in `sendings` exists: one who erased her data since gets no row."""


class SqliteAnnouncementQueue:
    """Implementation of `job_ports.AnnouncementQueue` on SQLite."""

    def __init__(self, work: Work, empty_log: Callable[[], Awaitable[None]], format: RowFormat) -> None:
        """Use `SqliteStore.announcement_queue` instead."""
        self._work, self._empty_log, self._format = work, empty_log, format

    async def running(self) -> str | None:
        """Return the announcement that was begun and is not over yet; None where there is none."""
        return await self._work(_running)

    async def begin(self, name: str, countries: Collection[Country], now: int) -> None:
        """Enter every learner in these countries who said yes to news; a later yes does not count."""
        await self._work(lambda db: self._begin(db, name, countries, now))

    async def resume(self, name: str) -> None:
        """Mark the deliveries begun before a crash as unknown: nobody knows whether they arrived."""
        lost = "UPDATE sendings SET state = 'unknown' WHERE announcement = ? AND state = 'begun'"
        await self._work(lambda db: db.execute(lost, (name,)).rowcount)

    async def pick(
        self, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
    ) -> list[Recipient]:
        """Return up to `most` waiting recipients, marked as begun.

        None of them is reminded in the week that follows.
        """
        return await self._work(lambda db: _pick(db, name, countries, locales, most, now))

    async def settle(self, name: str, came: Iterable[DeliveryOutcome], now: int) -> None:
        """Store the outcomes of picked recipients.

        The address of one who is not reachable any more is deleted, from the bytes too.
        """
        if await self._work(lambda db: self._settle(db, name, came, now)):
            await self._empty_log()

    async def counts(self, name: str) -> Counter[str]:
        """Return the number of recipients in each state."""
        sql = "SELECT state, COUNT(*) FROM sendings WHERE announcement = ? GROUP BY state"
        return Counter(dict(await self._work(lambda db: db.execute(sql, (name,)).fetchall())))

    async def by_country(self, now: int) -> Counter[str]:
        """Return the number of learners who said yes to news, by country."""
        return await self._work(lambda db: Counter(country for country, _ in self._readers(db, now)))

    async def forget(self, name: str) -> None:
        """Delete every trace of the learners who received the announcement, from the file's bytes too."""
        await self._work(lambda db: _forget(db, name))
        await self._empty_log()

    def _readers(self, db: sqlite3.Connection, now: int) -> Iterator[tuple[str, AddresseeId]]:
        """Yield everybody who said yes to news, with her country."""
        for country, addressee, until in db.execute("SELECT country, learner, until FROM news"):
            if not self._format.is_over("news", addressee, until, now):
                yield country, addressee

    def _begin(self, db: sqlite3.Connection, name: str, countries: Collection[Country], now: int) -> None:
        db.execute("INSERT INTO announcing VALUES (?)", (name,))
        found = [(name, addressee) for country, addressee in self._readers(db, now) if country in countries]
        db.executemany("INSERT INTO sendings VALUES (?, ?, 'waiting')", found)

    def _settle(self, db: sqlite3.Connection, name: str, came: Iterable[DeliveryOutcome], now: int) -> bool:
        """Store outcomes; return True when an address was deleted."""
        gone = False
        for it in came:
            if it.state == "gone":
                gone = forget_news(db, it.addressee) or gone
                continue
            _mark(db, name, it.state, [it.addressee])
            if it.arrived is not None:
                learner, message_id = it.arrived
                message = (learner, self._format.message(learner, message_id))
                db.execute(_NOTE, (*message, message_expiry(now), name, it.addressee))
        return gone


def _running(db: sqlite3.Connection) -> str | None:
    found = db.execute("SELECT announcement FROM announcing").fetchone()
    return str(found[0]) if found else None


def _pick(
    db: sqlite3.Connection, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
) -> list[Recipient]:
    sql = _PICK.format(_placeholders(countries), _placeholders(locales))
    picked = [Recipient(*row) for row in db.execute(sql, (name, *countries, *locales, most))]
    _mark(db, name, "begun", (it.addressee for it in picked))
    for it in picked:
        reminders.postpone(db, it.addressee, now)
    return picked


def _mark(db: sqlite3.Connection, name: str, state: str, addressees: Iterable[AddresseeId]) -> None:
    marked = "UPDATE sendings SET state = ? WHERE announcement = ? AND learner = ?"
    db.executemany(marked, [(state, name, addressee) for addressee in addressees])


def _forget(db: sqlite3.Connection, name: str) -> None:
    db.execute("DELETE FROM sendings WHERE announcement = ?", (name,))
    db.execute("DELETE FROM announcing WHERE announcement = ?", (name,))


def _placeholders(values: Collection[str]) -> str:
    return ", ".join("?" for _ in values)
