"""Backups put back into a bot that is in use: its places alone, and into a PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.config import settings
from bot.app.keys import fingerprint, pseudonym_key
from bot.app.stores import open_store
from bot.app.whole_backup.make import MadeBackup
from bot.app.whole_backup.put_back import put_back
from bot.durations import DAY, HOUR
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.errors import Refused
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.postgres.backup import read_saved_places
from bot.storage.sqlite.public import read_public
from tests.support import postgres_server
from tests.support.backed_up_bot import (
    ACTIVE,
    ERASED,
    GUEST,
    KEPT,
    BackedUpBot,
    backed_up_bot,
    erases,
    files_in,
    learners,
)
from tests.support.postgres_server import empty, execute, postgres

NOW = int(time.time()) - HOUR


@pytest.fixture
async def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackedUpBot:
    return await backed_up_bot(tmp_path, monkeypatch, NOW)


@pytest.fixture
def made(bot: BackedUpBot) -> MadeBackup:
    return bot.backs_up(NOW)


def test_only_the_places_come_back_and_newer_ones_and_all_other_files_stay(bot: BackedUpBot, made: MadeBackup) -> None:
    erases(bot.data, ERASED, NOW)
    with closing(sqlite3.connect(bot.data / "bot.db", isolation_level=None)) as db:
        db.execute("DELETE FROM guests WHERE learner = ?", (KEPT,))
        db.execute("UPDATE guests SET expires_at = 1 WHERE learner = ?", (GUEST,))
    (bot.data / "stage.yaml").write_text("stage: newer")
    before = files_in(bot.data)
    bot.restores_places(made)

    assert learners(bot.data) == {KEPT, GUEST}
    assert (bot.data / "stage.yaml").read_text() == "stage: newer"
    assert files_in(bot.data) - before <= {"bot.db-shm", "bot.db-wal"}

    with closing(sqlite3.connect(bot.data / "bot.db", isolation_level=None)) as db:
        db.execute("UPDATE guests SET expires_at = 2 WHERE learner = ?", (KEPT,))
    bot.restores_places(made)
    with closing(sqlite3.connect(bot.data / "bot.db")) as db:
        assert db.execute("SELECT expires_at FROM guests WHERE learner = ?", (KEPT,)).fetchone() == (2,)


async def test_the_places_come_back_only_into_their_own_bot_while_it_is_stopped(
    bot: BackedUpBot, made: MadeBackup
) -> None:
    running = await open_store(bot.settings(bot.data), pseudonym_key(bot.data))
    with pytest.raises(Refused, match="A bot is running on this DATA"):
        bot.restores_places(made)
    await running.close()
    erased = (bot.data / "erased").read_text()
    for text, why in (
        ("of another", "is the list of another bot"),
        (None, "unknown which learners asked to be deleted"),
    ):
        (bot.data / "erased").unlink()
        if text:
            (bot.data / "erased").write_text(text)
        with pytest.raises(Refused, match=why):
            bot.restores_places(made)
    (bot.data / "erased").write_text(erased)
    with closing(sqlite3.connect(bot.data / "bot.db", isolation_level=None)) as db:
        db.execute("UPDATE secret_check SET fingerprint = 'another'")
    with pytest.raises(Refused, match="secret"):
        bot.restores_places(made)


# PostgreSQL


@pytest.fixture
async def on_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackedUpBot:
    url = await empty(postgres())
    return await backed_up_bot(tmp_path, monkeypatch, NOW, url)


async def no_longer_saves(bot: BackedUpBot, learner: LearnerId) -> None:
    """Let a learner go on as a guest."""
    store = await open_store(bot.settings(bot.data), pseudonym_key(bot.data))
    await store.turns([TurnRequest(learner, lambda _: Turn(Session("km")), 99)], NOW)
    await store.close()


async def on(url: str) -> set[str]:
    return {name for (name,) in await postgres_server.rows(url, "SELECT learner FROM guests")}


async def test_places_of_a_database_server_come_back_into_another_one(on_server: BackedUpBot) -> None:
    made = await asyncio.to_thread(on_server.backs_up, NOW)
    assert made.content.places == 2
    await no_longer_saves(on_server, ERASED)
    on_server.database["DATABASE_URL"] = url = await empty(postgres())
    erased = on_server.data / "erased"
    on_server.restored.mkdir()
    (on_server.restored / "erased").write_bytes(erased.read_bytes())
    await asyncio.to_thread(on_server.restores, made)

    assert await on(url) == {KEPT}
    assert not (on_server.restored / "bot.db").exists()
    assert read_public(on_server.restored / "public.db").figures[ACTIVE].shown == 120


async def test_a_backup_that_is_cut_off_or_of_another_key_brings_nothing_into_a_database_server(
    on_server: BackedUpBot,
) -> None:
    made = await asyncio.to_thread(on_server.backs_up, NOW)
    on_server.database["DATABASE_URL"] = url = await empty(postgres())
    for file in (made.keys, made.backup, on_server.keys[0]):
        content = file.read_bytes()
        os.truncate(file, len(content) - 10)
        with pytest.raises(Refused):
            await asyncio.to_thread(on_server.restores, made)
        file.write_bytes(content)
    assert await postgres_server.rows(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    assert files_in(on_server.restored) == set()


async def test_of_a_database_server_no_guest_and_nobody_who_expired_is_read(on_server: BackedUpBot) -> None:
    url, read = on_server.database["DATABASE_URL"], list[str]()
    await execute(url, f"UPDATE guests SET expires_at = {NOW} WHERE learner = '{ERASED}'")
    key = fingerprint(pseudonym_key(on_server.data))
    await read_saved_places(url, key, "", NOW, lambda rows: read.extend(row[0] for row in rows))

    assert read == [KEPT]


async def test_a_place_on_the_server_now_is_newer_and_stays(on_server: BackedUpBot) -> None:
    made = await asyncio.to_thread(on_server.backs_up, NOW)
    url = on_server.database["DATABASE_URL"]
    await execute(url, f"UPDATE guests SET expires_at = {NOW + DAY} WHERE learner = '{KEPT}'")
    await execute(url, f"DELETE FROM guests WHERE learner = '{ERASED}'")
    await asyncio.to_thread(on_server.restores, made)

    assert await on(url) == {KEPT, GUEST, ERASED}
    assert await postgres_server.rows(url, f"SELECT expires_at FROM guests WHERE learner = '{KEPT}'") == [(NOW + DAY,)]

    await no_longer_saves(on_server, ERASED)
    await execute(url, f"DELETE FROM guests WHERE learner IN ('{KEPT}', '{ERASED}')")
    await asyncio.to_thread(on_server.restores_places, made)
    assert await on(url) == {KEPT, GUEST}


async def test_a_backup_of_a_server_goes_back_into_a_file_too(on_server: BackedUpBot) -> None:
    made = await asyncio.to_thread(on_server.backs_up, NOW)
    await asyncio.to_thread(put_back, settings({"DATA": str(on_server.restored)}), made[:2], on_server.keys)

    assert learners(on_server.restored) == {KEPT, ERASED}
