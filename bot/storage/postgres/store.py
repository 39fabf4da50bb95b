"""The store on PostgreSQL, shared by several workers: one batch, one transaction, run again after a conflict.

Deleting here means that no row is left. The server overwrites old bytes in its own time, and its write-ahead log and
backups hold them for as long as its operator lets them.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.errors import NotNow
from bot.storage.erased_list import ErasedList
from bot.storage.ledger import Ledger
from bot.storage.old_rows import OldRows
from bot.storage.period_keys import PERIOD_KEYS_FOLDER, PeriodKeys
from bot.storage.ports import LearnerId, StoreGone, TurnOutcome, TurnRequest, message_expiry, update_expiry
from bot.storage.postgres import learners, ledger
from bot.storage.postgres.batch import PlayedBatch, play
from bot.storage.postgres.database import open_database
from bot.storage.postgres.learners import BatchKeys, RowKeys
from bot.storage.postgres.ledger import PostgresLedgerReader
from bot.storage.postgres.rows import PostgresRows, PostgresTransactions
from bot.storage.postgres.transactions import ANSWERS_WITHIN, Connection, Pool, ReconnectBudget, rerun, transaction
from bot.storage.postgres.workers import PostgresWorkers
from bot.storage.pseudonyms import KEYLESS, Pseudonyms
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals
from bot.storage.sql.addresses import StoredAddresses
from bot.storage.sql.announcements import AnnouncementQueue
from bot.storage.sql.counting import CountingStore
from bot.storage.sql.expired import ExpiredRows
from bot.storage.sql.pending_messages import PendingMessages, store_messages, stored_messages, withdraw
from bot.storage.sql.reminders import ReminderQueue

Result = TypeVar("Result")
Key = TypeVar("Key", bound=str)

EXPIRED_AT_ONCE = 5000
"""Expired rows deleted in one transaction: a learner among them who taps at this moment waits for it."""
_HANDLED = """
INSERT INTO handled_updates SELECT update_id, $2 FROM unnest($1::bigint[]) AS fresh (update_id)
ON CONFLICT DO NOTHING RETURNING update_id
"""
_REMEMBER = """
INSERT INTO messages AS known SELECT *, $4 FROM unnest($1::text[], $2::bytea[], $3::bigint[])
ON CONFLICT (learner, message_id) DO UPDATE SET hiding = 1 WHERE excluded.hiding = 1 AND known.hiding = 0
"""
_HELD = "SELECT learner FROM {} WHERE learner = ANY($1::text[]) ORDER BY learner FOR KEY SHARE"
_MARK = "UPDATE messages SET hiding = 1 WHERE learner = $1 AND hiding = 0"
_NUMBERS = "SELECT message_id, hiding FROM messages WHERE learner = $1 AND expires_at > $2"
_THESE = "(learner, message_id) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))"
_GONE = f"DELETE FROM messages WHERE {_THESE}"
_STAY = f"UPDATE messages SET hiding = 0 WHERE {_THESE}"


class PostgresStore:
    """Implementation of `job_ports.JobStore` on PostgreSQL."""

    def __init__(
        self, pool: Pool, erased: ErasedList, ledger: Ledger, pseudonyms: Pseudonyms, chance: random.Random
    ) -> None:
        """Use `PostgresStore.open` instead. `chance` gives row versions and waiting times; neither has to be secret."""
        self._pool, self._erased, self.ledger, self._pseudonyms = pool, erased, ledger, pseudonyms
        self._format = RowFormat(RowSeals(pseudonyms.key))
        self._transactions = PostgresTransactions(self._run)
        self._expired = ExpiredRows(self._transactions, self._format, EXPIRED_AT_ONCE)
        self._chance = chance
        self._patience = ReconnectBudget()

    @classmethod
    async def open(
        cls,
        url: str,
        data: Path,
        fingerprint: str,
        chance: random.Random,
        pseudonyms: Pseudonyms = KEYLESS,
        *,
        invented: bool = False,
        came_by: str = "",
    ) -> PostgresStore:
        """Open the store at a URL.

        `data` is the folder of what must not be in a database: keys, and the list of erased learners; all workers of a
        bot share it. `pseudonyms` gives the names of rows, and the key under which their contents are sealed. `came_by`
        is the migration by which the data came from a file, if it did.
        """
        erased, seals = ErasedList(data / "erased"), RowSeals(pseudonyms.key)
        ledger = Ledger(PeriodKeys(data / PERIOD_KEYS_FOLDER), seals)
        try:
            erased.begin()
        except OSError as error:
            raise NotNow(f"No file can be written in {data}.", "Look at the disk, and at DATA.") from error
        old_rows = OldRows(RowFormat(seals), ledger, pseudonyms)
        pool = await open_database(url, fingerprint, invented=invented, came_by=came_by, old_rows=old_rows)
        return cls(pool, erased, ledger, pseudonyms, chance)

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.close()

    async def turns(self, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        """Apply a batch in its order, in one transaction. A server that is slow with every statement is given up on."""
        return await self._run(lambda db: self._turns(db, batch, now), ANSWERS_WITHIN)

    async def showed(
        self, messages: Sequence[tuple[LearnerId, int]], now: int, held: Collection[LearnerId] = ()
    ) -> None:
        """Remember messages we sent, for Tidy up."""
        await self._run(lambda db: self._showed(db, messages, now, set(held)))

    async def tidied(self, learner: LearnerId, now: int) -> list[int]:
        """Mark all message ids of a learner's chat as to be deleted, and return those of 48 hours, oldest first."""
        return [abs(number) for number in await self._run(lambda db: self._tidied(db, learner, now))][::-1]

    async def numbers(self, learner: LearnerId, now: int) -> list[int]:
        """Return the message ids of a learner's chat of the last 48 hours; below zero those marked as to be deleted."""
        return await self._run(lambda db: self._numbers(db, learner, now))

    async def deleted(
        self, gone: Collection[tuple[LearnerId, int]], staying: Collection[tuple[LearnerId, int]] = ()
    ) -> None:
        """Remove ids of messages that are deleted, and the marks of those that Telegram does not delete."""
        await self._run(lambda db: self._deleted(db, gone, staying))

    async def forget(self, learner: LearnerId) -> None:
        """Delete the ids of a learner's messages."""
        await self._run(lambda db: _forget_messages(db, [learner]))

    async def purge(self, now: int) -> None:
        """Delete what has expired."""
        await self._expired.take_out(now)
        with _on_disk():
            await asyncio.to_thread(self._erased.prune, now)

    async def writes(self) -> bool:
        """Return whether the store takes writes now, by trying one."""
        try:
            await self._run(_come_and_gone)
        except StoreGone:
            return False
        return True

    @property
    def counting(self) -> CountingStore:
        """Counts, for the statistics freeze."""
        return CountingStore(self._transactions, PostgresLedgerReader(self._run, self.ledger))

    @property
    def reminders(self) -> ReminderQueue:
        """Weekly reminders, for the job that sends them."""
        return ReminderQueue(self._transactions, self._format)

    @property
    def announcement_queue(self) -> AnnouncementQueue:
        """Recipients of the running announcement."""
        return AnnouncementQueue(self._transactions, self._format)

    @property
    def addresses(self) -> StoredAddresses:
        """Addresses of learners who asked to be written to."""
        return StoredAddresses(self._transactions)

    @property
    def pending_messages(self) -> PendingMessages:
        """Learners' messages to staff before their release."""
        return PendingMessages(self._transactions)

    @property
    def workers(self) -> PostgresWorkers:
        """Workers that answer learners from this store."""
        return PostgresWorkers(self._run)

    async def _run(self, work: Callable[[Connection], Awaitable[Result]], within: float | None = None) -> Result:
        once = partial(transaction, self._pool, work, self._patience, within=within)
        return await rerun(once, chance=self._chance)

    async def _turns(self, db: Connection, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        """Apply a batch. Update ids go first: a worker with the same update waits here, then sees it was handled."""
        unhandled = await _entered(db, [request.update_id for request in batch if request.update_id is not None], now)
        keys = self._row_keys(batch)
        found = await learners.load(db, keys, self._format)
        codes = [request.withdrawal.code for request in batch if request.withdrawal]
        stored = await stored_messages(PostgresRows(db), codes)
        played = play(batch, found.records, unhandled, stored, now, lambda learner: keys[learner].addressee)
        await learners.write(db, played, found.versions, keys, self._format, self._version)
        await self._keep(db, played, now)
        return played.outcomes

    async def _keep(self, db: Connection, played: PlayedBatch, now: int) -> None:
        with _on_disk():
            for learner in played.listed:
                await asyncio.to_thread(self._erased.add, learner, now)
        if played.over:
            await self._forget(db, played)
        with _on_disk():
            turns = [(who, it.counted) for who, it in played.turns if it.counted]
            counted = [it for who, counts in turns for it in self.ledger.additions(who, counts, now)]
        await ledger.write(db, counted)
        if messages := [message for _, it in played.turns for message in it.messages]:
            await store_messages(PostgresRows(db), messages)
        await withdraw(PostgresRows(db), played.withdrawn)
        await self._remember(db, [(who, it.message_id) for who, it in played.turns if it.message_id is not None], now)

    async def _forget(self, db: Connection, played: PlayedBatch) -> None:
        with _on_disk():
            accounts = [account for who in played.over for account in self.ledger.accounts(who)]
        await ledger.erase(db, accounts)
        await _forget_messages(db, list(played.over))

    def _row_keys(self, batch: Iterable[TurnRequest]) -> BatchKeys:
        keys: dict[LearnerId, RowKeys] = {}
        for turn_request in batch:
            learner = turn_request.learner
            known = keys.get(learner) or RowKeys(self._pseudonyms.addressee(learner), None)
            keys[learner] = RowKeys(known.addressee, turn_request.sender_hash or known.sender_hash)
        return keys

    async def _showed(
        self, db: Connection, messages: Sequence[tuple[LearnerId, int]], now: int, held: Collection[LearnerId]
    ) -> None:
        """Remember messages, except those of learners in `held` who have no row any more.

        The rows of the others stay locked until the end: a turn that deletes one waits, then deletes these ids too.
        """
        left = set(held) - await _locked(db, "guests", held)
        addressees = {self._pseudonyms.addressee(learner): learner for learner in left}
        left -= {addressees[key] for key in await _locked(db, "reminders", addressees)}
        await self._remember(db, [message for message in messages if message[0] not in left], now)

    async def _remember(self, db: Connection, messages: Sequence[tuple[LearnerId, int]], now: int) -> None:
        """Remember ids of messages; one below zero is to be deleted."""
        hiding = {(who, abs(number)): number < 0 for who, number in sorted(messages, reverse=True)}
        if hiding:
            rows = sorted((who, self._format.message(who, number), int(it)) for (who, number), it in hiding.items())
            await db.execute(_REMEMBER, *zip(*rows, strict=True), message_expiry(now))

    async def _tidied(self, db: Connection, learner: LearnerId, now: int) -> list[int]:
        await db.execute(_MARK, learner)
        return await self._numbers(db, learner, now)

    async def _numbers(self, db: Connection, learner: LearnerId, now: int) -> list[int]:
        rows = await db.fetch(_NUMBERS, learner, now)
        return self._format.message_ids(learner, [(masked, hiding) for masked, hiding in rows])

    async def _deleted(
        self, db: Connection, gone: Collection[tuple[LearnerId, int]], staying: Collection[tuple[LearnerId, int]]
    ) -> None:
        for statement, messages in ((_GONE, gone), (_STAY, staying)):
            if messages:
                rows = sorted((who, self._format.message(who, abs(number))) for who, number in messages)
                await db.execute(statement, *zip(*rows, strict=True))

    def _version(self) -> int:
        return self._chance.getrandbits(63)


@contextmanager
def _on_disk() -> Iterator[None]:
    """Turn trouble with the small files in DATA into StoreGone: unlike the server's, it is not worth waiting for."""
    try:
        yield
    except OSError as error:
        raise StoreGone from error


async def _entered(db: Connection, updates: Sequence[int], now: int) -> set[int]:
    """Record updates as handled; return those that nobody had handled."""
    if not updates:
        return set()
    return {number for (number,) in await db.fetch(_HANDLED, sorted(set(updates)), update_expiry(now))}


async def _locked(db: Connection, table: str, keys: Collection[Key]) -> set[Key]:
    """Lock the rows of some keys until the end of the transaction, and return the keys that have one."""
    return {key for (key,) in await db.fetch(_HELD.format(table), sorted(keys))} if keys else set()


async def _forget_messages(db: Connection, learners: Sequence[LearnerId]) -> None:
    await db.execute("DELETE FROM messages WHERE learner = ANY($1::text[])", learners)


async def _come_and_gone(db: Connection) -> None:
    """Make a change that the server must take and that leaves nothing behind."""
    await db.execute("INSERT INTO handled_updates VALUES (-1, 0) ON CONFLICT DO NOTHING")
    await db.execute("DELETE FROM handled_updates WHERE update_id = -1")
