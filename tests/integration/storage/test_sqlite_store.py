"""Behaviour specific to SQLite: the bytes of its files, its single connection, and a file used by others."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from bot.engine.session import GUEST_STAYS, Session
from bot.engine.turn import Turn
from bot.errors import Refused
from bot.storage.ports import IDS_STAY, LearnerId, StoreGone, TurnApplied, TurnRequest
from bot.storage.sql.rows import Rows
from bot.storage.sqlite import database
from bot.storage.sqlite.database import in_thread, open_database
from bot.storage.sqlite.store import EXPIRED_AT_ONCE, SqliteStore
from tests.support.paths import ROOT
from tests.support.turn_builders import ACHIENG, NOON, SITA, WHOLE, answers, becomes, goes_on, kept


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(path, "fits")
    yield opened
    await opened.close()


def rows(path: Path, table: str = "guests") -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute(f"SELECT * FROM {table}").fetchall()


# --- forgetting -------------------------------------------------------------------------------------------------------


async def test_while_very_many_are_forgotten_a_girl_has_her_turn_in_between(store: SqliteStore, path: Path) -> None:
    crowd = [TurnRequest(LearnerId(f"girl-{number}"), becomes(WHOLE)) for number in range(3 * EXPIRED_AT_ONCE)]
    await store.turns(crowd, NOON)

    purge = asyncio.create_task(store.purge(NOON + GUEST_STAYS))
    await asyncio.sleep(0)
    ((still_there,),) = await store.reminders.transactions.run(lambda db: db.fetch("SELECT COUNT(*) FROM guests"))
    await purge

    assert still_there == 2 * EXPIRED_AT_ONCE, "whoever came second waited for more than the first piece"
    assert rows(path) == []


async def test_the_purge_leaves_nothing_of_a_guest_in_the_files(store: SqliteStore, path: Path) -> None:
    await store.turns([TurnRequest(LearnerId("canary-girl"), becomes(WHOLE), 1, 5)], NOON)
    await store.turns([TurnRequest(SITA, becomes(Session("en")), 2)], NOON + GUEST_STAYS)
    await store.purge(NOON + IDS_STAY - 1)
    assert [row[0] for row in rows(path)] == ["sita"]
    assert [(row[0], *row[2:]) for row in rows(path, "messages")] == [("canary-girl", 0, NOON + IDS_STAY)]

    await store.purge(NOON + IDS_STAY)

    assert (rows(path, "messages"), rows(path, "guests")) == ([], [])
    assert rows(path, "handled_updates") == [(2, NOON + GUEST_STAYS + IDS_STAY)]
    for file in path.parent.iterdir():
        assert b"canary-girl" not in file.read_bytes()
        assert b"lock-it-up" not in file.read_bytes()


# --- batches -----------------------------------------------------------------------------------------------------


async def test_nobody_sees_half_a_batch(store: SqliteStore, path: Path) -> None:
    halfway: list[int] = []

    def looks(session: Session | None) -> Turn:
        halfway.append(len(rows(path)))
        return Turn(Session("en"))

    await store.turns([TurnRequest(SITA, becomes(WHOLE)), TurnRequest(ACHIENG, looks)], NOON)

    assert halfway == [0], "the first half can be seen before the whole is kept"
    assert len(rows(path)) == 2


async def test_a_transaction_that_waits_for_something_else_than_its_rows_is_our_mistake_and_undone(
    store: SqliteStore, path: Path
) -> None:
    async def waits(db: Rows) -> None:
        await db.execute("INSERT INTO announcing VALUES ($1)", "goats")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="wait for nothing"):
        await store.reminders.transactions.run(waits)
    assert rows(path, "announcing") == []


# --- trouble -----------------------------------------------------------------------------------------------------


async def test_a_store_that_may_not_write_is_gone_and_comes_back(store: SqliteStore) -> None:
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE))], NOON)
    await in_thread(store._connection, lambda db: db.execute("PRAGMA query_only=ON"))
    with pytest.raises(StoreGone):
        await store.turns([TurnRequest(ACHIENG, goes_on, 1)], NOON)

    await in_thread(store._connection, lambda db: db.execute("PRAGMA query_only=OFF"))

    assert await kept(store, ACHIENG) == WHOLE
    assert isinstance((await store.turns([TurnRequest(ACHIENG, goes_on, 1)], NOON))[0], TurnApplied), (
        "the update is still new"
    )


async def test_a_full_disk_undoes_the_whole_batch(store: SqliteStore, path: Path) -> None:
    await in_thread(store._connection, lambda db: db.execute("PRAGMA max_page_count=1"))
    many = [TurnRequest(LearnerId(f"girl-{number}"), becomes(WHOLE), number) for number in range(200)]
    with pytest.raises(StoreGone):
        await store.turns(many, NOON)

    assert (rows(path), rows(path, "handled_updates")) == ([], [])


async def test_a_file_that_is_damaged_under_our_hands_is_gone_not_a_crash(path: Path) -> None:
    await _many_girls(path)
    store = await SqliteStore.open(path, "fits")
    _damage(path, after=4096)

    with pytest.raises(StoreGone):
        await store.turns([TurnRequest(LearnerId("girl-250"), goes_on)], NOON)
    await store.close()


async def _many_girls(path: Path) -> None:
    store = await SqliteStore.open(path, "fits")
    await store.turns([TurnRequest(LearnerId(f"girl-{number}"), becomes(WHOLE)) for number in range(500)], NOON)
    await store.close()


def _damage(path: Path, after: int) -> None:
    noise = b"goat" * ((path.stat().st_size - after) // 4)
    with path.open("r+b") as file:
        file.seek(after)
        file.write(noise)


async def test_what_is_asked_before_the_store_closes_is_done_and_what_is_asked_after_finds_it_gone(path: Path) -> None:
    store = await SqliteStore.open(path, "fits")
    before = asyncio.create_task(store.turns([TurnRequest(ACHIENG, becomes(WHOLE))], NOON))
    await asyncio.sleep(0)
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    with pytest.raises(StoreGone):
        await store.turns([TurnRequest(SITA, becomes(WHOLE))], NOON)
    await before
    await closing
    with pytest.raises(StoreGone):
        await store.turns([TurnRequest(SITA, becomes(WHOLE))], NOON)
    with pytest.raises(StoreGone):
        await store.counting.tallies("2026-Q4")

    assert [row[0] for row in rows(path)] == [ACHIENG]


# --- opening -----------------------------------------------------------------------------------------------------


async def test_the_first_start_makes_every_table_and_the_second_finds_them(path: Path) -> None:
    for _ in range(2):
        store = await SqliteStore.open(path, "fits")
        await store.close()
    with closing(sqlite3.connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")}

    assert version == database.newest()
    hers, counted = (
        {"guests", "messages", "reminders", "news", "sendings"},
        {"ledger", "carried", "tallies"},
    )
    assert tables == {*hers, *counted, "handled_updates", "secret_check", "announcing", "voices", "spoke"}


async def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    words = b"a shopping list: milk, goat food\n" * 200
    path.write_bytes(words)

    with pytest.raises(Refused, match="damaged or not ours"):
        await SqliteStore.open(path, "fits")
    assert path.read_bytes() == words


async def test_a_damaged_database_is_refused(path: Path) -> None:
    await _many_girls(path)
    _damage(path, after=4096)

    with pytest.raises(Refused, match="damaged or not ours"):
        await SqliteStore.open(path, "fits")


async def test_a_database_of_another_program_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript("CREATE TABLE goats (name TEXT); PRAGMA user_version=99;")

    with pytest.raises(Refused, match="damaged or not ours"):
        await SqliteStore.open(path, "fits")


async def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be opened"):
        await SqliteStore.open(tmp_path / "no" / "bot.db", "fits")


async def test_the_settings_that_keep_it_safe_are_in_force(store: SqliteStore) -> None:
    asked = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "trusted_schema": 0}
    found = await in_thread(store._connection, lambda db: {it: _pragma(db, it) for it in asked})

    assert found == asked


def _pragma(db: sqlite3.Connection, name: str) -> object:
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def test_the_private_names_of_aiosqlite_that_we_use_are_still_there() -> None:
    assert asyncio.iscoroutinefunction(aiosqlite.Connection._execute)
    assert isinstance(aiosqlite.Connection._conn, property)


async def test_of_the_private_names_of_aiosqlite_one_tells_a_closed_connection_as_we_read_it(path: Path) -> None:
    connection = await open_database(path, "fits")
    await connection.close()

    with pytest.raises(ValueError, match="no active connection"):
        _ = connection._conn
    with pytest.raises(StoreGone):
        await in_thread(connection, lambda db: db.in_transaction)


# --- a power cut -------------------------------------------------------------------------------------------------

WRITER = """
import asyncio, sys
from tests.integration.storage.test_sqlite_store import ACHIENG, NOON, SqliteStore, TurnRequest, goes_on

