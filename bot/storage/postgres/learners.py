"""Rows of all learners of a batch: read in one statement, and written where turns changed them.

Locking is optimistic: a row is written only if it is as it was read; else SerializationConflict, and the batch runs
again.

- `guests` is checked by `version`: every kept turn sets a new one, so a faster worker is noticed, also where both found
  no row. A row is written once more before it is deleted, for the same reason.
- `reminders` is checked by `due_at` and `news` by `until`: jobs change these rows without a new version.

Each parameter of a statement is an array with a value for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.postgres.batch import PlayedBatch
from bot.storage.postgres.rows import PostgresRows
from bot.storage.postgres.transactions import Connection, SerializationConflict
from bot.storage.records.learner import LearnerRecord, SenderRow
from bot.storage.records.tables import (
    GUESTS,
    IS_HIDING,
    LEARNER_COLUMNS,
    NEWS,
    REMINDERS,
    SPOKE,
    ColumnType,
    NamedRow,
    StoreTable,
)
from bot.storage.row_format import RowFormat
from bot.storage.sql.announcements import forget_news

_ARRAYS: Mapping[ColumnType, str] = {"text": "text[]", "integer": "bigint[]", "bytes": "bytea[]"}


class BatchWrite(NamedTuple):
    """A statement that writes rows of a batch and returns their number, with the names of its parameters in order.

    A row is written only if it is as it was read: its `checked` column still equals `was`, or there was none (`was` is
    NULL) and there still is none.
    """

    sql: str
    parameters: tuple[str, ...]

    @classmethod
    def to(cls, table: StoreTable, checked: str, **own: ColumnType) -> BatchWrite:
        """Return the statement for a table with the columns that only PostgreSQL has, `own`."""
        types = {**table.types, **own}
        given = {**types, "was": types[checked]}
        arrays = ", ".join(f"${at}::{_ARRAYS[kind]}" for at, kind in enumerate(given.values(), 1))
        fresh = ", ".join(f"{name} = fresh.{name}" for name in types if name not in table.key)
        names, (key,) = ", ".join(types), table.key
        return cls(
            f"""
WITH fresh AS (
    SELECT * FROM unnest({arrays}) AS fresh ({", ".join(given)})
), changed AS (
    UPDATE {table.name} SET {fresh}
    FROM fresh WHERE {table.name}.{key} = fresh.{key} AND {table.name}.{checked} = fresh.was
    RETURNING 1
), came AS (
    INSERT INTO {table.name} ({names})
    SELECT {names} FROM fresh WHERE was IS NULL
    ON CONFLICT ({key}) DO NOTHING
    RETURNING 1
)
SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)
""",
            tuple(given),
        )

    def arrays(self, rows: Sequence[NamedRow]) -> list[list[Any]]:
        """Return the parameters for some rows, each with the value `was`."""
        return [[row[name] for row in rows] for name in self.parameters]


LOAD = f"""
SELECT asked.learner, guests.version, {LEARNER_COLUMNS}, {IS_HIDING}
FROM unnest($1::text[], $2::text[]) AS asked (learner, addressee)
LEFT JOIN guests USING (learner)
LEFT JOIN reminders ON reminders.learner = addressee
LEFT JOIN news ON news.learner = addressee
"""
WRITE_GUESTS = BatchWrite.to(GUESTS, "version", version="integer")
WRITE_REMINDERS = BatchWrite.to(REMINDERS, "due_at")
WRITE_NEWS = BatchWrite.to(NEWS, "until")
_SENDERS = f"SELECT {', '.join(SPOKE.columns)} FROM spoke WHERE mark = ANY($1::bytea[]) ORDER BY question"
_WRITE_SENDERS = f"""
INSERT INTO spoke ({", ".join(SPOKE.columns)})
VALUES ({", ".join(f"${at}" for at, _ in enumerate(SPOKE.columns, 1))})
"""


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
    rows = await db.fetch(LOAD, list(keys), [it.addressee for it in keys.values()])
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
    for row in await db.fetch(_SENDERS, sender_hashes) if sender_hashes else ():
        found.setdefault(row["mark"], []).append(format.opened_sender(dict(row)))
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
    await forget_news(PostgresRows(db), [keys[learner].addressee for learner in played.stop_news])
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
        {
            **(format.guest(it.after.guest, it.learner) if it.after.guest else {**GUESTS.blank, "learner": it.learner}),
            "version": version(),
            "was": versions.get(it.learner),
        }
        for it in changes
    ]
    await _keep(db, WRITE_GUESTS, rows)
    await _forget_rows(db, GUESTS, [change.learner for change in changes if change.after.guest is None])


async def _write_reminders(db: Connection, changes: Sequence[RecordChange], format: RowFormat) -> None:
    changed = [change for change in changes if change.after.reminder != change.before.reminder]
    await _forget_rows(db, REMINDERS, [it.keys.addressee for it in changed if it.after.reminder is None])
    rows = [
        {
            **format.reminder(it.after.reminder, it.keys.addressee),
            "was": it.before.reminder.due_at if it.before.reminder else None,
        }
        for it in changed
        if it.after.reminder
    ]
    await _keep(db, WRITE_REMINDERS, rows)


async def _write_news(
    db: Connection, changes: Sequence[RecordChange], format: RowFormat, stopped: Collection[LearnerId]
) -> None:
    """Write changed news rows; a learner who stopped and started news within a batch has a new row."""
    rows = []
    for learner, keys, before, after in changes:
        was = None if learner in stopped else before.news
        if after.news and after.news != was:
            was_until = format.until("news", keys.addressee, was.expires_at) if was else None
            rows.append({**format.news(after.news, keys.addressee), "was": was_until})
    await _keep(db, WRITE_NEWS, rows)


async def _write_senders(db: Connection, changes: Sequence[RecordChange], format: RowFormat) -> None:
    changed = {
        sender_hash: change.after.sent_to
        for change in changes
        if (sender_hash := change.keys.sender_hash) and change.after.sent_to != change.before.sent_to
    }
    if changed:
        await db.execute("DELETE FROM spoke WHERE mark = ANY($1::bytea[])", list(changed))
        rows = [format.sender(row, sender_hash) for sender_hash, senders in changed.items() for row in senders]
        await db.executemany(_WRITE_SENDERS, [[row[name] for name in SPOKE.columns] for row in rows])


async def _forget_rows(db: Connection, table: StoreTable, learners: Sequence[str]) -> None:
    if learners:
        await db.execute(f"DELETE FROM {table.name} WHERE learner = ANY($1::text[])", learners)


async def _keep(db: Connection, statement: BatchWrite, rows: Sequence[NamedRow]) -> None:
    """Write rows, each with the value `was` that it was read with, or raise SerializationConflict."""
    if rows and await db.fetchval(statement.sql, *statement.arrays(rows)) != len(rows):
        raise SerializationConflict
