"""Migration by the operator: from SQLite to PostgreSQL and back, with every row verified."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app.commands.migrate_store import MigrateOptions
from bot.errors import NotNow, Refused
from bot.storage.migrate import copy_rows
from bot.storage.migrate.copy_rows import copy_store
from bot.storage.ports import StoreGone, TurnRequest
from bot.storage.postgres import migration_side
from bot.storage.postgres.migration_side import PostgresSide
from bot.storage.postgres.store import PostgresStore
from bot.storage.records.tables import MOVES, Row, RowKey, StoreTable
from bot.storage.sqlite.backup import back_up
from bot.storage.sqlite.migration_side import SqliteSide
from tests.support.bot_process import HOME
from tests.support.filled_stores import EMPTY, bot, chance, fingerprint_of, furnish, in_the_file, moved, on_the_server
from tests.support.machine import no_file_grows_beyond
from tests.support.postgres_server import IN_A_URL, PASSWORD, execute
from tests.support.turn_builders import ACHIENG, NOON, SAVED, WHOLE, becomes

BACK, FORGET = MigrateOptions(back=True), MigrateOptions(forget=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


# Both directions


async def test_girls_in_every_table_move_and_come_back_as_the_same_rows(data: Path, url: str) -> None:
    before = furnish(data)
    said = await moved(data, url)

    assert "The learners' data is in PostgreSQL now, and nothing of it is left in bot.db." in said
    assert await on_the_server(url) == before
    assert in_the_file(data) == EMPTY

    said = await moved(data, url, BACK)
    assert "The learners' data is in bot.db now, and nothing of it is left in PostgreSQL." in said
    assert in_the_file(data) == before
    assert await on_the_server(url) == EMPTY

    await moved(data, url)
    assert await on_the_server(url) == before


async def test_nothing_of_a_girl_stays_in_the_bytes_of_the_old_file(data: Path, url: str) -> None:
    store = await bot(data)
    await store.turns([TurnRequest(ACHIENG, becomes(SAVED), 7, 4_242)], NOON)
    await store.close()
    back_up(data, data / "bot.db.before-99", NOON)
    for name in ("bot.db", "bot.db.before-99"):
        assert ACHIENG.encode() in (data / name).read_bytes()
    await moved(data, url)

    with closing(sqlite3.connect(data / "bot.db")) as db:
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
    for path in data.rglob("*"):
        if path.is_file():
            assert ACHIENG.encode() not in path.read_bytes(), path.name


async def test_a_server_that_is_not_empty_of_what_once_was_copied_is_made_the_same(data: Path, url: str) -> None:
    before = furnish(data)
    server = await PostgresSide.open(url, fingerprint_of(data), "a move")
    await server.close()
    old = "'{0}', '\\x05', 0, 5, 1"
    for learner in ("erased meanwhile", before["guests"][3][0]):
        await execute(url, f"INSERT INTO guests VALUES ({old.format(learner)})")
    await moved(data, url)

    assert await on_the_server(url) == before


async def test_a_bot_that_began_on_postgresql_moves_into_a_file_that_is_made_for_it(data: Path, url: str) -> None:
    store = await bot(data, url)
    await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 7)], NOON)
    await store.close()
    await moved(data, url, BACK)

    assert [row[0] for row in in_the_file(data)["guests"]] == [ACHIENG]
    await (await bot(data)).close()


async def test_typed_once_more_it_says_that_all_is_done(data: Path, url: str) -> None:
    before = furnish(data)
    await moved(data, url)

    assert "The learners' data is in PostgreSQL now" in await moved(data, url)
    assert await on_the_server(url) == before


# Verification


async def test_another_value_in_any_column_of_any_table_is_noticed(
    data: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each column is changed in another row, and each row is a piece of its own."""
    monkeypatch.setattr(copy_rows, "PIECE", 1)
    before = furnish(data, many=18)
    file, server = (
        SqliteSide(data / "bot.db", fingerprint_of(data)),
        await PostgresSide.open(url, fingerprint_of(data), "a move"),
    )
    await file.read()
    await copy_store(file, server, _nothing)
    for table in MOVES:
        for number, column in enumerate(table.values):
            await execute(url, _another(table, column, before[table.name][number]))
    brought = await copy_store(file, server, _nothing, surely=True)

    assert brought.changed == sum(len(table.values) for table in MOVES)
    assert await on_the_server(url) == before
    await file.close()
    await server.close()


def _nothing(line: str) -> None:
    """Ignore a line of the report."""


def _another(table: StoreTable, column: str, row: Row) -> str:
    """Return SQL that changes the value of a column in a row."""
    was = dict(zip(table.columns, row, strict=True))[column]
    value = f"'{'told' if was != 'told' else 'begun'}'" if column == "state" else f"{column} || 'x'"
    if was is None or isinstance(was, int):
        value = "''" if was is None else f"1 - {column}"
    whose = " AND ".join(f"{name} = {_literal(it)}" for name, it in zip(table.key, row, strict=False))
    return f"UPDATE {table.name} SET {column} = {value} WHERE {whose}"


