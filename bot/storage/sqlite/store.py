"""The store on SQLite: one batch, one transaction, one commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.errors import NotNow
from bot.storage.erased_list import ErasedList
from bot.storage.job_ports import WorkerShare
from bot.storage.ledger import Ledger
from bot.storage.old_rows import OldRows
from bot.storage.period_keys import PERIOD_KEYS_FOLDER, PeriodKeys
from bot.storage.ports import (
    AlreadyHandled,
    LearnerId,
    StoreGone,
    TurnFailed,
    TurnOutcome,
    TurnRequest,
    message_expiry,
    update_expiry,
)
from bot.storage.pseudonyms import KEYLESS, Pseudonyms
from bot.storage.records.apply_turn import MessageUnderCode, TurnResult, apply_turn
from bot.storage.records.learner import LearnerRecord
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals
from bot.storage.sql.addresses import StoredAddresses
from bot.storage.sql.announcements import AnnouncementQueue
from bot.storage.sql.counting import CountingStore
from bot.storage.sql.expired import ExpiredRows
from bot.storage.sql.pending_messages import PendingMessages, store_messages, stored_messages, withdraw
from bot.storage.sql.reminders import ReminderQueue
from bot.storage.sqlite import learners, ledger
from bot.storage.sqlite.database import in_thread, in_transaction, open_database
from bot.storage.sqlite.learners import LearnerKeys
from bot.storage.sqlite.ledger import SqliteLedgerReader
from bot.storage.sqlite.rows import SqliteRows, SqliteTransactions, run_to_end
from bot.storage.sqlite.upgrade_copies import forget_in_copies, prune_copies

Result = TypeVar("Result")

EXPIRED_AT_ONCE = 500
"""Expired rows deleted in one transaction, between which learners have their turns.

