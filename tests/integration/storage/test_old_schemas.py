"""Stores of every earlier version open, with all that was in them, and everybody goes on where she was."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.storage.ports import LearnerId, Store, TurnRequest
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.rooms import RoomsFile, prepare_rooms
from bot.storage.sqlite.store import SqliteStore
from tests.support.old_stores import SCHEMAS, build, restore_dump
from tests.support.postgres_server import execute, rows
from tests.support.turn_builders import ACHIENG, NOON, SAVED, becomes, kept

DUMPS = sorted(path.name for path in SCHEMAS.glob("*.sql"))
BOT, ROOMS, POSTGRES = ([name for name in DUMPS if name.startswith(kind)] for kind in ("bot-", "rooms-", "postgres-"))

Contents = dict[str, set[tuple[object, ...]]]


def loaded(sql: str) -> list[str]:
    """Return the statements that make the database of a dump."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.executescript(sql)
        return [*db.iterdump(), str(db.execute("PRAGMA user_version").fetchone())]


def contents(path: Path) -> Contents:
    """Return all rows of a file by table, and its schema."""
    with closing(sqlite3.connect(path)) as db:
        schema = db.execute("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").fetchall()
        tables = [name for name, kind, _ in schema if kind == "table"]
        return {"schema": set(schema), **{it: set(db.execute(f"SELECT * FROM {it}")) for it in tables}}


def test_there_is_a_dump_of_each_version_and_no_migration_that_was_shipped_has_changed() -> None:
    """After a new migration `python -m tests.support.old_stores` adds its dump."""
    made = build()
    assert sorted(made) == DUMPS
    for name, sql in made.items():
        written = (SCHEMAS / name).read_text("utf-8")
        assert (sql == written) if name in POSTGRES else (loaded(sql) == loaded(written)), name


async def goes_on(store: Store) -> bool:
    session = await kept(store, LearnerId("achieng"))
    return session is not None and session.visit is not None and session.visit.trail[0].key == "abcdef"


@pytest.mark.parametrize("name", BOT)
async def test_a_file_of_each_version_opens_with_every_row_and_she_is_where_she_was(name: str, tmp_path: Path) -> None:
    restore_dump(name, tmp_path / "bot.db")
    restore_dump(BOT[-1], tmp_path / "newest.db")
    before, newest = contents(tmp_path / "bot.db"), contents(tmp_path / "newest.db")
    store = await SqliteStore.open(tmp_path / "bot.db", "fits")
    try:
        assert await goes_on(store)
    finally:
        await store.close()
    after = contents(tmp_path / "bot.db")

    assert after.keys() == newest.keys()
    assert after["schema"] == newest["schema"]
    assert {it for it in after if not after[it] <= newest[it]} == set()
    assert {it: len(after[it]) for it in before if it != "schema"} == {
        it: len(before[it]) for it in before if it != "schema"
    }


@pytest.mark.parametrize("name", ROOMS)
def test_what_the_rooms_wrote_in_each_version_is_there(name: str, tmp_path: Path) -> None:
    path = tmp_path / "rooms" / "rooms.db"
    restore_dump(name, path)
    restore_dump(ROOMS[-1], tmp_path / "newest.db")
    prepare_rooms(path)

    assert contents(path)["schema"] == contents(tmp_path / "newest.db")["schema"]
    assert [entry.name for entry in RoomsFile(path).entries] == ["anna"]


@pytest.mark.parametrize("name", POSTGRES)
async def test_a_database_of_each_version_opens_with_every_row_and_she_is_where_she_was(
    name: str, url: str, tmp_path: Path
) -> None:
    await execute(url, (SCHEMAS / name).read_text("utf-8"))
    store = await PostgresStore.open(url, tmp_path, "fits", random.Random(1))
    try:
        assert await goes_on(store)
    finally:
        await store.close()

    assert await rows(url, "SELECT version FROM schema_version") == [(len(POSTGRES),)]
    assert await rows(url, "SELECT learner, saved, sitting FROM guests ORDER BY learner") == [
        ("achieng", 0, ""),
        ("sita", 1, ""),
    ]
    assert await rows(url, "SELECT noisy, additions FROM tallies") == [(11, 1)]


async def test_a_worker_goes_on_while_a_newer_one_adds_columns_and_one_that_starts_then_is_refused(
    url: str, tmp_path: Path
) -> None:
    worker = await PostgresStore.open(url, tmp_path, "fits", random.Random(1))
    try:
        await worker.turns([TurnRequest(ACHIENG, becomes(SAVED), 1, 5)], NOON)
        await execute(url, "ALTER TABLE guests ADD COLUMN tomorrow TEXT NOT NULL DEFAULT ''")
        await execute(url, f"UPDATE schema_version SET version = {len(POSTGRES) + 1}")
        await worker.turns([TurnRequest(LearnerId("sita"), becomes(SAVED), 2, 5)], NOON)
        assert await kept(worker, ACHIENG) == SAVED
        with pytest.raises(Refused, match="newer version of the bot"):
            await PostgresStore.open(url, tmp_path, "fits", random.Random(2))
    finally:
        await worker.close()