def _literal(value: Any) -> str:
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    return str(value) if isinstance(value, int) else "'{}'".format(value.replace("'", "''"))


class Forgetful(PostgresSide):
    """A server that does not keep all it claims to have kept."""

    async def change(self, table: StoreTable, deleted: Sequence[RowKey], inserted: Sequence[Row]) -> None:
        await super().change(table, deleted, inserted[:-1])


async def test_a_server_that_does_not_keep_every_row_is_found_out_and_nobody_moves(
    data: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = furnish(data)
    monkeypatch.setattr(migration_side, "PostgresSide", Forgetful)

    with pytest.raises(Refused, match=r"Rows of `guests` differ from their copies\. Nothing has moved"):
        await moved(data, url)
    assert in_the_file(data) == before
    await (await bot(data)).close()


async def test_a_server_that_goes_away_meanwhile_is_told_without_its_address(
    data: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(side: PostgresSide) -> None:
        raise StoreGone from OSError(url)

    before = furnish(data)
    monkeypatch.setattr(PostgresSide, "migration_state", gone)
    with pytest.raises(NotNow) as told:
        await moved(data, url)
    assert (
        str(told.value) == "PostgreSQL cannot do this now. Look whether it runs; then type the same again: it goes on."
    )
    assert in_the_file(data) == before


async def test_on_a_disk_that_is_full_nobody_moves_and_the_same_command_goes_on(data: Path, url: str) -> None:
    before = furnish(data)
    await moved(data, url)
    for size in (0, 60_000):
        with no_file_grows_beyond(size), pytest.raises(NotNow, match="Look at the disk; then type the same again"):
            await moved(data, url, BACK)
        assert await on_the_server(url) == before
    await moved(data, url, BACK)

    assert in_the_file(data) == before


# A migration that is not finished


async def test_a_copy_that_is_not_wanted_any_more_is_thrown_away(data: Path, url: str) -> None:
    before = furnish(data)
    server = await PostgresSide.open(url, fingerprint_of(data), "a move")
    await server.change(MOVES[0], (), before["guests"])
    await server.close()
    assert "The learners' data is being moved into PostgreSQL" in (await unfinished(data, url))
    said = await moved(data, url, FORGET)

    assert said == "The copy in PostgreSQL is deleted. The learners' data is in bot.db, as before."
    assert await on_the_server(url) == EMPTY
    assert in_the_file(data) == before
    await moved(data, url)
    with pytest.raises(Refused, match="no copy that may be thrown away"):
        await moved(data, url, FORGET)
    assert await on_the_server(url) == before


async def unfinished(data: Path, url: str) -> str:
    """Return the refusal to start on a PostgreSQL that is being migrated to; the bot may start later."""
    with pytest.raises(NotNow) as refused:
        await PostgresStore.open(url, data, fingerprint_of(data), chance())
    return refused.value.what


# The command


def typed(data: Path, url: str, *words: str) -> Any:
    command = [sys.executable, str(HOME / "main.py"), "migrate-store", *words]
    return subprocess.run(
        command, cwd=data, env=_environment(data, url), capture_output=True, text=True, timeout=240, check=False
    )


def _environment(data: Path, url: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DATA": str(data), "DATABASE_URL": url}


async def test_typed_it_says_what_it_does_and_what_to_do_next_and_no_password(data: Path, url: str) -> None:
    furnish(data)
    done, away = typed(data, url), typed(data, "postgresql://bot:Kilimanjaro@127.0.0.1:1/bot")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Start the bot, with this DATABASE_URL in its settings."
    assert (away.returncode, away.stdout) == (75, "")
    assert away.stderr.splitlines() == ["PostgreSQL cannot be reached.", "Look whether it runs, and at DATABASE_URL."]
    for secret in (PASSWORD, IN_A_URL, "Kilimanjaro"):
        assert secret not in done.stdout + away.stderr


async def test_it_waits_for_who_runs_the_bot_and_can_be_left_with_ctrl_c(data: Path, url: str) -> None:
    before = furnish(data)
    store = await bot(data)
    words = [sys.executable, str(HOME / "main.py"), "migrate-store"]
    mover = await asyncio.create_subprocess_exec(*words, env=_environment(data, url), stdout=asyncio.subprocess.PIPE)
    assert mover.stdout
    while b"stop the bot now" not in await asyncio.wait_for(mover.stdout.readline(), 60):
        pass
    mover.send_signal(signal.SIGINT)
    told = (await asyncio.wait_for(mover.stdout.read(), 60)).decode()

    assert await mover.wait() == 0
    assert "Nothing has moved until it says where the learners' data is." in told
    assert await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 7)], NOON)
    await store.close()
    assert in_the_file(data)["guests"] != before["guests"] == (await on_the_server(url))["guests"]