async def write():
    store = await SqliteStore.open(sys.argv[1], "fits")
    for number in range(100_000):
        await store.turns([TurnRequest(ACHIENG, goes_on, int(sys.argv[2]) + number)], NOON)
        print(number, flush=True)

asyncio.run(write())
"""


async def test_a_kill_between_commits_loses_nothing_that_was_acknowledged(path: Path) -> None:
    acknowledged = 0
    for cut in range(5):
        acknowledged += await _written_until_killed(path, cut * 1_000_000, after=3 + 7 * cut)
        store = await SqliteStore.open(path, "fits")
        done = answers(await kept(store, ACHIENG))
        await store.close()
        assert acknowledged <= done <= acknowledged + cut + 1, "at most the turn it died in is ahead"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def _written_until_killed(path: Path, first: int, after: int) -> int:
    """Return how many turns a process acknowledged before SIGKILL."""
    command = [sys.executable, "-c", WRITER, str(path), str(first)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    for _ in range(after):
        await process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    rest = await process.stdout.read()
    await process.wait()
    return after + rest.count(b"\n")


def test_who_is_stopped_while_the_file_is_opened_lets_go_of_it_first(tmp_path: Path) -> None:
    async def stopped() -> None:
        task = asyncio.current_task()
        assert task
        task.cancel()
        await open_database(tmp_path / "bot.db", "ours")

    before = set(threading.enumerate())
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped())

    left = set(threading.enumerate()) - before
    for thread in left:  # a thread that still had an answer for the closed loop fails here
        thread.join(5)
    assert not any(thread.is_alive() for thread in left)
