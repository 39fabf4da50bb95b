"""The rows of all girls of a batch, read in one statement and written where turns have changed them.

Each row of `guests` has a version, and every turn that is kept gives it a new one. So it is noticed when another worker
was faster, also where both found no row. Who goes is written once more before she goes, for the same reason.
Jobs move reminders and take addresses out whatever her version is: such a row is changed only as it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any, NamedTuple

from bot.adapters.postgres.batch import Played
from bot.adapters.postgres.transactions import Conflict, Connection
from bot.engine.session import Session
from bot.keeping.girl import Girl, SpokeRow
from bot.keeping.rows import GUEST, NEWS, REMINDER, SIDE_BY_SIDE, girl_of, to_row
from bot.ports import LearnerId

_NUMBERS = frozenset({"saved", "less_data", "expires_at", "due_at", "version", "was"})
_BYTES = frozenset({"address", "sealed"})

_GONE = to_row(Session(""))
"""What her row holds for the moment before it goes."""


class Found(NamedTuple):
    """The girls of a batch, and the versions of their rows; who has no row is in `girls` alone."""

    girls: Mapping[LearnerId, Girl]
    versions: Mapping[LearnerId, int]


def _rows(names: Sequence[str]) -> str:
    """The arrays of a statement's values as rows."""
    kinds = ("bytea" if it in _BYTES else "bigint" if it in _NUMBERS else "text" for it in names)
    arrays = ", ".join(f"${at}::{kind}[]" for at, kind in enumerate(kinds, 1))
    return f"unnest({arrays}) AS fresh ({', '.join(names)})"


def _change(table: str, names: Sequence[str], told_by: str) -> str:
    """Change rows whose column `told_by` is still what it was, make those that had none, and tell how many it were."""
    into = f"{table} (learner, {', '.join(names)})"
    return (
        f"WITH fresh AS (SELECT * FROM {_rows(('learner', *names, 'was'))}),"
        f" changed AS (UPDATE {table} SET {', '.join(f'{name} = fresh.{name}' for name in names)} FROM fresh"
        f" WHERE {table}.learner = fresh.learner AND {table}.{told_by} = fresh.was RETURNING 1),"
        f" came AS (INSERT INTO {into} SELECT learner, {', '.join(names)} FROM fresh WHERE was IS NULL"
        " ON CONFLICT (learner) DO NOTHING RETURNING 1)"
        " SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)"
    )


_LOAD = (
    f"SELECT learner, {SIDE_BY_SIDE},"
    " guests.version FROM unnest($1::text[]) AS asked (learner) LEFT JOIN guests USING (learner)"
    " LEFT JOIN reminders USING (learner) LEFT JOIN news USING (learner)"
)
_SPOKE = "SELECT mark, question, expires_at FROM spoke WHERE mark = ANY($1::bytea[]) ORDER BY question"
_TURN = _change("guests", (*GUEST, "version"), "version")
_REMINDER, _NEWS = _change("reminders", REMINDER, "due_at"), _change("news", NEWS, "expires_at")


async def load(db: Connection, marks: Mapping[LearnerId, bytes | None]) -> Found:
    """Everything that is held of some girls; what is noted under a mark only where there is one."""
    rows = await db.fetch(_LOAD, list(marks))
    known = [mark for mark in marks.values() if mark]
    spoke: dict[bytes, list[SpokeRow]] = {}
    for mark, *it in await db.fetch(_SPOKE, known) if known else ():  # after the versions, so that a change is noticed
        spoke.setdefault(mark, []).append(SpokeRow(*it))
    girls = {learner: girl_of(row[:-1], spoke.get(marks[learner] or b"", ())) for learner, *row in rows}
    return Found(girls, {row[0]: row[-1] for row in rows if row[-1] is not None})


async def write(
    db: Connection,
    played: Played,
    versions: Mapping[LearnerId, int],
    marks: Mapping[LearnerId, bytes | None],
    version: Callable[[], int],
) -> None:
    """What a batch has made of them, or Conflict. `version` gives a new one by chance."""
    changes = sorted(played.after.items())  # one order for all workers, so that they seldom wait for each other
    await _write_guests(db, changes, versions, version)
    await forget_news(db, played.stop_news)
    await _write_reminder(db, played, changes)
    await _write_news(db, played, changes)
    await _write_spoke(db, played, changes, marks)


async def _write_guests(
    db: Connection,
    changes: Sequence[tuple[LearnerId, Girl]],
    versions: Mapping[LearnerId, int],
    version: Callable[[], int],
) -> None:
    rows = [(learner, *_guest(girl), version(), versions.get(learner)) for learner, girl in changes]
    await _keep(db, _TURN, rows)
    gone = [learner for learner, girl in changes if girl.guest is None]
    if gone:
        await db.execute("DELETE FROM guests WHERE learner = ANY($1::text[])", gone)


def _guest(girl: Girl) -> tuple[Any, ...]:
    return (*to_row(girl.guest.session), girl.guest.expires_at) if girl.guest else (*_GONE, 0)


async def _write_reminder(db: Connection, played: Played, changes: Sequence[tuple[LearnerId, Girl]]) -> None:
    changed = [(who, girl.reminder) for who, girl in changes if girl.reminder != _before(played, who).reminder]
    gone = [who for who, reminder in changed if reminder is None]
    if gone:
        await db.execute("DELETE FROM reminders WHERE learner = ANY($1::text[])", gone)
    was = {who: before.due_at if (before := _before(played, who).reminder) else None for who, _ in changed}
    await _keep(db, _REMINDER, [(who, *astuple(it), was[who]) for who, it in changed if it])


async def _write_news(db: Connection, played: Played, changes: Sequence[tuple[LearnerId, Girl]]) -> None:
    """Who said no and yes again within a batch has a new row."""
    before = {who: None if who in played.stop_news else _before(played, who).news for who, _ in changes}
    changed = [(who, it, before[who]) for who, girl in changes if (it := girl.news) and it != before[who]]
    await _keep(db, _NEWS, [(who, *astuple(it), was.expires_at if was else None) for who, it, was in changed])


async def _keep(db: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows and await db.fetchval(sql, *_arrays(rows)) != len(rows):
        raise Conflict


async def _write_spoke(
    db: Connection,
    played: Played,
    changes: Sequence[tuple[LearnerId, Girl]],
    marks: Mapping[LearnerId, bytes | None],
) -> None:
    changed = {
        mark: girl.spoke for who, girl in changes if (mark := marks[who]) and girl.spoke != _before(played, who).spoke
    }
    if changed:
        await db.execute("DELETE FROM spoke WHERE mark = ANY($1::bytea[])", list(changed))
        rows = [(mark, *it) for mark, spoke in changed.items() for it in spoke]
        await db.executemany("INSERT INTO spoke VALUES ($1, $2, $3)", rows)


async def forget_news(db: Connection, learners: Iterable[LearnerId]) -> None:
    """Their addresses, and that something was sent to them."""
    if gone := list(learners):
        for table in ("news", "sendings"):
            await db.execute(f"DELETE FROM {table} WHERE learner = ANY($1::text[])", gone)


def _before(played: Played, learner: LearnerId) -> Girl:
    return played.before[learner]


def _arrays(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
