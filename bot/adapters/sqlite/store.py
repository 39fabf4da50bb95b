"""The Store on SQLite: one batch, one transaction, one commit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.adapters.sqlite import reminders, spoken
from bot.adapters.sqlite.backup import keeps
from bot.adapters.sqlite.books import Books
from bot.adapters.sqlite.database import in_thread, open_database
from bot.adapters.sqlite.erased import Erased
from bot.adapters.sqlite.expired import take_out
from bot.adapters.sqlite.keys import FOLDER, BookKeys
from bot.adapters.sqlite.ledger import Ledger
from bot.adapters.sqlite.news import kept_until as news_until
from bot.adapters.sqlite.news import noted, stops_news
from bot.adapters.sqlite.reminders import Reminders
from bot.adapters.sqlite.rows import COLUMNS, from_row, to_row
from bot.adapters.sqlite.sendings import Sendings
from bot.engine.session import Session, kept_until
from bot.ports import Done, Failed, Knock, Known, LearnerId, NotNow, Outcome, Step, StoreGone

Result = TypeVar("Result")

IDS_STAY = 48 * 3600

_KEPT = ("learner", *COLUMNS, "expires_at")
_LOAD = f"SELECT {', '.join(COLUMNS)} FROM guests WHERE learner = ? AND expires_at > ?"
_SAVE = (
    f"INSERT INTO guests ({', '.join(_KEPT)}) VALUES ({', '.join('?' for _ in _KEPT)})"
    f" ON CONFLICT (learner) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _KEPT[1:])}"
)


class SqliteStore:
    """See `ports.Store`. Close it, or its thread keeps the process alive."""

    def __init__(self, connection: aiosqlite.Connection, erased: Erased, ledger: Ledger) -> None:
        """Use `SqliteStore.open`."""
        self._connection, self._erased, self.ledger = connection, erased, ledger
        self._looking = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path | str, fingerprint: str, *, invented: bool = False) -> SqliteStore:
        """The store in a file, made when it is not there; `:memory:` for a preview.

        `invented` is for girls who do not exist: their file and a real one are never taken for each other.
        """
        connection = await open_database(path, fingerprint, invented=invented)
        beside = None if path == ":memory:" else Path(path).parent
        erased = Erased(beside and beside / "erased")
        ledger = Ledger(BookKeys(beside and beside / FOLDER))
        try:
            erased.begin()
        except OSError as error:
            await connection.close()
            raise NotNow(f"No file can be written beside {path}.", "Look at the disk, and at DATA.") from error
        return cls(connection, erased, ledger)

    async def close(self) -> None:
        """Write everything into the main file and let go of it."""
        await self._connection.close()

    async def turns(self, batch: Sequence[Knock], now: int) -> list[Outcome]:
        """All of a batch, in its order, in one transaction. What is taken away leaves the files' bytes too (B7)."""
        outcomes = await self._work(lambda db: [self._turn(db, knock, now) for knock in batch])
        is_over = any(isinstance(it, Done) and _leaves_bytes(it) for it in outcomes)
        if is_over or any(knock.taking for knock in batch):
            await self._empty_log()
        return outcomes

    async def showed(self, messages: Sequence[tuple[LearnerId, int]], now: int) -> None:
        """Remember our messages for Tidy up."""
        await self._work(lambda db: _remember(db, messages, now))

    async def tidied(self, learner: LearnerId, now: int) -> list[int]:
        """Her messages of the last 48 hours."""
        return await self._work(lambda db: _remembered(db, learner, now))

    async def forget(self, learner: LearnerId) -> None:
        """Delete the numbers of her messages, and their traces in the file."""
        await self._work(lambda db: _forget_messages(db, learner))
        await self._empty_log()

    async def purge(self, now: int) -> None:
        """Delete what has expired, and its traces in the file: pages are overwritten, the log is emptied."""
        await take_out(self._work, now)
        await self._work(lambda _: self._erased.prune(now))
        await self._empty_log()

    @property
    def books(self) -> Books:
        """What was counted, for who closes the books."""
        return Books(self._work, self._connection, self._looking)

    @property
    def reminders(self) -> Reminders:
        """Who is to be reminded, for who sends it."""
        return Reminders(self._work, self._empty_log)

    @property
    def sendings(self) -> Sendings:
        """An announcement on its way."""
        return Sendings(self._work, self._empty_log)

    def _turn(self, db: sqlite3.Connection, knock: Knock, now: int) -> Outcome:
        outcome = _turn(db, knock, now, self._erased)
        if isinstance(outcome, Done) and outcome.turn.session is None:
            self.ledger.erase(db, knock.learner)
        elif isinstance(outcome, Done) and knock.counts and (counted := knock.counts(outcome.turn)):
            self.ledger.write(db, knock.learner, counted, now)
        if isinstance(outcome, Done):
            spoken.keep(db, outcome.turn, knock)
            if knock.mark:
                spoken.note(db, outcome.turn, knock, now)
        return outcome

    async def spoken(self, work: Callable[[sqlite3.Connection], Result], *, empty_log: bool = False) -> Result:
        """What releases voices, in a transaction; with `empty_log` what it deletes leaves the files' bytes."""
        result = await self._work(work)
        if empty_log:
            await self._empty_log()
        return result

    async def _empty_log(self) -> None:
        """No byte stays in the log: for that nobody may look at the ledger meanwhile."""
        async with self._looking:
            await self._apart(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())

    async def writes(self) -> bool:
        """Whether something can be kept now, tried."""
        try:
            await self._work(_come_and_gone)
        except StoreGone:
            return False
        return True

    async def _work(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        return await self._apart(lambda db: _in_transaction(db, work))

    async def _apart(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        try:
            return await in_thread(self._connection, work)
        except (sqlite3.Error, OSError, ValueError) as error:  # aiosqlite says ValueError when the connection is closed
            raise StoreGone from error


def _in_transaction(db: sqlite3.Connection, work: Callable[[sqlite3.Connection], Result]) -> Result:
    db.execute("BEGIN IMMEDIATE")
    try:
        result = work(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return result


def _turn(db: sqlite3.Connection, knock: Knock, now: int, erased: Erased) -> Outcome:
    session = _load(db, knock, now)
    if knock.update_id is not None and not _is_new(db, knock.update_id, now):
        return Known(session, news_until(db, knock.learner, now))
    try:
        turn = _step(db, knock)(session)
    except Exception as error:  # ours: told to her as an apology, recorded as handled
        return Failed(error)
    if turn.session is None:
        _forget(db, knock.learner, now, erased)
    elif turn.passing:
        pass
    elif turn.session != session or session is None:
        _save(db, knock.learner, turn.session, now)
    else:
        db.execute("UPDATE guests SET expires_at = ? WHERE learner = ?", (kept_until(turn.session, now), knock.learner))
    if turn.session is not None and not turn.passing:
        reminders.keep(db, knock, session.reminder if session else None, turn.session, now)
    if knock.message_id is not None and turn.session is not None:
        _remember(db, [(knock.learner, knock.message_id)], now)
    return Done(turn, session, noted(db, knock, turn, now))


def _leaves_bytes(done: Done) -> bool:
    """Whether something of hers was taken away that is not to stay in the bytes of a file either."""
    session, before = done.turn.session, done.before
    if session is None or stops_news(done.turn):
        return True
    gone = before and ((before.reminder and not session.reminder) or (before.spoke and not session.spoke))
    return bool(gone)


def _step(db: sqlite3.Connection, knock: Knock) -> Step:
    """What becomes of a code she typed depends on whether words lie under it; they are gone in this transaction."""
    return knock.taking.step if knock.taking and spoken.take_back(db, knock.taking.code, knock.mark) else knock.step


def _load(db: sqlite3.Connection, knock: Knock, now: int) -> Session | None:
    """Her row as a guest, with what she asked for beside it; or that alone, which is kept longer."""
    row = db.execute(_LOAD, (knock.learner, now)).fetchone()
    asked, spoke = reminders.known(db, knock.learner, now), spoken.spoke(db, knock.mark, now) if knock.mark else None
    if row is None:
        return asked and replace(asked, spoke=spoke)
    return replace(from_row(row), reminder=asked.reminder if asked else None, spoke=spoke)


def _save(db: sqlite3.Connection, learner: LearnerId, session: Session, now: int) -> None:
    db.execute(_SAVE, (learner, *to_row(session), kept_until(session, now)))


def _forget(db: sqlite3.Connection, learner: LearnerId, now: int, erased: Erased) -> None:
    if keeps(db, learner):
        erased.add(learner, now)
    db.execute("DELETE FROM guests WHERE learner = ?", (learner,))
    reminders.forget(db, learner)
    _forget_messages(db, learner)


def _forget_messages(db: sqlite3.Connection, learner: LearnerId) -> None:
    db.execute("DELETE FROM messages WHERE learner = ?", (learner,))


def _come_and_gone(db: sqlite3.Connection) -> None:
    """A change that the disk must take and that changes nothing."""
    db.execute("INSERT INTO handled_updates VALUES (-1, 0)")
    db.execute("DELETE FROM handled_updates WHERE update_id = -1")


def _is_new(db: sqlite3.Connection, update_id: int, now: int) -> bool:
    found = db.execute("INSERT OR IGNORE INTO handled_updates VALUES (?, ?)", (update_id, now + IDS_STAY))
    return found.rowcount == 1


def _remember(db: sqlite3.Connection, messages: Sequence[tuple[LearnerId, int]], now: int) -> None:
    rows = [(learner, message_id, now + IDS_STAY) for learner, message_id in messages]
    db.executemany("INSERT OR IGNORE INTO messages VALUES (?, ?, ?)", rows)


def _remembered(db: sqlite3.Connection, learner: LearnerId, now: int) -> list[int]:
    rows = db.execute(
        "SELECT message_id FROM messages WHERE learner = ? AND expires_at > ? ORDER BY message_id", (learner, now)
    ).fetchall()
    return [message_id for (message_id,) in rows]
