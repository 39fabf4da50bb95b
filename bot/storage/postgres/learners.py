"""Rows of all learners of a batch: read in one statement, and written where turns changed them.

Locking is optimistic: a row is written only if it is as it was read; else SerializationConflict, and the batch runs
again.

- `guests` is checked by `version`: every kept turn sets a new one, so a faster worker is noticed, also where both found
  no row. A row is written once more before it is deleted, for the same reason.
- `reminders` is checked by `due_at` and `news` by `expires_at`: jobs change these rows without a new version.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import astuple
from typing import Any, NamedTuple

from bot.engine.session import Session
from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.postgres import statements
from bot.storage.postgres.batch import PlayedBatch
from bot.storage.postgres.transactions import Connection, SerializationConflict
from bot.storage.records.learner import GuestRow, LearnerRecord, SpokeRow
from bot.storage.records.rows import learner_of, to_row

_GONE = GuestRow(Session(""), 0)
"""Content of a guest row for the moment before it is deleted."""


class RowKeys(NamedTuple):
    """Keys of a learner's rows beside her pseudonym.

    `mark` is the key of her rows in `spoke`; None where those are neither read nor written.
    """

    addressee: AddresseeId
    mark: bytes | None


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


async def load(db: Connection, keys: BatchKeys) -> LoadedLearners:
    """Return everything stored of some learners; rows of `spoke` only of those with a mark among their keys."""
    rows = await db.fetch(statements.LOAD, list(keys), [it.addressee for it in keys.values()])
    spoke = await _spoke(db, [it.mark for it in keys.values() if it.mark])  # after the versions, so a change is noticed
    records = {
        learner: learner_of(row, spoke.get(keys[learner].mark or b"", ()), is_hiding=is_hiding)
        for learner, *row, _, is_hiding in rows
    }
    return LoadedLearners(records, {row[0]: row[-2] for row in rows if row[-2] is not None})


async def _spoke(db: Connection, marks: Sequence[bytes]) -> Mapping[bytes, Sequence[SpokeRow]]:
    found: dict[bytes, list[SpokeRow]] = {}
    for mark, *row in await db.fetch(statements.SPOKE, marks) if marks else ():
        found.setdefault(mark, []).append(SpokeRow(*row))
    return found


async def write(
    db: Connection, played: PlayedBatch, versions: Mapping[LearnerId, int], keys: BatchKeys, version: Callable[[], int]
) -> None:
    """Write what a batch has changed, or raise SerializationConflict. `version` returns a new random version."""
    changes = [
        RecordChange(learner, keys[learner], played.before[learner], after)
        for learner, after in sorted(played.after.items())  # one order in all workers makes deadlocks rare
    ]
    await _write_guests(db, changes, versions, version)
    await forget_news(db, [keys[learner].addressee for learner in played.stop_news])
    await _write_reminders(db, changes)
    await _write_news(db, changes, played.stop_news)
    await _write_spoke(db, changes)


async def _write_guests(
    db: Connection, changes: Sequence[RecordChange], versions: Mapping[LearnerId, int], version: Callable[[], int]
) -> None:
    rows = [
        (change.learner, *_guest(change.after.guest or _GONE), version(), versions.get(change.learner))
        for change in changes
    ]
    await _keep(db, statements.WRITE_GUESTS, rows)
    await _forget(db, statements.FORGET_GUESTS, [change.learner for change in changes if change.after.guest is None])


def _guest(row: GuestRow) -> tuple[Any, ...]:
    return *to_row(row.session), row.expires_at


async def _write_reminders(db: Connection, changes: Sequence[RecordChange]) -> None:
    changed = [change for change in changes if change.after.reminder != change.before.reminder]
    await _forget(db, statements.FORGET_REMINDERS, [it.keys.addressee for it in changed if it.after.reminder is None])
    rows = [
        (it.keys.addressee, *astuple(it.after.reminder), it.before.reminder.due_at if it.before.reminder else None)
        for it in changed
        if it.after.reminder
    ]
    await _keep(db, statements.WRITE_REMINDERS, rows)


async def _write_news(db: Connection, changes: Sequence[RecordChange], stopped: Collection[LearnerId]) -> None:
    """Write changed news rows; a learner who stopped and started news within a batch has a new row."""
    rows = []
    for learner, keys, before, after in changes:
        was = None if learner in stopped else before.news
        if after.news and after.news != was:
            rows.append((keys.addressee, *astuple(after.news), was.expires_at if was else None))
    await _keep(db, statements.WRITE_NEWS, rows)


async def _write_spoke(db: Connection, changes: Sequence[RecordChange]) -> None:
    changed = {
        mark: change.after.spoke
        for change in changes
        if (mark := change.keys.mark) and change.after.spoke != change.before.spoke
    }
    if changed:
        await db.execute(statements.FORGET_SPOKE, list(changed))
        await db.executemany(statements.WRITE_SPOKE, [(mark, *row) for mark, rows in changed.items() for row in rows])


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
