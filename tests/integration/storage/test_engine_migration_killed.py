"""A migration is killed at any moment and continued, while the bot runs: nothing is lost or applied twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.app.commands.migrate_store import MigrateOptions, migrate
from bot.storage.job_ports import JobStore
from bot.storage.migrate import copy_rows
from bot.storage.migrate.copy_rows import MigrationSide
from bot.storage.migrate.engine_migration import EngineMigration
from bot.storage.ports import AlreadyHandled, LearnerId, Store, TurnRequest
from bot.storage.postgres.migration_side import PostgresSide
from bot.storage.postgres.store import PostgresStore
from bot.storage.records.migration_state import MigrationState
from bot.storage.sqlite.migration_side import SqliteSide, migration_state_of
from bot.storage.sqlite.store import SqliteStore
from tests.support.filled_stores import (
    EMPTY,
    House,
    chance,
    fingerprint_of,
    furnish,
    in_the_file,
    on_the_server,
    settings_of,
)
from tests.support.killed_process import Watch, killed
from tests.support.postgres_server import rows
from tests.support.turn_builders import NOON, answers, becomes, goes_on, kept

pytestmark = pytest.mark.slow

GIRLS = [LearnerId(f"{number * 7919 % 1000:03} girl") for number in range(60)]
ERASED = GIRLS[17]
MARKS = ("put_migration_state", "empty")
CHANGES = ("change", *MARKS)
PIECE = 16
"""Rows copied in one piece, so that even a small store has several, and some tables end exactly with a piece."""


# Killed


def migrates(watch: Watch, data: Path, url: str, wish: MigrateOptions, changes: Sequence[str] = CHANGES) -> None:
    for side in (SqliteSide, PostgresSide):
        for name in changes:
            watch(side, name)
    copy_rows.PIECE = PIECE
    asyncio.run(migrate(settings_of(data, url), wish, lambda line: None))


@pytest.mark.parametrize("wish", [MigrateOptions(), MigrateOptions(back=True)], ids=["there", "back"])
async def test_killed_again_and_again_it_goes_on_and_girls_never_live_in_two_houses(
    tmp_path: Path, url: str, wish: MigrateOptions
) -> None:
    """Each try gets a little further: one moment, two, three."""
    before = furnish(tmp_path, many=2 * PIECE + 3)
    if wish.back:
        assert not await asyncio.to_thread(killed, 0, migrates, tmp_path, url, MigrateOptions())
    moment = 1
    while await asyncio.to_thread(killed, moment, migrates, tmp_path, url, wish):
        await _is_safe(tmp_path, url, before)
        moment += 1

    assert moment > 8
    assert _in_order(wish, in_the_file(tmp_path), await on_the_server(url)) == (EMPTY, before)


@pytest.mark.parametrize(
    ("wish", "changes"), [(MigrateOptions(), 3), (MigrateOptions(back=True), 4)], ids=["there", "back"]
)
async def test_killed_before_and_after_each_mark_it_goes_on(
    tmp_path: Path, url: str, wish: MigrateOptions, changes: int
) -> None:
    before = furnish(tmp_path, many=3)
    if wish.back:
        assert not await asyncio.to_thread(killed, 0, migrates, tmp_path, url, MigrateOptions())
    for _ in range(changes):
        for moment in (1, 2):
            assert await asyncio.to_thread(killed, moment, migrates, tmp_path, url, wish, MARKS)
            await _is_safe(tmp_path, url, before)

    assert not await asyncio.to_thread(killed, 0, migrates, tmp_path, url, wish)
    assert _in_order(wish, in_the_file(tmp_path), await on_the_server(url)) == (EMPTY, before)


def _in_order(wish: MigrateOptions, file: House, server: House) -> tuple[House, House]:
    """Return the rows of the store that was left, and of the active one."""
    return (server, file) if wish.back else (file, server)


async def _is_safe(data: Path, url: str, before: House) -> None:
    """Check that at most one store is active and complete; if none is, the incoming one is complete."""
    there = (
        [MigrationState(*row) for row in await rows(url, "SELECT state, move FROM secret_check")]
        if await _made(url)
        else []
    )
    states = {"file": migration_state_of(data / "bot.db"), "server": there[0] if there else MigrationState("coming")}
    lived_in = [name for name, state in states.items() if state and state.is_active]
    coming = [name for name, state in states.items() if state and state.state == "coming"]
    (home,) = lived_in or coming
    assert (in_the_file(data) if home == "file" else await on_the_server(url)) == before


async def _made(url: str) -> bool:
    asked = "SELECT 1 FROM pg_tables WHERE tablename = 'secret_check' AND schemaname = current_schema()"
    return bool(await rows(url, asked))


# While the bot runs


class MigratingLearners:
    """Learners who tap while they are migrated, until the bot stops; then one more erases herself."""

    def __init__(self, store: JobStore) -> None:
        self.store, self.taps, self.number, self.is_over = store, dict.fromkeys(GIRLS, 0), 0, asyncio.Event()

    async def tap(self, learner: LearnerId) -> None:
        self.number += 1
        await self.store.turns([TurnRequest(learner, goes_on, self.number, 4_000 + self.number)], NOON)
        self.taps[learner] += 1

    async def all_tap(self) -> None:
        while not self.is_over.is_set():
            for learner in GIRLS:
                await self.tap(learner)
                await asyncio.sleep(0)

    async def ends(self) -> None:
        """End the evening as `systemctl stop` does, a while after the operator was asked to stop the bot."""
        for learner in GIRLS[::5]:
            await self.tap(learner)
        await self.store.turns([TurnRequest(ERASED, becomes(None), 900_000)], NOON)
        await self.store.close()


@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
async def test_who_taps_while_she_is_moved_loses_nothing_and_no_tap_counts_twice(
    tmp_path: Path, url: str, back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy_rows, "PIECE", PIECE)
    key, file = fingerprint_of(tmp_path), SqliteSide(tmp_path / "bot.db", fingerprint_of(tmp_path))
    evening = MigratingLearners(
        await (_on_the_server(tmp_path, url) if back else SqliteStore.open(tmp_path / "bot.db", key))
    )
    for learner in GIRLS:
        await evening.tap(learner)
    if back:
        assert await file.alone("a move")
    else:
        await file.read()
    server, tapping = await PostgresSide.open(url, key, "a move"), asyncio.create_task(evening.all_tap())
    ending: list[asyncio.Task[None]] = []

    def says(line: str) -> None:
        if "stop the bot now" in line:
            ending.append(asyncio.create_task(_ends(evening, tapping)))

    sides: tuple[MigrationSide, MigrationSide] = (server, file) if back else (file, server)
    await EngineMigration(sides[0], sides[1], "a move", says, sleep=lambda seconds: asyncio.sleep(0.02)).move()
    assert ending[0].done(), "it was not waited for"
    await file.close()
    await server.close()

    store = await (SqliteStore.open(tmp_path / "bot.db", key) if back else _on_the_server(tmp_path, url))
    assert await kept(store, ERASED) is None
    for learner in set(GIRLS) - {ERASED}:
        assert answers(await kept(store, learner)) == evening.taps[learner]
    await _knows(store, evening.number)
    await store.close()
    assert ERASED not in [row[0] for row in (in_the_file(tmp_path) if back else await on_the_server(url))["messages"]]


async def _ends(evening: MigratingLearners, tapping: asyncio.Task[None]) -> None:
    await asyncio.sleep(0.1)
    evening.is_over.set()
    await tapping
    await evening.ends()


async def _knows(store: Store, number: int) -> None:
    """Check that updates handled in the old store, delivered once more, are recognised in the new one."""
    again = [TurnRequest(GIRLS[0], goes_on, it) for it in range(number - 20, number + 1)]
    assert {type(outcome) for outcome in await store.turns(again, NOON)} == {AlreadyHandled}


async def _on_the_server(data: Path, url: str) -> PostgresStore:
    return await PostgresStore.open(url, data, fingerprint_of(data), chance())
