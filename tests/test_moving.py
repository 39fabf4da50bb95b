"""Moving house, as who runs the bot does it: from a file to PostgreSQL and back, and what is refused on the way."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.postgres.moving import Server
from bot.adapters.postgres.store import PostgresStore
from bot.adapters.sqlite.backup import back_up
from bot.adapters.sqlite.store import SqliteStore
from bot.app.moving import Wish, migrate
from bot.app.stores import open_store
from bot.keeping.house import Mark
from bot.keeping.tables import MOVES, STAYS
from bot.ports import Knock, NotNow, Refused, StoreGone
from bot.upkeep import Upkeep
from tests.bot_process import HOME
from tests.houses import EMPTY, fingerprint_of, furnish, in_the_file, on_the_server, settings_of
from tests.postgres import IN_A_URL, PASSWORD, empty, execute, postgres, rows
from tests.steps import ACHIENG, NOON, WHOLE, becomes

BACK, FORGET = Wish(back=True), Wish(forget=True)


@pytest.fixture
async def url() -> str:
    return await empty(postgres())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


async def moved(data: Path, url: str, wish: Wish | None = None) -> str:
    """What `migrate-store` says."""
    said: list[str] = []
    await migrate(settings_of(data, url), wish or Wish(), said.append)
    return "\n".join(said)


async def bot(data: Path, url: str = "") -> Upkeep:
    """The store of a bot that starts."""
    return await open_store(settings_of(data, url), fingerprint_of(data))


async def refusal(data: Path, url: str = "") -> str:
    """How a bot declines to start."""
    with pytest.raises(Refused) as refused:
        await bot(data, url)
    return f"{refused.value.what} {refused.value.remedy}"


# There and back


async def test_girls_in_every_table_move_and_come_back_as_the_same_rows(data: Path, url: str) -> None:
    before = furnish(data)
    said = await moved(data, url)

    assert "The girls live in PostgreSQL now, and nothing of them is left in bot.db." in said
    assert await on_the_server(url) == before
    assert in_the_file(data) == EMPTY

    said = await moved(data, url, BACK)
    assert "The girls live in bot.db now, and nothing of them is left in PostgreSQL." in said
    assert in_the_file(data) == before
    assert await on_the_server(url) == EMPTY

    await moved(data, url)
    assert await on_the_server(url) == before


async def test_nothing_of_a_girl_stays_in_the_bytes_of_the_old_file(data: Path, url: str) -> None:
    store = await bot(data)
    await store.turns([Knock(ACHIENG, becomes(WHOLE), 7, 4_242)], NOON)
    await store.close()
    assert ACHIENG.encode() in (data / "bot.db").read_bytes()
    await moved(data, url)

    for path in data.rglob("*"):
        if path.is_file():
            assert ACHIENG.encode() not in path.read_bytes(), path.name


async def test_a_server_that_is_not_empty_of_what_once_was_copied_is_made_the_same(data: Path, url: str) -> None:
    before = furnish(data)
    server = await Server.open(url, fingerprint_of(data), "a move")
    await server.close()
    old = "'{0}', 'en', NULL, NULL, '', NULL, NULL, NULL, NULL, '', '', 5, 0, 0, NULL, 1"
    for learner in ("erased meanwhile", before["guests"][3][0]):
        await execute(url, f"INSERT INTO guests VALUES ({old.format(learner)})")
    await moved(data, url)

    assert await on_the_server(url) == before


async def test_a_bot_that_began_on_postgresql_moves_into_a_file_that_is_made_for_it(data: Path, url: str) -> None:
    store = await bot(data, url)
    await store.turns([Knock(ACHIENG, becomes(WHOLE), 7)], NOON)
    await store.close()
    await moved(data, url, BACK)

    assert [row[0] for row in in_the_file(data)["guests"]] == [ACHIENG]
    await (await bot(data)).close()


async def test_typed_once_more_it_says_that_all_is_done(data: Path, url: str) -> None:
    before = furnish(data)
    await moved(data, url)

    assert "The girls live in PostgreSQL now" in await moved(data, url)
    assert await on_the_server(url) == before


# What moves


async def test_every_table_and_column_of_both_stores_moves_or_is_named_as_one_that_stays(data: Path, url: str) -> None:
    furnish(data, many=0)
    await (await Server.open(url, fingerprint_of(data), "a move")).close()
    with closing(sqlite3.connect(data / "bot.db")) as db:
        named = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        file = {it: {row[1]: row[5] for row in db.execute(f"PRAGMA table_info({it})")} for it in named}
    found = await rows(
        url, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    )
    server = {(table, column) for table, column in found if table not in STAYS}

    assert set(file) - set(STAYS) == {table.name for table in MOVES}
    for table in MOVES:
        assert set(file[table.name]) == set(table.columns)
        assert tuple(file[table.name][column] for column in table.key) == tuple(range(1, table.width + 1))
        assert sum(file[table.name].values()) == sum(range(1, table.width + 1))
    assert server == {(table.name, column) for table in MOVES for column in table.columns} | {("guests", "version")}


# One house at a time


async def test_after_the_move_no_bot_begins_anew_or_answers_from_the_old_file(data: Path, url: str) -> None:
    furnish(data)
    await moved(data, url)

    assert await refusal(data) == (
        "The girls have moved from this file to PostgreSQL."
        " Set DATABASE_URL to it. The way back is `python main.py migrate-store --back`."
    )
    with pytest.raises(Refused, match="have moved from this file"):
        back_up(data, data / "copy", NOON)
    await (await bot(data, url)).close()

    await moved(data, url, BACK)
    assert await refusal(data, url) == f"The girls live in the file {data / 'bot.db'}. " + (
        "Move them first, with `python main.py migrate-store`. Or take DATABASE_URL away."
    )
    (data / "bot.db").unlink()
    assert await refusal(data, url) == (
        "The girls have moved back from PostgreSQL to the file in DATA. Take DATABASE_URL away."
    )


async def test_before_the_move_a_bot_does_not_begin_anew_on_postgresql(data: Path, url: str) -> None:
    furnish(data)

    with pytest.raises(NotNow, match="The girls live in the file"):
        await bot(data, url)


async def test_a_file_in_which_nobody_ever_was_keeps_nobody_from_postgresql(data: Path, url: str) -> None:
    await (await bot(data)).close()

    await (await bot(data, url)).close()


async def test_a_wrong_name_in_the_address_is_no_new_beginning(data: Path, url: str) -> None:
    furnish(data)
    await moved(data, url)
    elsewhere = await empty(postgres())

    told = "moved to another database than that of DATABASE_URL. Set DATABASE_URL to the one they have moved to."
    assert told in await refusal(data, elsewhere)
    assert await rows(elsewhere, "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") == [
        ("schema_version",)
    ]
    with pytest.raises(Refused, match="another place"):
        await moved(data, elsewhere)


async def test_a_worker_that_was_overlooked_keeps_nothing_in_a_house_that_was_left(data: Path, url: str) -> None:
    store = await bot(data, url)
    server = await Server.open(url, fingerprint_of(data), "a move")
    await server.put_mark(Mark("gone", "a move"))

    with pytest.raises(StoreGone):
        await store.turns([Knock(ACHIENG, becomes(WHOLE), 7)], NOON)
    await server.put_mark(Mark("", "a move"))
    assert await store.turns([Knock(ACHIENG, becomes(WHOLE), 7)], NOON)
    await store.close()
    await server.close()


async def test_it_is_not_begun_over_while_a_worker_is_connected(data: Path, url: str) -> None:
    store = await bot(data, url)
    server = await Server.open(url, fingerprint_of(data), "a move")
    assert not await server.alone("a move")
    await store.close()
    for _ in range(100):  # the server notices in its own time that a connection was closed
        if await server.alone("a move"):
            break
        await asyncio.sleep(0.1)
    other = await PostgresStore.open(url, data, fingerprint_of(data), _chance())
    with pytest.raises(StoreGone):
        await other.turns([Knock(ACHIENG, becomes(WHOLE), 7)], NOON)
    await other.close()
    await server.close()


def _chance() -> random.Random:
    return random.Random(5)


# What is refused


async def test_other_girls_who_are_there_already_are_not_touched(data: Path, url: str) -> None:
    furnish(data)
    await (await PostgresStore.open(url, data, fingerprint_of(data), _chance())).close()
    await execute(url, "INSERT INTO messages VALUES ('sita', 7, 0)")

    with pytest.raises(Refused, match="There are girls in PostgreSQL already"):
        await moved(data, url)
    assert await rows(url, "SELECT learner FROM messages") == [("sita",)]
    await (await SqliteStore.open(data / "bot.db", fingerprint_of(data))).close()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE secret_check SET fingerprint = 'of another'", "The secret does not fit the database"),
        ("UPDATE secret_check SET invented = 1", "The database holds invented girls"),
        ("PRAGMA user_version = 9", "another version of the bot"),
    ],
)
async def test_a_file_that_does_not_fit_is_refused(data: Path, url: str, change: str, told: str) -> None:
    furnish(data)
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.execute(change)

    with pytest.raises(Refused, match=told):
        await moved(data, url)


@pytest.mark.parametrize("wish", [Wish(), BACK])
async def test_a_server_of_another_secret_is_refused(data: Path, url: str, wish: Wish) -> None:
    furnish(data, many=0)
    await (await PostgresStore.open(url, data, "of another", _chance())).close()

    with pytest.raises(Refused, match="The secret does not fit the database"):
        await moved(data, url, wish)


async def test_without_a_file_or_an_address_it_says_what_to_set(data: Path, url: str) -> None:
    with pytest.raises(Refused, match=r"There is no bot\.db"):
        await moved(data, url)
    with pytest.raises(Refused, match="There is no DATABASE_URL"):
        await moved(data, "")


# A move that is not to be ended


async def test_a_copy_that_is_not_wanted_any_more_is_thrown_away(data: Path, url: str) -> None:
    before = furnish(data)
    server = await Server.open(url, fingerprint_of(data), "a move")
    await server.change(MOVES[0], (), before["guests"])
    await server.close()
    assert "The girls are moving into PostgreSQL" in (await unfinished(data, url))
    said = await moved(data, url, FORGET)

    assert said == "The copy in PostgreSQL is gone. The girls live in bot.db, as before."
    assert await on_the_server(url) == EMPTY
    assert in_the_file(data) == before
    await moved(data, url)
    with pytest.raises(Refused, match="no copy that may be thrown away"):
        await moved(data, url, FORGET)
    assert await on_the_server(url) == before


async def unfinished(data: Path, url: str) -> str:
    """How a bot declines on a PostgreSQL that girls are moving into: it may be started again later."""
    with pytest.raises(NotNow) as refused:
        await PostgresStore.open(url, data, fingerprint_of(data), _chance())
    return refused.value.what


# As it is typed


def typed(data: Path, url: str, *words: str) -> Any:
    command = [sys.executable, str(HOME / "main.py"), "migrate-store", *words]
    return subprocess.run(
        command, cwd=data, env=_environment(data, url), capture_output=True, text=True, timeout=60, check=False
    )


def _environment(data: Path, url: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DATA": str(data), "DATABASE_URL": url}


async def test_typed_it_says_what_it_does_and_what_to_do_next_and_no_password(data: Path, url: str) -> None:
    furnish(data)
    done, away = typed(data, url), typed(data, "postgresql://bot:Kilimanjaro@127.0.0.1:1/bot")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Start the bot, with DATABASE_URL as it is."
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
    assert "Until it says that girls live elsewhere, nobody has moved." in told
    assert await store.turns([Knock(ACHIENG, becomes(WHOLE), 7)], NOON)
    await store.close()
    assert in_the_file(data)["guests"] != before["guests"] == (await on_the_server(url))["guests"]
