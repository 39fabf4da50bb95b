"""Messages to staff before their release: stored in the turn's transaction under the hash of their withdrawal code.

They are released when their week is over. No row can be joined with a learner's: it has no pseudonym, no time but the
week, and no number that counts up; in a file the hash decides where it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import NamedTuple

from bot.safeguarding.messages.message import ReleasedMessage
from bot.storage.records.apply_turn import MessageUnderCode, PendingMessage
from bot.storage.sql.rows import Rows, Transactions, parameters

_KEEP = """
INSERT INTO voices (code, question, locale, country, week, words, quotable) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_READY = """
SELECT voice, question, locale, country, week, words, quotable FROM voices WHERE words <> '' AND voice <> ''
ORDER BY voice
"""


class PendingRelease(NamedTuple):
    """Changes due in the file of released messages: `ready` to be written, `gone` (numbers) to be deleted."""

    ready: tuple[ReleasedMessage, ...]
    gone: tuple[str, ...]


async def store_messages(db: Rows, messages: Iterable[PendingMessage]) -> None:
    """Store messages, in the caller's transaction."""
    await db.executemany(_KEEP, [(*row[:-1], int(row[-1])) for row in map(astuple, messages)])


async def stored_messages(db: Rows, codes: Sequence[bytes]) -> Mapping[bytes, MessageUnderCode]:
    """Return the messages stored under codes; withdrawn ones are left out.

    The rows stay locked until the turn is committed: nobody releases meanwhile what a learner withdraws.
    """
    if not codes:
        return {}
    sql = f"SELECT code, question FROM voices WHERE code IN ({parameters(codes)}) AND taken_back = 0 FOR UPDATE"
    return {code: MessageUnderCode(question) for code, question in await db.fetch(sql, *codes)}


async def withdraw(db: Rows, codes: Collection[bytes]) -> None:
    """Delete the messages under codes. One with a number is emptied and marked until `voices.db` has lost it too."""
    for code in codes:
        await db.execute("DELETE FROM voices WHERE code = $1 AND voice = ''", code)
        await db.execute("UPDATE voices SET words = '', taken_back = 1 WHERE code = $1", code)


@dataclass(frozen=True, slots=True)
class PendingMessages:
    """Learners' messages to staff before their release."""

    transactions: Transactions

    async def number(self, week: str, name: Callable[[], str]) -> None:
        """Give each message of a week before this one a random number; one that has a number keeps it."""
        await self.transactions.run(lambda db: _number(db, week, name))

    async def waiting(self) -> PendingRelease:
        """Return the numbered messages not released yet, in the order of their numbers, and the withdrawn ones."""
        return await self.transactions.run(_waiting)

    async def released(self, done: PendingRelease, open: Collection[str]) -> None:
        """Empty the messages that were released, and delete those that were withdrawn, from a file's bytes too.

        No code and no mark is kept of a question that is not in `open`.
        """
        await self.transactions.run(lambda db: _released(db, done, open))
        await self.transactions.erase_bytes()


async def _number(db: Rows, week: str, name: Callable[[], str]) -> None:
    rows = await db.fetch("SELECT code FROM voices WHERE voice = '' AND week < $1", week)
    numbered = [(code, name()) for (code,) in rows]
    await db.executemany("UPDATE voices SET voice = $2 WHERE code = $1 AND voice = ''", numbered)


async def _waiting(db: Rows) -> PendingRelease:
    rows = await db.fetch(_READY)
    ready = tuple(ReleasedMessage(*(*row, bool(quotable))) for *row, quotable in rows)
    gone = tuple(message_id for (message_id,) in await db.fetch("SELECT voice FROM voices WHERE taken_back = 1"))
    return PendingRelease(ready, gone)


async def _released(db: Rows, done: PendingRelease, open: Collection[str]) -> None:
    await db.executemany("UPDATE voices SET words = '' WHERE voice = $1", [(it.id,) for it in done.ready])
    await db.executemany("DELETE FROM voices WHERE voice = $1", [(message_id,) for message_id in done.gone])
    questions = ("", *open)  # PostgreSQL takes no empty list, and no question has an empty name
    is_over = f"question NOT IN ({parameters(questions)})"
    await db.execute(f"DELETE FROM voices WHERE words = '' AND taken_back = 0 AND {is_over}", *questions)
    await db.execute(f"DELETE FROM spoke WHERE {is_over}", *questions)
