"""The rows of all girls of a batch, read in one statement and written where turns have changed them.

Each row of `guests` has a version, and every turn that is kept gives it a new one. So it is noticed when another worker
was faster, also where both found no row. Who goes is written once more before she goes, for the same reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.adapters.postgres.batch import Played
from bot.adapters.postgres.transactions import Conflict, Connection
from bot.engine.session import Session
from bot.keeping.girl import Girl, Guest, Reader, Reminded, Said
from bot.keeping.rows import COLUMNS, from_row, to_row
from bot.ports import LearnerId

_GUEST = (*COLUMNS, "expires_at")
_REMINDED = ("address", "locale", "country", "weekday", "due_at", "expires_at")
_READER = ("sealed", "locale", "country", "expires_at")

_NUMBERS = frozenset({"saved", "less_data", "expires_at", "due_at", "version", "was"})
_BYTES = frozenset({"address", "sealed"})

_GONE = to_row(Session(""))
"""What her row holds for the moment before it goes."""


class Found(NamedTuple):
    """The girls of a batch, and the versions of their rows; who has no row is in `girls` alone."""

    girls: Mapping[LearnerId, Girl]
    versions: Mapping[LearnerId, int]


def _columns(table: str, names: Sequence[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def _rows(names: Sequence[str]) -> str:
    """The arrays of a statement's values as rows."""
    kinds = ("bytea" if it in _BYTES else "bigint" if it in _NUMBERS else "text" for it in names)
    arrays = ", ".join(f"${at}::{kind}[]" for at, kind in enumerate(kinds, 1))
    return f"unnest({arrays}) AS fresh ({', '.join(names)})"


def _set(names: Sequence[str], row: str) -> str:
    return ", ".join(f"{name} = {row}.{name}" for name in names)


def _put(table: str, names: Sequence[str]) -> str:
    into = f"INSERT INTO {table} (learner, {', '.join(names)}) SELECT * FROM {_rows(('learner', *names))}"
    return f"{into} ON CONFLICT (learner) DO UPDATE SET {_set(names, 'excluded')}"


_LOAD = (
    f"SELECT learner, {_columns('guests', _GUEST)}, {_columns('reminders', _REMINDED)}, {_columns('news', _READER)},"
    " guests.version FROM unnest($1::text[]) AS asked (learner) LEFT JOIN guests USING (learner)"
    " LEFT JOIN reminders USING (learner) LEFT JOIN news USING (learner)"
)
_SAID = "SELECT mark, question, expires_at FROM spoke WHERE mark = ANY($1::bytea[])"
_TURN = (
    f"WITH fresh AS (SELECT * FROM {_rows(('learner', *_GUEST, 'version', 'was'))}),"
    f" changed AS (UPDATE guests SET {_set((*_GUEST, 'version'), 'fresh')} FROM fresh"
    " WHERE guests.learner = fresh.learner AND guests.version = fresh.was RETURNING 1),"
    f" came AS (INSERT INTO guests (learner, {', '.join(_GUEST)}, version)"
    f" SELECT learner, {', '.join(_GUEST)}, version FROM fresh WHERE was IS NULL"
    " ON CONFLICT (learner) DO NOTHING RETURNING 1)"
    " SELECT (SELECT COUNT(*) FROM changed) + (SELECT COUNT(*) FROM came)"
)
_PUT_REMINDED, _PUT_READER = _put("reminders", _REMINDED), _put("news", _READER)


async def load(db: Connection, marks: Mapping[LearnerId, bytes | None]) -> Found:
    """Everything that is held of some girls; what is noted under a mark only where there is one."""
    rows = await db.fetch(_LOAD, list(marks))
    known = [mark for mark in marks.values() if mark]
    said: dict[bytes, list[Said]] = {}
    for mark, *it in await db.fetch(_SAID, known) if known else ():  # after the versions, so that a change is noticed
        said.setdefault(mark, []).append(Said(*it))
    girls = {learner: _girl(row, said.get(marks[learner] or b"", ())) for learner, *row in rows}
    return Found(girls, {row[0]: row[-1] for row in rows if row[-1] is not None})


def _girl(row: Sequence[Any], said: Sequence[Said]) -> Girl:
    guest, rest = row[: len(_GUEST)], row[len(_GUEST) : -1]
    reminded, reader = rest[: len(_REMINDED)], rest[len(_REMINDED) :]
    return Girl(
        Guest(from_row(guest[:-1]), guest[-1]) if guest[-1] is not None else None,
        Reminded(*reminded) if reminded[-1] is not None else None,
        Reader(*reader) if reader[-1] is not None else None,
        tuple(said),
    )


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
    await _write_reminded(db, played, changes)
    await _write_readers(db, played, changes)
    await _write_said(db, played, changes, marks)


async def _write_guests(
    db: Connection,
    changes: Sequence[tuple[LearnerId, Girl]],
    versions: Mapping[LearnerId, int],
    version: Callable[[], int],
) -> None:
    rows = [(learner, *_guest(girl), version(), versions.get(learner)) for learner, girl in changes]
    if rows and await db.fetchval(_TURN, *_arrays(rows)) != len(rows):
        raise Conflict
    gone = [learner for learner, girl in changes if girl.guest is None]
    if gone:
        await db.execute("DELETE FROM guests WHERE learner = ANY($1::text[])", gone)


def _guest(girl: Girl) -> tuple[Any, ...]:
    return (*to_row(girl.guest.session), girl.guest.expires_at) if girl.guest else (*_GONE, 0)


async def _write_reminded(db: Connection, played: Played, changes: Sequence[tuple[LearnerId, Girl]]) -> None:
    changed = [(who, girl.reminded) for who, girl in changes if girl.reminded != _before(played, who).reminded]
    gone = [who for who, reminded in changed if reminded is None]
    if gone:
        await db.execute("DELETE FROM reminders WHERE learner = ANY($1::text[])", gone)
    rows = [(who, it.address, it.locale, it.country, it.weekday, it.due_at, it.expires_at) for who, it in changed if it]
    if rows:
        await db.execute(_PUT_REMINDED, *_arrays(rows))


async def _write_readers(db: Connection, played: Played, changes: Sequence[tuple[LearnerId, Girl]]) -> None:
    rows = [
        (who, it.sealed, it.locale, it.country, it.expires_at)
        for who, girl in changes
        if (it := girl.reader) and (who in played.stop_news or it != _before(played, who).reader)
    ]
    if rows:
        await db.execute(_PUT_READER, *_arrays(rows))


async def _write_said(
    db: Connection,
    played: Played,
    changes: Sequence[tuple[LearnerId, Girl]],
    marks: Mapping[LearnerId, bytes | None],
) -> None:
    changed = {
        mark: girl.said for who, girl in changes if (mark := marks[who]) and girl.said != _before(played, who).said
    }
    if changed:
        await db.execute("DELETE FROM spoke WHERE mark = ANY($1::bytea[])", list(changed))
        rows = [(mark, *it) for mark, said in changed.items() for it in said]
        await db.executemany("INSERT INTO spoke VALUES ($1, $2, $3)", rows)


async def forget_news(db: Connection, learners: Iterable[LearnerId]) -> bool:
    """Their addresses, and that something was sent to them; whether there was anything."""
    if not (gone := list(learners)):
        return False
    done = [
        await db.execute(f"DELETE FROM {table} WHERE learner = ANY($1::text[])", gone) for table in ("news", "sendings")
    ]
    return done != ["DELETE 0", "DELETE 0"]


def _before(played: Played, learner: LearnerId) -> Girl:
    return played.before[learner]


def _arrays(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
