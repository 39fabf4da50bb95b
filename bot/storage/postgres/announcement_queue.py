"""Recipients of the running announcement: each is marked before sending, all rows are deleted at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.lessons.model.people import Country
from bot.storage.job_ports import DeliveryOutcome, Recipient
from bot.storage.ports import AddresseeId, message_expiry
from bot.storage.postgres import reminders
from bot.storage.postgres.learners import forget_news
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.row_format import RowFormat

WITHIN = 600.0
"""Seconds for a statement about everybody who said yes: millions of rows, and no learner waits for it."""

_BEGIN = "INSERT INTO sendings SELECT $1, learner, 'waiting' FROM unnest($2::text[]) AS readers (learner)"
_READERS = "SELECT country, learner, until FROM news"
_PICK = """
SELECT learner, sealed, locale, country FROM sendings JOIN news USING (learner)
WHERE announcement = $1 AND state = 'waiting' AND country = ANY($2::text[]) AND locale = ANY($3::text[])
LIMIT $4 FOR UPDATE OF sendings
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
INSERT INTO messages SELECT $3, $4::bytea, 0, $5::bigint FROM sendings WHERE announcement = $1 AND learner = $2
ON CONFLICT DO NOTHING
"""
"""Only while the learner's row in `sendings` exists: one who erased her data since gets no row."""


@dataclass(frozen=True, slots=True)
class PostgresAnnouncementQueue:
    """Implementation of `job_ports.AnnouncementQueue` on PostgreSQL."""

    run: TransactionRunner
    format: RowFormat

    async def running(self) -> str | None:
        """Return the announcement that was begun and is not over yet; None where there is none."""
        found: str | None = await self.run(lambda db: db.fetchval("SELECT announcement FROM announcing"))
        return found

    async def begin(self, name: str, countries: Collection[Country], now: int) -> None:
        """Enter every learner in these countries who said yes to news; a later yes does not count."""
        await self.run(lambda db: self._begin(db, name, countries, now))

    async def resume(self, name: str) -> None:
        """Mark the deliveries begun before a crash as unknown: nobody knows whether they arrived.

        Also delete the rows of learners who erased their data or stopped news while the announcement was begun.
        """
        await self.run(lambda db: db.execute(_LOST, name, timeout=WITHIN))
        await self.run(lambda db: db.execute(_LEFT, name, timeout=WITHIN))

    async def pick(
        self, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
    ) -> list[Recipient]:
        """Return up to `most` waiting recipients, marked as begun.

        None of them is reminded in the week that follows.
        """
        return await self.run(lambda db: _pick(db, name, countries, locales, most, now))

    async def settle(self, name: str, came: Iterable[DeliveryOutcome], now: int) -> None:
        """Store the outcomes of picked recipients; the address of one not reachable any more is deleted."""
        came = list(came)
        await self.run(lambda db: self._settle(db, name, came, now))

    async def counts(self, name: str) -> Counter[str]:
        """Return the number of recipients in each state."""
        sql = "SELECT state, COUNT(*) FROM sendings WHERE announcement = $1 GROUP BY state"
        return Counter(dict([tuple(row) for row in await self.run(lambda db: db.fetch(sql, name, timeout=WITHIN))]))

    async def by_country(self, now: int) -> Counter[str]:
        """Return the number of learners who said yes to news, by country."""
        return Counter(country for country, _ in await self.run(lambda db: self._readers(db, now)))

    async def forget(self, name: str) -> None:
        """Delete every row that tells who received the announcement."""
        await self.run(lambda db: _forget(db, name))

    async def _readers(self, db: Connection, now: int) -> list[tuple[str, AddresseeId]]:
        """Return everybody who said yes to news, with her country."""
        rows, is_over = await db.fetch(_READERS, timeout=WITHIN), self.format.is_over
        return [(country, who) for country, who, until in rows if not is_over("news", who, until, now)]

    async def _begin(self, db: Connection, name: str, countries: Collection[Country], now: int) -> None:
        begun = await db.execute("INSERT INTO announcing VALUES ($1) ON CONFLICT DO NOTHING", name)
        if begun == "INSERT 0 1":  # else an earlier run was committed and only its reply was lost
            found = [who for country, who in await self._readers(db, now) if country in countries]
            await db.execute(_BEGIN, name, found, timeout=WITHIN)

    async def _settle(self, db: Connection, name: str, came: Sequence[DeliveryOutcome], now: int) -> None:
        await forget_news(db, [it.addressee for it in came if it.state == "gone"])
        await db.executemany(_MARK, [(name, it.addressee, it.state) for it in came if it.state != "gone"])
        arrived = ((it.addressee, *it.arrived) for it in came if it.arrived)
        notes = [(name, who, learner, self.format.message(learner, sent)) for who, learner, sent in arrived]
        await db.executemany(_NOTE, [(*note, message_expiry(now)) for note in notes])


async def _pick(
    db: Connection, name: str, countries: Sequence[Country], locales: Sequence[str], most: int, now: int
) -> list[Recipient]:
    rows = await db.fetch(_PICK, name, list(countries), list(locales), most, timeout=WITHIN)
    picked = [Recipient(*row) for row in rows]
    await db.executemany(_MARK, [(name, it.addressee, "begun") for it in picked])
    await reminders.postpone(db, [it.addressee for it in picked], now)
    return picked


async def _forget(db: Connection, name: str) -> None:
    await db.execute("DELETE FROM sendings WHERE announcement = $1", name, timeout=WITHIN)
    await db.execute("DELETE FROM announcing WHERE announcement = $1", name)
