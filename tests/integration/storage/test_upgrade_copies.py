"""The copy of `bot.db` before an upgrade: it goes back, keeps what is promised of DATA, and does not stay."""

from __future__ import annotations

import logging
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.durations import DAY
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.errors import NotNow
from bot.storage.erased_list import BACKUPS_LIVE, ErasedList
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.sqlite.backup import copy_before_upgrade, restore
from bot.storage.sqlite.database import newest
from bot.storage.sqlite.store import SqliteStore
from tests.support.old_stores import LATER, restore_dump
from tests.support.opened_rows import KEYLESS_ROWS
from tests.support.turn_builders import NOON, becomes, kept

SITA, ACHIENG = LearnerId("sita"), LearnerId("achieng")
COPY = f"bot.db.before-{newest()}"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return DATA as the version before this one left it: Sita has saved her place, Achieng is a guest."""
    restore_dump(f"bot-{newest() - 1:02}.sql", tmp_path / "bot.db")
    ErasedList(tmp_path / "erased").begin()
    return tmp_path


@contextmanager
def copied(data: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(data / COPY)) as db:
        yield db


def learners(data: Path) -> list[str]:
    with copied(data) as db:
        return [learner for (learner,) in db.execute("SELECT learner FROM guests")]


async def upgraded(data: Path) -> SqliteStore:
    copy_before_upgrade(data, NOON)
    return await SqliteStore.open(data / "bot.db", "fits")


async def test_what_is_kept_is_copied_before_an_upgrade_for_its_owner_alone_and_the_log_says_so(
    old: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        await (await upgraded(old)).close()

    assert learners(old) == ["sita"]
    assert b"achieng" not in (old / COPY).read_bytes(), "a guest is in no copy"
    assert stat.S_IMODE((old / COPY).stat().st_mode) == 0o600
    with copied(old) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (newest() - 1,)
    told = f"bot.db is upgraded from version {newest() - 1} to {newest()}; saved places are copied to {COPY}"
    assert told in caplog.messages


async def test_a_new_file_and_one_that_is_up_to_date_are_not_copied(tmp_path: Path, old: Path) -> None:
    copy_before_upgrade(tmp_path / "none", NOON)
    await (await upgraded(old)).close()
    (old / COPY).unlink()
    await (await upgraded(old)).close()

    assert not (old / COPY).exists()


@pytest.mark.parametrize("content", [b"", b"a shopping list: milk, goat food\n" * 200])
def test_a_file_that_is_not_ours_is_left_to_whoever_opens_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(content)
    copy_before_upgrade(tmp_path, NOON)

    assert [path.name for path in tmp_path.iterdir()] == ["bot.db"]


async def test_the_copy_goes_back_also_into_a_file_of_the_version_before(old: Path) -> None:
    await (await upgraded(old)).close()
    (old / "bot.db").unlink()
    restore(old, old / COPY, "fits", NOON, KEYLESS_ROWS)
    store = await SqliteStore.open(old / "bot.db", "fits")
    try:
        assert await kept(store, SITA) is not None
    finally:
        await store.close()


@pytest.mark.parametrize("after", [None, Session("km")], ids=["erased", "not saved any more"])
async def test_who_does_not_want_to_be_kept_leaves_the_bytes_of_the_copy_at_once(
    old: Path, after: Session | None
) -> None:
    store = await upgraded(old)
    try:
        assert b"sita" in (old / COPY).read_bytes()
        await store.turns([TurnRequest(SITA, becomes(after))], NOON)
        assert b"sita" not in (old / COPY).read_bytes()
    finally:
        await store.close()


async def test_a_tap_of_somebody_who_is_kept_changes_no_copy(old: Path) -> None:
    store = await upgraded(old)
    before = (old / COPY).read_bytes()
    try:
        await store.turns([TurnRequest(SITA, lambda session: Turn(session))], NOON)
        await store.purge(NOON + DAY)
    finally:
        await store.close()
    assert (old / COPY).read_bytes() == before


async def test_who_has_expired_leaves_the_copy_with_the_purge(old: Path) -> None:
    await (await upgraded(old)).close()
    with copied(old) as db:
        db.execute("UPDATE backup SET made_at = ?", (LATER,))
        db.commit()
    store = await SqliteStore.open(old / "bot.db", "fits")
    await store.purge(LATER)
    await store.close()

    assert learners(old) == []
    assert b"sita" not in (old / COPY).read_bytes()


async def test_it_is_gone_after_thirty_days(old: Path) -> None:
    store = await upgraded(old)
    await store.purge(NOON + BACKUPS_LIVE - 1)
    assert (old / COPY).exists()
    await store.purge(NOON + BACKUPS_LIVE)
    await store.close()

    assert not (old / COPY).exists()


def test_where_the_copy_cannot_be_written_nothing_is_upgraded_yet(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("bot.storage.sqlite.backup._write_places", full)
    with pytest.raises(NotNow, match="copy before an upgrade"):
        copy_before_upgrade(old, NOON)
    assert not list(old.glob("*before*"))


async def test_an_old_file_in_which_nobody_could_be_kept_is_upgraded_like_the_others(tmp_path: Path) -> None:
    restore_dump("bot-01.sql", tmp_path / "bot.db")
    store = await upgraded(tmp_path)
    await store.turns([TurnRequest(ACHIENG, becomes(None))], NOON)
    await store.purge(NOON + DAY)
    await store.close()

    with copied(tmp_path) as db:
        assert db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall() == [("backup",)]