Keys are random, so each row lies on another page that is overwritten: 500 take the time of a few turns.
"""
_SHOWED = (
    "INSERT INTO messages SELECT ?1, ?2, ?3, ?4 WHERE NOT ?5 OR EXISTS (SELECT 1 FROM guests WHERE learner = ?1)"
    " OR EXISTS (SELECT 1 FROM reminders WHERE learner = ?6)"
    " ON CONFLICT DO UPDATE SET hiding = max(hiding, excluded.hiding)"
)
_GONE = "DELETE FROM messages WHERE learner = ? AND message_id = ?"
_STAYS = "UPDATE messages SET hiding = 0 WHERE learner = ? AND message_id = ?"
_OURS = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.DataError, sqlite3.ProgrammingError)
"""Errors that SQLite raises for a value or a statement of ours that it cannot take. The file is good."""


class SingleWorker:
    """Implementation of `job_ports.WorkerRegistry`: one process owns the file, so one worker may do everything."""

    async def beat(self, worker: str) -> WorkerShare:
        """Grant the whole rate limit and the jobs."""
        return WorkerShare(1.0, has_jobs=True)

    async def leave(self, worker: str) -> None:
        """Do nothing: no other worker waits for it."""


class SqliteStore:
    """Implementation of `job_ports.JobStore` on SQLite. Close it, or its thread keeps the process alive."""

    def __init__(
        self,
        connection: aiosqlite.Connection,
        erased: ErasedList,
        ledger: Ledger,
        pseudonyms: Pseudonyms,
        data: Path | None = None,
    ) -> None:
        """Use `SqliteStore.open` instead."""
        self._connection, self._erased, self.ledger, self._pseudonyms = connection, erased, ledger, pseudonyms
        self._format, self._data = RowFormat(RowSeals(pseudonyms.key)), data
        self._transactions = SqliteTransactions(self._work, self._empty_log)
        self._expired = ExpiredRows(self._transactions, self._format, EXPIRED_AT_ONCE)
        self._looking = asyncio.Lock()
        self._is_closed = False

    @classmethod
    async def open(
        cls, path: Path | str, fingerprint: str, pseudonyms: Pseudonyms = KEYLESS, *, invented: bool = False
    ) -> SqliteStore:
        """Open the store in a file, created where there is none; `:memory:` for a preview.

        `pseudonyms` gives the names of rows, and the key under which their contents are sealed. `invented` is for
        invented learners: their file and a real one are never mixed up.
        """
        beside, seals = None if path == ":memory:" else Path(path).parent, RowSeals(pseudonyms.key)
        ledger = Ledger(PeriodKeys(beside and beside / PERIOD_KEYS_FOLDER), seals)
        old_rows = OldRows(RowFormat(seals), ledger, pseudonyms)
        connection = await open_database(path, fingerprint, invented=invented, old_rows=old_rows)
        erased = ErasedList(beside and beside / "erased")
        try:
            erased.begin()
        except OSError as error:
            await connection.close()
            raise NotNow(f"No file can be written beside {path}.", "Look at the disk, and at DATA.") from error
        return cls(connection, erased, ledger, pseudonyms, beside)

    async def close(self) -> None:
        """Write everything into the main file and close it. Work that was asked for before is still done."""
        self._is_closed = True
        await self._connection.close()

    async def turns(self, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        """Apply a batch in its order, in one transaction. What is deleted leaves the files' bytes too (B7)."""
        results = await self._work(lambda db: [self._turn(db, turn_request, now) for turn_request in batch])
        if any(isinstance(result, TurnResult) and result.leaves_bytes for result in results):
            await self._empty_log()
        return [result.done if isinstance(result, TurnResult) else result for result in results]

    async def showed(
        self, messages: Sequence[tuple[LearnerId, int]], now: int, held: Collection[LearnerId] = ()
    ) -> None:
        """Remember messages we sent, for Tidy up."""
        rows = [
            (*self._message(who, message), message_expiry(now), who in held, self._pseudonyms.addressee(who))
            for who, message in messages
        ]
        await self._work(lambda db: db.executemany(_SHOWED, rows))

    async def tidied(self, learner: LearnerId, now: int) -> list[int]:
        """Mark all message ids of a learner's chat as to be deleted, and return those of 48 hours, oldest first."""
        return [abs(message_id) for message_id in await self._work(lambda db: self._marked(db, learner, now))][::-1]

    async def numbers(self, learner: LearnerId, now: int) -> list[int]:
        """Return the message ids of a learner's chat of the last 48 hours; below zero those marked as to be deleted."""
        return await self._work(lambda db: self._remembered(db, learner, now))

    async def deleted(
        self, gone: Collection[tuple[LearnerId, int]], staying: Collection[tuple[LearnerId, int]] = ()
    ) -> None:
        """Remove ids of messages that are deleted, and the marks of those that Telegram does not delete."""
        left, kept = ([self._message(*it)[:2] for it in messages] for messages in (gone, staying))
        await self._work(lambda db: (db.executemany(_GONE, left), db.executemany(_STAYS, kept)))

    async def forget(self, learner: LearnerId) -> None:
        """Delete the ids of a learner's messages, and their traces in the file."""
        await self._work(lambda db: _forget_messages(db, learner))
        await self._empty_log()

    async def purge(self, now: int) -> None:
        """Delete what has expired, and its traces: pages are overwritten, the write-ahead log is emptied."""
        await self._expired.take_out(now)
        await self._work(lambda _: self._prune(now))
        await self._empty_log()

    @property
    def counting(self) -> CountingStore:
        """Counts, for the statistics freeze."""
        return CountingStore(self._transactions, SqliteLedgerReader(self._connection, self._looking, self.ledger))

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
    def workers(self) -> SingleWorker:
        """The only worker."""
        return SingleWorker()

    def _turn(
        self, db: sqlite3.Connection, turn_request: TurnRequest, now: int
    ) -> TurnResult | AlreadyHandled | TurnFailed:
        keys = LearnerKeys(
            turn_request.learner, self._pseudonyms.addressee(turn_request.learner), turn_request.sender_hash
        )
        record = learners.load(db, keys, self._format)
        if turn_request.update_id is not None and not _is_new(db, turn_request.update_id, now):
            return AlreadyHandled(record.session(now), record.news_until(now), record.is_hiding)
        stored = _stored_message(db, turn_request.withdrawal.code) if turn_request.withdrawal else None
        try:
            result = apply_turn(record, turn_request, stored, now, keys.addressee)
        except Exception as error:  # our bug: she gets an apology, the update counts as handled
            return TurnFailed(error)
        self._keep(db, keys, record, result, now)
        return result

    def _prune(self, now: int) -> None:
        self._erased.prune(now)
        if self._data:
            prune_copies(self._data, now)

    def _keep(
        self, db: sqlite3.Connection, keys: LearnerKeys, before: LearnerRecord, result: TurnResult, now: int
    ) -> None:
        if before.is_in_backups and not result.record.is_in_backups:
            self._leave_backups(keys.learner, now)
        if result.is_over:
            self._forget(db, keys.learner)
        learners.write(db, keys, self._format, before, result)
        if result.counted:
            for addition in self.ledger.additions(keys.learner, result.counted, now):
                ledger.write(db, addition)
        if result.withdrawn:
            run_to_end(withdraw(SqliteRows(db), [result.withdrawn]))
        if result.messages:
            run_to_end(store_messages(SqliteRows(db), result.messages))
        if result.message_id is not None:
            row = (*self._message(keys.learner, result.message_id), message_expiry(now))
            db.execute("INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?)", row)

    def _message(self, learner: LearnerId, message_id: int) -> tuple[LearnerId, bytes, bool]:
        """Return the columns of a message id: below zero it is to be deleted."""
        return learner, self._format.message(learner, abs(message_id)), message_id < 0

    def _marked(self, db: sqlite3.Connection, learner: LearnerId, now: int) -> list[int]:
        db.execute("UPDATE messages SET hiding = 1 WHERE learner = ?", (learner,))
        return self._remembered(db, learner, now)

    def _remembered(self, db: sqlite3.Connection, learner: LearnerId, now: int) -> list[int]:
        found = "SELECT message_id, hiding FROM messages WHERE learner = ? AND expires_at > ?"
        return self._format.message_ids(learner, db.execute(found, (learner, now)))

    def _leave_backups(self, learner: LearnerId, now: int) -> None:
        """Keep backups from bringing back a learner's place that she erased, or does not save any more."""
        if self._data:
            forget_in_copies(self._data, learner)
        self._erased.add(learner, now)

    def _forget(self, db: sqlite3.Connection, learner: LearnerId) -> None:
        ledger.erase(db, self.ledger.accounts(learner))
        _forget_messages(db, learner)

    async def _empty_log(self) -> None:
        """Empty the write-ahead log, so that no deleted byte stays in it; nobody may read the ledger meanwhile."""
        async with self._looking:
            await self._apart(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    async def writes(self) -> bool:
        """Return whether the store takes writes now, by trying one."""
        try:
            await self._work(_come_and_gone)
        except StoreGone:
            return False
        return True

    async def _work(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        return await self._apart(lambda db: in_transaction(db, work))

    async def _apart(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Run work in the connection's thread.

        Raise StoreGone for trouble with the file; our own mistakes as they are.
        """
        if self._is_closed:
            raise StoreGone
        try:
            return await in_thread(self._connection, work)
        except _OURS:
            raise
        except (sqlite3.Error, OSError) as error:
            raise StoreGone from error


def _stored_message(db: sqlite3.Connection, code: bytes) -> MessageUnderCode | None:
    return run_to_end(stored_messages(SqliteRows(db), [code])).get(code)


def _forget_messages(db: sqlite3.Connection, learner: LearnerId) -> None:
    db.execute("DELETE FROM messages WHERE learner = ?", (learner,))


def _come_and_gone(db: sqlite3.Connection) -> None:
    """Make a change that the disk must take and that leaves nothing behind."""
    db.execute("INSERT INTO handled_updates VALUES (-1, 0)")
    db.execute("DELETE FROM handled_updates WHERE update_id = -1")


def _is_new(db: sqlite3.Connection, update_id: int, now: int) -> bool:
    found = db.execute("INSERT OR IGNORE INTO handled_updates VALUES (?, ?)", (update_id, update_expiry(now)))
    return found.rowcount == 1
