"""Backups: they contain only what is meant to stay, and restore nobody who has erased herself."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from bot.durations import DAY
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.errors import Refused
from bot.storage.erased_list import BACKUPS_LIVE, ErasedList, erased_hash
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.sqlite import backup
from bot.storage.sqlite.backup import back_up, restore
from bot.storage.sqlite.store import SqliteStore
from tests.support.opened_rows import KEYLESS_ROWS, OpenedRows
from tests.support.scenario import rows, writes

NOON = 1_800_000_000
KEPT, GUEST, ERASED = LearnerId("kept-canary"), LearnerId("guest-canary"), LearnerId("erased-canary")
EVERYONE = (KEPT, GUEST, ERASED)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


async def opened(data: Path) -> SqliteStore:
    return await SqliteStore.open(data / "bot.db", "fits")


async def turned(store: SqliteStore, learner: LearnerId, session: Session | None, number: int = 0) -> None:
    await store.turns([TurnRequest(learner, lambda _: Turn(session), number or None, 4_242)], NOON)


async def filled(data: Path, *saved: LearnerId) -> None:
    """Fill a store with three learners, their messages and handled updates; some have saved their place."""
    store = await opened(data)
    for number, learner in enumerate(EVERYONE, 1):
        await turned(store, learner, Session("km"), number)
    await store.close()
    saves(data, *saved)


def saves(data: Path, *learners: str) -> None:
    """Save the places of learners, as if they had pressed [Yes, save it]."""
    if not any(row["name"] == "saved" for row in rows(data, "PRAGMA table_info(guests)")):
        writes(data, "ALTER TABLE guests ADD COLUMN saved INTEGER NOT NULL DEFAULT 0")
    for learner in learners:
        writes(data, "UPDATE guests SET saved = 1, expires_at = expires_at + ? WHERE learner = ?", 90 * DAY, learner)


def learners(data: Path) -> set[str]:
    return {row["learner"] for row in rows(data, "SELECT learner FROM guests")}


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as db:
        return {name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


# Content


async def test_guests_message_ids_and_handled_updates_are_in_no_backup(data: Path, tmp_path: Path) -> None:
    await filled(data)
    back_up(data, tmp_path / "copy", NOON)

    assert tables(tmp_path / "copy") <= {"backup", "guests"}
    written = (tmp_path / "copy").read_bytes()
    assert not [learner for learner in EVERYONE if learner.encode() in written]


async def test_who_asked_to_be_kept_is_in_it_and_a_guest_beside_her_is_not(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)

    assert tables(tmp_path / "copy") == {"backup", "guests"}
    written = (tmp_path / "copy").read_bytes()
    assert [learner for learner in EVERYONE if learner.encode() in written] == [KEPT]


async def test_a_new_table_is_left_out_until_it_is_named(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    writes(data, "CREATE TABLE tomorrow (words TEXT)")
    writes(data, "INSERT INTO tomorrow VALUES ('goat-canary')")
    back_up(data, tmp_path / "copy", NOON)

    assert b"goat-canary" not in (tmp_path / "copy").read_bytes()
    assert "tomorrow" not in tables(tmp_path / "copy")


async def test_who_has_expired_and_waits_for_the_purge_is_not_in_it(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON + 92 * DAY)

    assert KEPT.encode() not in (tmp_path / "copy").read_bytes()


async def test_only_its_owner_can_read_a_backup_or_the_list_of_the_erased(data: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        await filled(data)
        back_up(data, tmp_path / "copy", NOON)
    finally:
        os.umask(before)

    for file in (tmp_path / "copy", data / "erased"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_backup_that_cannot_be_finished_leaves_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(data, KEPT)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "_copy_saved_places", full)
    with pytest.raises(Refused, match="cannot be written"):
        back_up(data, tmp_path / "copy", NOON)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("name", ["bot.db", "secret"])
async def test_a_backup_never_takes_the_place_of_a_file(data: Path, name: str) -> None:
    await filled(data)
    (data / "secret").touch()
    before = (data / name).read_bytes()

    with pytest.raises(Refused, match="already"):
        back_up(data, data / name, NOON)
    assert (data / name).read_bytes() == before


# Restore


async def test_a_lost_database_comes_back_with_the_kept_places(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)
    (data / "bot.db").rename(tmp_path / "damaged")
    await (await opened(data)).close()
    saves(data)
    restore(data, tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)

    assert learners(data) == {KEPT}
    (row,) = OpenedRows(b"", data).opened("guests", rows(data, "SELECT * FROM guests"))
    assert (row["locale"], row["saved"]) == ("km", 1)


@pytest.mark.parametrize("database", ["there", "lost"])
async def test_who_erased_herself_after_the_backup_stays_erased(data: Path, tmp_path: Path, database: str) -> None:
    await filled(data, KEPT, ERASED)
    back_up(data, tmp_path / "copy", NOON)
    store = await opened(data)
    await turned(store, ERASED, None)
    await store.close()
    if database == "lost":
        (data / "bot.db").unlink()
        await (await opened(data)).close()
        saves(data)
    restore(data, tmp_path / "copy", "fits", NOON + 29 * DAY, KEYLESS_ROWS)

    assert KEPT in learners(data)
    assert ERASED not in learners(data)
    for file in data.iterdir():
        assert ERASED.encode() not in file.read_bytes(), file.name


async def lost_and_restored(data: Path, file: Path, now: int) -> set[str]:
    """Lose the database, restore a backup into a new one, and return who is in it."""
    for path in data.glob("bot.db*"):
        path.unlink()
    await (await opened(data)).close()
    restore(data, file, "fits", now, KEYLESS_ROWS)
    return learners(data)


async def test_b7_who_no_longer_saves_her_place_stays_a_guest_and_comes_back_once_she_saves_it_anew(
    data: Path, tmp_path: Path
) -> None:
    await filled(data, KEPT, ERASED)
    back_up(data, tmp_path / "before", NOON)
    store = await opened(data)
    await turned(store, ERASED, Session("km"))
    await turned(store, ERASED, Session("km", saved=True))
    await store.close()
    back_up(data, tmp_path / "after", NOON + 2 * DAY)

    assert await lost_and_restored(data, tmp_path / "before", NOON + 3 * DAY) == {KEPT}
    assert await lost_and_restored(data, tmp_path / "after", NOON + 3 * DAY) == {KEPT, ERASED}


def test_who_is_deleted_at_midnight_while_a_backup_reads_stays_deleted(tmp_path: Path) -> None:
    erased, midnight = ErasedList(tmp_path / "erased"), NOON - NOON % DAY
    erased.add(ERASED, midnight - 1)

    assert erased.deleted_since(midnight) == {erased_hash(ERASED)}
    assert erased.deleted_since(midnight + DAY) == frozenset()


async def test_a_guest_who_goes_leaves_no_mark_because_no_backup_holds_her(data: Path) -> None:
    await filled(data, KEPT)
    store = await opened(data)
    await turned(store, GUEST, None)
    await store.close()

    assert ErasedList(data / "erased").deleted_since(0) == frozenset()


async def test_what_is_there_now_is_newer_and_stays(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)
    store = await opened(data)
    await turned(store, KEPT, Session("en"))
    await turned(store, LearnerId("came-later"), Session("en"))
    await store.close()
    restore(data, tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)

    assert learners(data) == {*EVERYONE, "came-later"}
    found = OpenedRows(b"", data).opened("guests", rows(data, "SELECT * FROM guests WHERE learner = ?", KEPT))
    assert [row["locale"] for row in found] == ["en"]


async def test_a_mark_stays_as_long_as_a_backup_may_go_back_and_then_goes(data: Path, tmp_path: Path) -> None:
    await filled(data, ERASED)
    back_up(data, tmp_path / "copy", NOON)
    store = await opened(data)
    await turned(store, ERASED, None)
    name = ErasedList(data / "erased").name
    await store.purge(NOON + BACKUPS_LIVE)
    assert len(ErasedList(data / "erased").deleted_since(0)) == 1
    await store.purge(NOON + BACKUPS_LIVE + 2 * DAY)
    await store.close()

    assert (data / "erased").read_text("ascii") == name
    with pytest.raises(Refused, match="older than 30 days"):
        restore(data, tmp_path / "copy", "fits", NOON + BACKUPS_LIVE, KEYLESS_ROWS)


def test_a_line_torn_by_a_power_cut_spoils_no_other(tmp_path: Path) -> None:
    erased = ErasedList(tmp_path / "erased")
    erased.add(KEPT, NOON)
    with (tmp_path / "erased").open("a") as stream:
        stream.write("\n0123 ")
    erased.add(ERASED, NOON)

    assert len(erased.deleted_since(0)) == 2


async def test_without_the_list_of_the_erased_nobody_comes_back(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)
    (data / "erased").unlink()
    for _ in range(2):
        with pytest.raises(Refused, match="unknown which learners asked to be deleted"):
            restore(data, tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)
        await (await opened(data)).close()  # opening starts a new list


async def test_a_backup_of_another_secret_is_refused_and_nothing_is_made(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)

    with pytest.raises(Refused, match="secret does not fit the backup"):
        restore(tmp_path / "elsewhere", tmp_path / "copy", "another", NOON, KEYLESS_ROWS)
    assert not (tmp_path / "elsewhere").exists()


async def test_cut_off_at_every_tenth_byte_a_backup_is_refused_and_nothing_is_made(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)
    for length in reversed(range(0, (tmp_path / "copy").stat().st_size, 10)):
        os.truncate(tmp_path / "copy", length)
        with pytest.raises(Refused, match="it is damaged"):
            restore(tmp_path / "elsewhere", tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)
    assert not (tmp_path / "elsewhere").exists()


async def test_a_backup_of_a_newer_program_is_refused(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    (ours,) = (row["user_version"] for row in rows(data, "PRAGMA user_version"))
    writes(data, "PRAGMA user_version=99")
    back_up(data, tmp_path / "copy", NOON)
    writes(data, f"PRAGMA user_version={ours}")

    with pytest.raises(Refused, match="newer program"):
        restore(data, tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)


@pytest.mark.parametrize(
    "harm",
    [
        "ALTER TABLE guests DROP COLUMN expires_at",
        "DROP TABLE guests; CREATE VIEW guests AS SELECT load_extension('x') AS learner, 1e12 AS expires_at",
    ],
)
async def test_a_backup_that_somebody_changed_is_refused_and_changes_nothing(
    data: Path, tmp_path: Path, harm: str
) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)
    before = rows(data, "SELECT * FROM guests")
    with closing(sqlite3.connect(tmp_path / "copy")) as db:
        db.executescript(harm)

    with pytest.raises(Refused, match="cannot be put back"):
        restore(data, tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)

    assert [tuple(row) for row in rows(data, "SELECT * FROM guests")] == [tuple(row) for row in before]


async def test_a_column_that_is_sql_does_nothing(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)
    writes(data, "DELETE FROM guests")
    with closing(sqlite3.connect(tmp_path / "copy")) as db:
        db.execute("ALTER TABLE guests ADD COLUMN \"learner) SELECT 'made-up' --\" TEXT")
        db.commit()

    restore(data, tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)

    assert learners(data) == {KEPT}


async def test_half_a_backup_is_refused_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    await filled(data, KEPT)
    back_up(data, tmp_path / "copy", NOON)
    whole = (tmp_path / "copy").read_bytes()
    (tmp_path / "copy").write_bytes(whole[: len(whole) // 2])
    before = learners(data)

    with pytest.raises(Refused, match="not a backup of this bot"):
        restore(data, tmp_path / "copy", "fits", NOON, KEYLESS_ROWS)
    assert learners(data) == before
