"""Messages to staff before their release: stored in the turn's transaction under the hash of their withdrawal code.

They are released when their week is over. No row can be joined with a learner's: it has no pseudonym, no time but the
week, and no number that counts up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from bot.safeguarding.messages.message import ReleasedMessage
from bot.storage.job_ports import PendingRelease
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.apply_turn import MessageUnderCode, PendingMessage

_KEEP = """
INSERT INTO voices (code, question, locale, country, week, words, quotable) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_LIES = "SELECT code, question FROM voices WHERE code = ANY($1::bytea[]) AND taken_back = 0 FOR UPDATE"
"""The rows stay locked until the turn is committed: nobody releases meanwhile what a learner withdraws."""
_READY = """
SELECT voice, question, locale, country, week, words, quotable <> 0 FROM voices WHERE words <> '' AND voice <> ''
ORDER BY voice
"""


async def store_messages(db: Connection, messages: Iterable[PendingMessage]) -> None:
    """Store messages, in the caller's transaction."""
    rows = ((*row[:-1], int(row[-1])) for row in map(astuple, messages))
    await db.executemany(_KEEP, rows)


async def stored_messages(db: Connection, codes: Sequence[bytes]) -> Mapping[bytes, MessageUnderCode]:
    """Return the messages stored under codes; withdrawn ones are left out."""
    return {code: MessageUnderCode(question) for code, question in await db.fetch(_LIES, codes)} if codes else {}


async def withdraw(db: Connection, codes: Collection[bytes]) -> None:
    """Delete the messages under codes. One with a number is emptied and marked until `voices.db` has lost it too."""
    if codes:
        under = "code = ANY($1::bytea[])"
        await db.execute(f"DELETE FROM voices WHERE {under} AND voice = ''", list(codes))
        await db.execute(f"UPDATE voices SET words = '', taken_back = 1 WHERE {under}", list(codes))


@dataclass(frozen=True, slots=True)
class PostgresPendingMessages:
    """Implementation of `job_ports.PendingMessages` on PostgreSQL."""

    run: TransactionRunner

    async def number(self, week: str, name: Callable[[], str]) -> None:
        """Give each message of a week before this one a random number."""
        await self.run(lambda db: _number(db, week, name))

    async def waiting(self) -> PendingRelease:
        """Return the messages to be written to `voices.db`, and the numbers to be deleted there."""
        return await self.run(_waiting)

    async def released(self, done: PendingRelease, open: Collection[str]) -> None:
        """Delete what was released or withdrawn in `voices.db`."""
        await self.run(lambda db: _released(db, done, open))


async def _number(db: Connection, week: str, name: Callable[[], str]) -> None:
    rows = await db.fetch("SELECT code FROM voices WHERE voice = '' AND week < $1", week)
    numbered = [(code, name()) for (code,) in rows]
    await db.executemany("UPDATE voices SET voice = $2 WHERE code = $1 AND voice = ''", numbered)


async def _waiting(db: Connection) -> PendingRelease:
    ready = tuple(ReleasedMessage(*row) for row in await db.fetch(_READY))
    gone = tuple(message_id for (message_id,) in await db.fetch("SELECT voice FROM voices WHERE taken_back = 1"))
    return PendingRelease(ready, gone)


async def _released(db: Connection, done: PendingRelease, open: Collection[str]) -> None:
    ready = [it.id for it in done.ready]
    await db.execute("UPDATE voices SET words = '' WHERE voice = ANY($1::text[])", ready)
    await db.execute("DELETE FROM voices WHERE voice = ANY($1::text[])", list(done.gone))
    over = "question <> ALL($1::text[])"
    await db.execute(f"DELETE FROM voices WHERE words = '' AND taken_back = 0 AND {over}", list(open))
    await db.execute(f"DELETE FROM spoke WHERE {over}", list(open))
