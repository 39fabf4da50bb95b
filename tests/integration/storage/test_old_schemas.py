"""Stores of every earlier version open, with all that was in them, and everybody goes on where she was."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Refused
from bot.safeguarding.moderation.member import Credentials
from bot.storage.old_rows import OldRows
from bot.storage.ports import LearnerId, Store, TurnRequest
from bot.storage.postgres.store import PostgresStore
from bot.storage.pseudonyms import KEYLESS
from bot.storage.sqlite.announced import prepare_announced, read_announced
from bot.storage.sqlite.credentials import CredentialsFile, prepare_credentials
from bot.storage.sqlite.public import prepare_public, read_public
from bot.storage.sqlite.rooms import RoomsFile, prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile, writing_accounts
from bot.storage.sqlite.store import SqliteStore
from tests.support.old_stores import LATER, SCHEMAS, build, make_file, restore_dump
from tests.support.opened_rows import KEYLESS_ROWS, OpenedRows, table_of
from tests.support.postgres_server import execute, rows
from tests.support.turn_builders import ACHIENG, NOON, SAVED, becomes, kept

DUMPS = sorted(path.name for path in SCHEMAS.glob("*.sql"))
BOT, ROOMS, POSTGRES = ([name for name in DUMPS if name.startswith(kind)] for kind in ("bot-", "rooms-", "postgres-"))

Contents = dict[str, set[tuple[object, ...]]]


def _statements(sql: str) -> list[str]:
    """Return the statements of a dump, without the comments and empty lines between them."""
    return [line for line in sql.splitlines() if line and not line.startswith("--")]


def contents(path: Path) -> Contents:
    """Return all rows of a file by table, and its schema."""
    with closing(sqlite3.connect(path)) as db:
        schema = db.execute("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").fetchall()
        tables = [name for name, kind, _ in schema if kind == "table"]
        return {"schema": set(schema), **{it: set(db.execute(f"SELECT * FROM {it}")) for it in tables}}


def rows_of(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def columns(path: Path) -> dict[object, set[object]]:
    """Return the columns of each table: those of an upgraded file may stand in another order."""
    tables = rows_of(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")
    return {name: {it[1] for it in rows_of(path, f"PRAGMA table_info({name})")} for (name,) in tables}


ADD_A_DUMP = "After a new migration type: python -m tests.support.old_stores"
MADE = build()
NEWEST = {kind: max(name for name in MADE if name.startswith(kind)) for kind in ("bot-", "rooms-", "postgres-")}
"""The newest version by kind, as today's migrations make it: a forgotten dump makes one test red, not each of these."""
NEWEST_ON_A_SERVER = sum(name.startswith("postgres-") for name in MADE)


def test_there_is_a_dump_of_each_version() -> None:
    assert sorted(MADE) == DUMPS, ADD_A_DUMP


@pytest.mark.parametrize("name", DUMPS)
def test_no_migration_that_was_shipped_has_changed(name: str) -> None:
    assert _statements(MADE[name]) == _statements((SCHEMAS / name).read_text("utf-8")), "add another migration instead"


async def goes_on(store: Store) -> bool:
    session = await kept(store, LearnerId("achieng"))
    return session is not None and session.visit is not None and session.visit.trail[0].key == "abcdef"


def with_a_period_key(data: Path) -> Path:
    """Put the key of the counting period of the invented rows into a folder."""
    (data / "period-keys").mkdir()
    (data / "period-keys" / "2099-M12").write_text("07" * 32, "ascii")
    return data


