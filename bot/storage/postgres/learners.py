"""Rows of all learners of a batch: read in one statement, and written where turns changed them.

Locking is optimistic: a row is written only if it is as it was read; else SerializationConflict, and the batch runs
again.

- `guests` is checked by `version`: every kept turn sets a new one, so a faster worker is noticed, also where both found
  no row. A row is written once more before it is deleted, for the same reason.
- `reminders` is checked by `due_at` and `news` by `until`: jobs change these rows without a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.postgres import statements
from bot.storage.postgres.batch import PlayedBatch
from bot.storage.postgres.transactions import Connection, SerializationConflict
from bot.storage.records.learner import LearnerRecord, SenderRow
from bot.storage.row_format import RowFormat

_GONE = (b"", 0, 0)
"""Columns of a guest row for the moment before it is deleted."""


class RowKeys(NamedTuple):
    """Keys of a learner's rows beside her pseudonym.

    `sender_hash` is the key of her rows in `spoke`; None where those are neither read nor written.
    """

    addressee: AddresseeId
    sender_hash: bytes | None


BatchKeys = Mapping[LearnerId, RowKeys]
"""Keys of the rows of all learners of a batch."""


class LoadedLearners(NamedTuple):
    """The learners of a batch, and the versions of their guest rows; without a row there is no version."""

    records: Mapping[LearnerId, LearnerRecord]
    versions: Mapping[LearnerId, int]


class RecordChange(NamedTuple):
    """One learner as she was read, and as the batch has left her."""

    learner: LearnerId
    keys: RowKeys
    before: LearnerRecord
    after: LearnerRecord


async def load(db: Connection, keys: BatchKeys, format: RowFormat) -> LoadedLearners:
    """Return everything stored of some learners; rows of `spoke` only of those with a hash among their keys."""
    rows = await db.fetch(statements.LOAD, list(keys), [it.addressee for it in keys.values()])
    sender_hashes = [it.sender_hash for it in keys.values() if it.sender_hash]
    senders = await _senders(db, format, sender_hashes)  # after the versions, so a change is noticed
    records = {
        learner: format.learner(
            row, learner, keys[learner].addressee, senders.get(keys[learner].sender_hash or b"", ())
        )
        for learner, _, *row in rows
    }
    return LoadedLearners(records, {row[0]: row[1] for row in rows if row[1] is not None})


async def _senders(
    db: Connection, format: RowFormat, sender_hashes: Sequence[bytes]
) -> Mapping[bytes, Sequence[SenderRow]]:
    found: dict[bytes, list[SenderRow]] = {}
    for row in await db.fetch(statements.SENDERS, sender_hashes) if sender_hashes else ():
        found.setdefault(row[0], []).append(format.opened_sender(tuple(row)))
    return found


async def write(
    db: Connection,
    played: PlayedBatch,
    versions: Mapping[LearnerId, int],
    keys: BatchKeys,
    format: RowFormat,
    version: Callable[[], int],
) -> None:
    """Write what a batch has changed, or raise SerializationConflict. `version` returns a new random version."""
    changes = [
        RecordChange(learner, keys[learner], played.before[learner], after)
        for learner, after in sorted(played.after.items())  # one order in all workers makes deadlocks rare
    ]
    await _write_guests(db, changes, format, versions, version)
    await forget_news(db, [keys[learner].addressee for learner in played.stop_news])
    await _write_reminders(db, changes, format)
    await _write_news(db, changes, format, played.stop_news)
    await _write_senders(db, changes, format)


async def _write_guests(
    db: Connection,
    changes: Sequence[RecordChange],
    format: RowFormat,
    versions: Mapping[LearnerId, int],
    version: Callable[[], int],
) -> None:
    rows = [
        (
            it.learner,
            *(format.guest(it.after.guest, it.learner) if it.after.guest else _GONE),
            version(),
            versions.get(it.learner),
        )
        for it in changes
    ]
    await _keep(db, statements.WRITE_GUESTS, rows)
    await _forget(db, statements.FORGET_GUESTS, [change.learner for change in changes if change.after.guest is None])


async def _write_reminders(db: Connection, changes: Sequence[RecordChange], format: RowFormat) -> None:
    changed = [change for change in changes if change.after.reminder != change.before.reminder]
    await _forget(db, statements.FORGET_REMINDERS, [it.keys.addressee for it in changed if it.after.reminder is None])
    rows = [
        (
            it.keys.addressee,
            *format.reminder(it.after.reminder, it.keys.addressee),
            it.before.reminder.due_at if it.before.reminder else None,
        )
        for it in changed
        if it.after.reminder
    ]
    await _keep(db, statements.WRITE_REMINDERS, rows)


async def _write_news(
    db: Connection, changes: Sequence[RecordChange], format: RowFormat, stopped: Collection[LearnerId]
) -> None:
    """Write changed news rows; a learner who stopped and started news within a batch has a new row."""
    rows = []
    for learner, keys, before, after in changes:
        was = None if learner in stopped else before.news
        if after.news and after.news != was:
            was_until = format.until("news", keys.addressee, was.expires_at) if was else None
            rows.append((keys.addressee, *format.news(after.news, keys.addressee), was_until))
    await _keep(db, statements.WRITE_NEWS, rows)


async def _write_senders(db: Connection, changes: Sequence[RecordChange], format: RowFormat) -> None:
    changed = {
        sender_hash: change.after.sent_to
        for change in changes
        if (sender_hash := change.keys.sender_hash) and change.after.sent_to != change.before.sent_to
    }
    if changed:
        await db.execute(statements.FORGET_SENDERS, list(changed))
        rows = [format.sender(row, sender_hash) for sender_hash, senders in changed.items() for row in senders]
        await db.executemany(statements.WRITE_SENDERS, rows)


async def forget_news(db: Connection, addressees: Sequence[AddresseeId]) -> None:
    """Delete addresses for news, and the record of deliveries to them."""
    await _forget(db, statements.FORGET_NEWS, addressees)
    await _forget(db, statements.FORGET_SENDINGS, addressees)


async def _forget(db: Connection, sql: str, keys: Sequence[str]) -> None:
    if keys:
        await db.execute(sql, keys)


async def _keep(db: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows whose last value is the one they were read with, or raise SerializationConflict."""
    if rows and await db.fetchval(sql, *(list(column) for column in zip(*rows, strict=True))) != len(rows):
        raise SerializationConflict
