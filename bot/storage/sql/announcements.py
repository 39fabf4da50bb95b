"""Recipients of the running announcement: each is marked before sending, all rows are deleted at its end.

A recipient marked as begun when the power fails may have it or not: she becomes `unknown`, and it is never sent to her
again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.lessons.model.people import Country
from bot.storage.ports import AddresseeId, LearnerId, message_expiry
from bot.storage.row_format import RowFormat
from bot.storage.sql.reminders import postpone
from bot.storage.sql.rows import LONG, Rows, Transactions, parameters

_PICK = """
SELECT learner, sealed, locale, country FROM sendings JOIN news USING (learner)
WHERE announcement = $1 AND state = 'waiting' AND country IN ({}) AND locale IN ({}) LIMIT $2 FOR UPDATE OF sendings
"""
_LOST = "UPDATE sendings SET state = 'unknown' WHERE announcement = $1 AND state = 'begun'"
_LEFT = """
DELETE FROM sendings WHERE announcement = $1 AND state = 'waiting'
    AND NOT EXISTS (SELECT 1 FROM news WHERE news.learner = sendings.learner)
"""
"""Entering millions of recipients takes minutes. If a turn deletes a news row meanwhile, this deletes its `sendings`
row."""
_MARK = "UPDATE sendings SET state = $3 WHERE announcement = $1 AND learner = $2"
_NOTE = """
INSERT INTO messages SELECT $3, $4, 0, $5 FROM sendings WHERE announcement = $1 AND learner = $2
ON CONFLICT DO NOTHING
"""
"""Only while the learner's row in `sendings` exists: one who erased her data since gets no row."""

DeliveryState = Literal["told", "unknown", "waiting", "gone"]
"""Outcome of one delivery: arrived, perhaps arrived, certainly not arrived, learner not reachable any more."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A learner who is to receive an announcement; `sealed` is her encrypted address."""

    addressee: AddresseeId
    sealed: bytes = field(repr=False)
    locale: str
    country: Country


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """Outcome of one delivery. `arrived` is the learner and the id of the message; None unless it arrived."""

    addressee: AddresseeId
    state: DeliveryState
    arrived: tuple[LearnerId, int] | None = None


@dataclass(frozen=True, slots=True)
class AnnouncementQueue:
    """Recipients of the running announcement."""

    transactions: Transactions
    format: RowFormat

    async def running(self) -> str | None:
        """Return the announcement that was begun and is not over yet; None where there is none."""
        found = await self.transactions.run(lambda db: db.fetch("SELECT announcement FROM announcing"))
        return str(found[0][0]) if found else None

    async def begin(self, name: str, countries: Collection[Country], now: int) -> None:
        """Enter every learner in these countries who said yes to news; a later yes does not count."""
        await self.transactions.run(lambda db: self._begin(db, name, countries, now))

    async def resume(self, name: str) -> None:
        """Mark the deliveries begun before a crash as unknown: nobody knows whether they arrived.

        Also delete the rows of learners who erased their data or stopped news while the announcement was begun.
        """
        await self.transactions.run(lambda db: db.execute(_LOST, name, within=LONG))
        await self.transactions.run(lambda db: db.execute(_LEFT, name, within=LONG))

    async def pick(
        self, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
    ) -> list[Recipient]:
        """Return up to `most` waiting recipients, marked as begun.

        None of them is reminded in the week that follows.
        """
        return await self.transactions.run(lambda db: _pick(db, name, countries, locales, most, now))

    async def settle(self, name: str, came: Iterable[DeliveryOutcome], now: int) -> None:
        """Store the outcomes of picked recipients.

        The address of one who is not reachable any more is deleted, from a file's bytes too.
        """
        came = list(came)
        await self.transactions.run(lambda db: self._settle(db, name, came, now))
        if any(it.state == "gone" for it in came):
            await self.transactions.erase_bytes()

    async def counts(self, name: str) -> Counter[str]:
        """Return the number of recipients in each state."""
        sql = "SELECT state, COUNT(*) FROM sendings WHERE announcement = $1 GROUP BY state"
        rows = await self.transactions.run(lambda db: db.fetch(sql, name, within=LONG))
        return Counter(dict(map(tuple, rows)))

    async def by_country(self, now: int) -> Counter[str]:
        """Return the number of learners who said yes to news, by country."""
        return Counter(country for country, _ in await self.transactions.run(lambda db: self._readers(db, now)))

    async def forget(self, name: str) -> None:
        """Delete every trace of the learners who received the announcement, from a file's bytes too."""
        await self.transactions.run(lambda db: _forget(db, name))
        await self.transactions.erase_bytes()

    async def _readers(self, db: Rows, now: int) -> list[tuple[str, AddresseeId]]:
        """Return everybody who said yes to news, with her country."""
        rows, is_over = await db.fetch("SELECT country, learner, until FROM news", within=LONG), self.format.is_over
        return [(country, who) for country, who, until in rows if not is_over("news", who, until, now)]

    async def _begin(self, db: Rows, name: str, countries: Collection[Country], now: int) -> None:
        begun = await db.execute("INSERT INTO announcing VALUES ($1) ON CONFLICT DO NOTHING", name)
        if begun:  # else an earlier run was committed and only its reply was lost
            found = [(name, who) for country, who in await self._readers(db, now) if country in countries]
            await db.executemany("INSERT INTO sendings VALUES ($1, $2, 'waiting')", found, within=LONG)

    async def _settle(self, db: Rows, name: str, came: Sequence[DeliveryOutcome], now: int) -> None:
        await forget_news(db, [it.addressee for it in came if it.state == "gone"])
        await db.executemany(_MARK, [(name, it.addressee, it.state) for it in came if it.state != "gone"])
        arrived = ((it.addressee, *it.arrived) for it in came if it.arrived)
        notes = [(name, who, learner, self.format.message(learner, sent)) for who, learner, sent in arrived]
        await db.executemany(_NOTE, [(*note, message_expiry(now)) for note in notes])


async def forget_news(db: Rows, addressees: Sequence[AddresseeId]) -> None:
    """Delete learners' addresses for news, and the record of deliveries to them."""
    for table in ("news", "sendings") if addressees else ():
        await db.execute(f"DELETE FROM {table} WHERE learner IN ({parameters(addressees)})", *addressees)


async def _pick(
    db: Rows, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
) -> list[Recipient]:
    sql = _PICK.format(parameters(countries, first=3), parameters(locales, first=3 + len(countries)))
    picked = [Recipient(*row) for row in await db.fetch(sql, name, most, *countries, *locales, within=LONG)]
    await db.executemany(_MARK, [(name, it.addressee, "begun") for it in picked])
    await postpone(db, [it.addressee for it in picked], now)
    return picked


async def _forget(db: Rows, name: str) -> None:
    await db.execute("DELETE FROM sendings WHERE announcement = $1", name, within=LONG)
    await db.execute("DELETE FROM announcing WHERE announcement = $1", name)