def opened(path: Path, table: str) -> set[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        rows = list(map(dict, db.execute(f"SELECT * FROM {table_of(table)}")))
    return {tuple(row.values()) for row in OpenedRows(b"", path.parent).opened(table, rows)}


@pytest.mark.parametrize("name", BOT)
async def test_a_file_of_each_version_opens_with_every_row_and_she_is_where_she_was(name: str, tmp_path: Path) -> None:
    path = with_a_period_key(tmp_path) / "bot.db"
    restore_dump(name, path)
    make_file(MADE[NEWEST["bot-"]], tmp_path / "newest.db")
    before, newest = contents(path), contents(tmp_path / "newest.db")
    store = await SqliteStore.open(path, "fits")
    try:
        assert await goes_on(store)
    finally:
        await store.close()
    after = contents(path)

    assert after.keys() == newest.keys()
    assert after["schema"] == newest["schema"]
    assert {it for it in after if not after[it] <= newest[it]} <= {"guests", "ledger"}, "each seal is another one"
    assert opened(path, "guests") <= opened(tmp_path / "newest.db", "guests")
    same = after.keys() & before.keys() - {"schema"}
    assert {it: len(after[it]) for it in same} == {it: len(before[it]) for it in same}


@pytest.mark.parametrize("name", [name for name in BOT if "bot-04" <= name < "bot-14"])
async def test_what_was_counted_in_each_version_is_counted_still(name: str, tmp_path: Path) -> None:
    path = with_a_period_key(tmp_path) / "bot.db"
    restore_dump(name, path)
    account = bytes(range(16))
    with closing(sqlite3.connect(path)) as db, db:
        for table in ("visitors", "ledger"):
            db.execute(f"UPDATE {table} SET pseudonym = ?", (account,))
    await (await SqliteStore.open(path, "fits")).close()

    assert opened(path, "visitors") == {("2099-M12", account, "KE", "km", "14-17")}
    assert opened(path, "ledger") == {("2099-M12", account, "ended", "lock-it-up", "2099-W50", "")}


async def test_rows_of_before_are_sealed_and_nothing_of_them_stays_in_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = with_a_period_key(tmp_path) / "bot.db"
    restore_dump("bot-13.sql", path)
    was = path.read_bytes()
    await (await SqliteStore.open(path, "fits")).close()

    now = b"".join(it.read_bytes() for it in tmp_path.glob("bot.db*"))
    for word in (b"a=abcdef", b"10-13"):
        assert word in was
        assert word not in now


async def test_a_start_with_another_secret_seals_nothing_of_an_older_file(tmp_path: Path) -> None:
    restore_dump("bot-13.sql", tmp_path / "bot.db")
    before = contents(tmp_path / "bot.db")

    with pytest.raises(Refused, match="The secret does not fit the database"):
        await SqliteStore.open(tmp_path / "bot.db", "another")

    assert contents(tmp_path / "bot.db") == before


@pytest.mark.parametrize("step", ["guest", "message", "fading", "blocks"])
async def test_killed_while_rows_are_sealed_the_next_start_does_all_of_it(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = with_a_period_key(tmp_path) / "bot.db"
    restore_dump("bot-13.sql", path)
    before = contents(path)
    with monkeypatch.context() as power_failure:
        power_failure.setattr(OldRows, step, lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            await SqliteStore.open(path, "fits")
    assert contents(path) == before

    store = await SqliteStore.open(path, "fits")
    assert await goes_on(store)
    assert await store.numbers(LearnerId("achieng"), NOON) == [7]
    await store.close()


@pytest.mark.parametrize("name", ROOMS)
def test_what_the_rooms_wrote_in_each_version_is_there(name: str, tmp_path: Path) -> None:
    path = tmp_path / "rooms" / "rooms.db"
    restore_dump(name, path)
    make_file(MADE[NEWEST["rooms-"]], tmp_path / "newest.db")
    prepare_rooms(path)

    assert contents(path)["schema"] == contents(tmp_path / "newest.db")["schema"]
    assert [entry.name for entry in RoomsFile(path).entries] == ["anna"]


def prepare_staff(path: Path) -> None:
    with writing_accounts(path):
        pass


PREPARE: Mapping[str, Callable[[Path], None]] = {
    "public": partial(prepare_public, invented=False),
    "announced": prepare_announced,
    "credentials": prepare_credentials,
    "staff": prepare_staff,
}
"""The small files that have had older versions, each with what brings one up to date."""
BESIDE = sorted(path.stem for path in (SCHEMAS / "beside").glob("*.sql"))


def test_each_older_version_of_a_small_file_is_there(tmp_path: Path) -> None:
    for kind, prepare in PREPARE.items():
        prepare(tmp_path / kind)
        newest = rows_of(tmp_path / kind, "PRAGMA user_version")[0][0]
        assert [name for name in BESIDE if name.startswith(kind)] == [f"{kind}-{it}" for it in range(1, newest)]


@pytest.mark.parametrize("name", BESIDE)
def test_a_small_file_of_each_version_opens_with_every_row(name: str, tmp_path: Path) -> None:
    kind = name.partition("-")[0]
    restore_dump(f"beside/{name}.sql", tmp_path / "old")
    before = contents(tmp_path / "old")
    for place in ("old", "new"):
        PREPARE[kind](tmp_path / place)
    after, new = contents(tmp_path / "old"), contents(tmp_path / "new")

    assert columns(tmp_path / "old") == columns(tmp_path / "new")
    assert after.keys() == new.keys()
    assert {it: len(after[it]) for it in before if it != "schema"} == {
        it: len(before[it]) for it in before if it != "schema"
    }


def test_what_older_small_files_said_is_read_as_it_was(tmp_path: Path) -> None:
    for name in BESIDE:
        restore_dump(f"beside/{name}.sql", tmp_path / name)
        PREPARE[name.partition("-")[0]](tmp_path / name)

    figures = read_public(tmp_path / "public-1").figures
    assert {(cell.period, cell.kind, it.shown, it.share) for cell, it in figures.items()} == {
        ("2026-M09", "active", 120, None),
        ("2026-Q3", "answered", 60, 55),
    }
    report = read_announced(tmp_path / "announced-1")
    assert (report.runs["goats"].ended, report.readers) == ("over", {"KE": 60})
    for version, rooms in ((1, frozenset[str]()), (2, frozenset({"voices"})), (3, frozenset({"voices"}))):
        (anna,) = StaffAccountsFile(tmp_path / f"staff-{version}").members
        assert (anna.name, anna.password, anna.rooms) == ("anna", "a hash", rooms)
    assert CredentialsFile(tmp_path / "credentials-1").of("anna") == Credentials("a hash", "a secret")


@pytest.mark.parametrize("name", POSTGRES)
async def test_a_database_of_each_version_opens_with_every_row_and_she_is_where_she_was(
    name: str, url: str, tmp_path: Path
) -> None:
    await execute(url, (SCHEMAS / name).read_text("utf-8"))
    store = await PostgresStore.open(url, with_a_period_key(tmp_path), "fits", random.Random(1))
    try:
        assert await goes_on(store)
    finally:
        await store.close()

    assert await rows(url, "SELECT version FROM schema_version") == [(NEWEST_ON_A_SERVER,)]
    found = await rows(url, "SELECT learner, sealed, saved FROM guests ORDER BY learner")
    assert [(learner, saved) for learner, _, saved in found] == [("achieng", 0), ("sita", 1)]
    assert all(KEYLESS_ROWS.opened_guest(sealed, learner, saved=saved) for learner, sealed, saved in found)
    ((masked,),) = await rows(url, "SELECT message_id FROM messages")
    assert masked == KEYLESS_ROWS.message(LearnerId("achieng"), 7)
    assert await rows(url, "SELECT until FROM news") == [
        (KEYLESS_ROWS.until("news", KEYLESS.addressee(LearnerId("sita-2")), LATER),)
    ]
    assert len(await rows(url, "SELECT 1 FROM ledger")) == 1
    assert await rows(url, "SELECT noisy, additions FROM tallies") == [(11, 1)]


async def test_a_worker_goes_on_while_a_newer_one_adds_columns_and_one_that_starts_then_is_refused(
    url: str, tmp_path: Path
) -> None:
    worker = await PostgresStore.open(url, tmp_path, "fits", random.Random(1))
    try:
        await worker.turns([TurnRequest(ACHIENG, becomes(SAVED), 1, 5)], NOON)
        await execute(url, "ALTER TABLE guests ADD COLUMN tomorrow TEXT NOT NULL DEFAULT ''")
        await execute(url, f"UPDATE schema_version SET version = {NEWEST_ON_A_SERVER + 1}")
        await worker.turns([TurnRequest(LearnerId("sita"), becomes(SAVED), 2, 5)], NOON)
        assert await kept(worker, ACHIENG) == SAVED
        with pytest.raises(Refused, match="newer version of the bot"):
            await PostgresStore.open(url, tmp_path, "fits", random.Random(2))
    finally:
        await worker.close()
