"""Only one store is active: states in which a bot does not start, and migrations that are refused."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.commands.migrate_store import MigrateOptions
from bot.errors import NotNow, Refused
from bot.storage.ports import StoreGone, TurnRequest
from bot.storage.postgres.migration_side import PostgresSide
from bot.storage.postgres.store import PostgresStore
from bot.storage.records.migration_state import MigrationState
from bot.storage.sqlite.backup import back_up
from bot.storage.sqlite.store import SqliteStore
from tests.support.bot_process import HOME
from tests.support.filled_stores import bot, chance, fingerprint_of, furnish, moved
from tests.support.postgres_server import empty, execute, postgres, rows
from tests.support.turn_builders import ACHIENG, NOON, WHOLE, becomes

BACK, FORGET = MigrateOptions(back=True), MigrateOptions(forget=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


async def refusal(data: Path, url: str = "") -> str:
    """Return the text with which a bot declines to start."""
    with pytest.raises(Refused) as refused:
        await bot(data, url)
    return f"{refused.value.what} {refused.value.remedy}"


# One active store


async def test_after_the_move_no_bot_begins_anew_or_answers_from_the_old_file(data: Path, url: str) -> None:
    furnish(data)
    await moved(data, url)

    assert await refusal(data) == (
        "The learners' data was moved from this file to PostgreSQL."
        " Set DATABASE_URL to it. The way back is `python main.py migrate-store --back`."
    )
    with pytest.raises(Refused, match="was moved from this file"):
        back_up(data, data / "copy", NOON)
    await (await bot(data, url)).close()

    await moved(data, url, BACK)
    assert await refusal(data, url) == f"The learners' data is in the file {data / 'bot.db'}. " + (
        "Move them with `python main.py migrate-store`. Or throw away what it has copied: add `--forget`;"
        " then take DATABASE_URL away."
    )
    (data / "bot.db").unlink()
    assert await refusal(data, url) == (
        "The learners' data was moved back from PostgreSQL to the file in DATA. Take DATABASE_URL away."
    )


async def test_before_the_move_a_bot_does_not_begin_anew_on_postgresql(data: Path, url: str) -> None:
    furnish(data)

    with pytest.raises(NotNow, match="The learners' data is in the file"):
        await bot(data, url)


async def test_a_file_in_which_nobody_ever_was_keeps_nobody_from_postgresql(data: Path, url: str) -> None:
    await (await bot(data)).close()

    await (await bot(data, url)).close()


async def test_a_wrong_name_in_the_address_is_no_new_beginning(data: Path, url: str) -> None:
    furnish(data)
    await moved(data, url)
    elsewhere = await empty(postgres())

    told = "moved to another database than that of DATABASE_URL. Set DATABASE_URL to the one it was moved to."
    assert told in await refusal(data, elsewhere)
    assert await rows(elsewhere, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") == [
        ("schema_version",)
    ]
    with pytest.raises(Refused, match="for another place"):
        await moved(data, elsewhere)


async def test_a_worker_that_was_overlooked_keeps_nothing_in_a_store_that_was_left(data: Path, url: str) -> None:
    store = await bot(data, url)
    server = await PostgresSide.open(url, fingerprint_of(data), "a move")
    await server.put_mark(MigrationState("gone", "a move"))

    with pytest.raises(StoreGone):
        await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 7)], NOON)
    await server.put_mark(MigrationState("", "a move"))
    assert await store.turns([TurnRequest(ACHIENG, becomes(WHOLE), 7)], NOON)
    await store.close()
    await server.close()


async def test_it_is_not_begun_over_while_a_worker_is_connected(data: Path, url: str) -> None:
    store = await bot(data, url)
    server = await PostgresSide.open(url, fingerprint_of(data), "a move")
    assert not await server.alone("a move")
    await store.close()
    for _ in range(100):  # it takes the server a moment to notice that a connection was closed
        if await server.alone("a move"):
            break
        await asyncio.sleep(0.1)
    other = await PostgresStore.open(url, data, fingerprint_of(data), chance())
    with pytest.raises(StoreGone):
        await other.turns([TurnRequest(ACHIENG, becomes(WHOLE), 7)], NOON)
    await other.close()
    await server.close()


# Refusals


async def test_other_girls_who_are_there_already_are_not_touched(data: Path, url: str) -> None:
    furnish(data)
    await (await PostgresStore.open(url, data, fingerprint_of(data), chance())).close()
    await execute(url, "INSERT INTO messages VALUES ('sita', '\\x07', 0, 0)")

    with pytest.raises(Refused, match="There is learners' data in PostgreSQL already"):
        await moved(data, url)
    assert await rows(url, "SELECT learner FROM messages") == [("sita",)]
    await (await SqliteStore.open(data / "bot.db", fingerprint_of(data))).close()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE secret_check SET fingerprint = 'of another'", "The secret does not fit the database"),
        ("UPDATE secret_check SET invented = 1", "The database holds invented girls"),
    ],
)
async def test_a_file_that_does_not_fit_is_refused(data: Path, url: str, change: str, told: str) -> None:
    furnish(data)
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.execute(change)

    with pytest.raises(Refused, match=told):
        await moved(data, url)


async def test_beside_a_bot_of_another_version_nothing_is_copied(data: Path, url: str) -> None:
    store = await bot(data)
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 9")

    with pytest.raises(Refused, match=r"another version of the bot\. Start the bot once with this one"):
        await moved(data, url)
    await store.close()


async def test_a_file_that_an_older_bot_has_left_is_brought_up_to_date_and_moves(data: Path, url: str) -> None:
    steps = sorted((HOME / "bot/storage/sqlite/migrations/bot").glob("*.sql"))[:9]
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.executescript("\n".join(it.read_text("utf-8") for it in steps) + "PRAGMA user_version = 9")
        db.execute("INSERT INTO secret_check VALUES (?, 0)", (fingerprint_of(data),))
        db.execute("INSERT INTO messages VALUES ('achieng', 7, 0)")
    assert "The learners' data is in the file" in await refusal(data, url)
    await moved(data, url)

    assert await rows(url, "SELECT learner FROM messages") == [("achieng",)]


@pytest.mark.parametrize("wish", [MigrateOptions(), BACK])
async def test_a_server_of_another_secret_is_refused(data: Path, url: str, wish: MigrateOptions) -> None:
    furnish(data, many=0)
    await (await PostgresStore.open(url, data, "of another", chance())).close()

    with pytest.raises(Refused, match="The secret does not fit the database"):
        await moved(data, url, wish)


async def test_without_a_file_or_an_address_it_says_what_to_set(data: Path, url: str) -> None:
    with pytest.raises(Refused, match=r"There is no bot\.db"):
        await moved(data, url)
    with pytest.raises(Refused, match="There is no DATABASE_URL"):
        await moved(data, "")
