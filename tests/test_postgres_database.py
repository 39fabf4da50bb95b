"""PostgreSQL as who runs the bot meets it: a wrong address, a server that is away, and workers side by side."""

from __future__ import annotations

import asyncio
import random
import re
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import asyncpg
import pytest

from bot.adapters.postgres import database as opening
from bot.adapters.postgres.database import open_database
from bot.adapters.postgres.transactions import PATIENCE, TRIES, Conflict, Connection, Pool, rerun, transaction
from bot.adapters.sqlite.store import SqliteStore
from bot.config import settings
from bot.ports import NotNow, Refused, StoreGone
from tests.bot_process import HOME
from tests.postgres import IN_A_URL, PASSWORD, Postgres, database, empty, execute, postgres, rows

GIRL = "INSERT INTO messages VALUES ('achieng', 7, 0)"


@pytest.fixture
def server() -> Postgres:
    return postgres()


@pytest.fixture
async def url(server: Postgres) -> str:
    return await empty(server)


@asynccontextmanager
async def opened(url: str, fingerprint: str = "fits", *, invented: bool = False) -> AsyncIterator[Pool]:
    pool = await open_database(url, fingerprint, invented=invented)
    yield pool
    await pool.close()


@pytest.fixture
async def pool(url: str) -> AsyncIterator[Pool]:
    async with opened(url) as ready:
        yield ready


async def refusal(url: str, fingerprint: str = "fits", *, invented: bool = False) -> Refused:
    """How the bot declines to start, after a look that nothing in it tells the password."""
    with pytest.raises(Refused) as caught:
        await open_database(url, fingerprint, invented=invented)
    refused = caught.value
    told = f"{refused} {refused!r} {refused.__cause__!r}"
    assert PASSWORD not in told and IN_A_URL not in told and "Kilimanjaro" not in told
    return refused


# A newcomer's first try


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda server: server.url(password="guessed"), "PostgreSQL does not let the bot in. Look at the name and"),
        (lambda server: server.url("gone"), "There is no such database. Make it with createdb"),
        (lambda server: server.url(password=PASSWORD), "DATABASE_URL cannot be read. Write it like postgresql://"),
        (lambda server: server.url() + "?sslmode=maybe", "DATABASE_URL cannot be read."),
    ],
    ids=["a password", "a database", "an unescaped password", "a mode"],
)
async def test_an_address_that_is_wrong_is_two_sentences_without_the_password(
    server: Postgres, wrong: Callable[[Postgres], str], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    refused = await refusal(wrong(server))

    assert str(refused).startswith(told)
    assert not isinstance(refused, NotNow), "tried again it would be wrong again"
    assert "Kilimanjaro" not in caplog.text + server.log.read_text("utf-8")


async def test_a_server_that_is_not_there_yet_is_not_there_now() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        refused = await refusal(f"postgresql://bot:{IN_A_URL}@127.0.0.1:{nobody.getsockname()[1]}/bot")

    assert isinstance(refused, NotNow)
    assert refused.what == "PostgreSQL cannot be reached."


async def test_a_name_that_nobody_knows_is_not_there_now() -> None:
    assert isinstance(await refusal(f"postgresql://bot:{IN_A_URL}@nowhere.invalid/bot"), NotNow)


async def test_a_database_in_which_the_bot_may_make_no_tables_is_refused(server: Postgres, url: str) -> None:
    await execute(server.url(), "CREATE ROLE guest LOGIN PASSWORD 'Kilimanjaro'")

    refused = await refusal(url.replace(f"bot:{IN_A_URL}", "guest:Kilimanjaro"))
    assert refused.what == "The bot may not make tables in the database."


async def test_a_postgresql_that_its_makers_left_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "OLDEST", (99,))

    assert str(await refusal(url)) == "PostgreSQL is too old. Use version 99 or newer."


async def test_a_database_that_cannot_hold_khmer_is_refused(server: Postgres) -> None:
    latin = await database(server, "ENCODING 'LATIN1' LOCALE 'C'")

    assert (await refusal(latin)).what == "The database cannot hold every language."


@pytest.mark.parametrize(
    "theirs",
    [
        "CREATE TABLE orders (id BIGINT)",
        "CREATE TABLE schema_version (installed_rank BIGINT)",
        "CREATE TABLE schema_version (program TEXT, version BIGINT)",
    ],
)
async def test_the_database_of_another_program_is_left_as_it_is(url: str, theirs: str) -> None:
    await execute(url, theirs)

    assert (await refusal(url)).what == "The database is not ours, or damaged."
    assert len(await rows(url, "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()")) == 1


async def test_an_older_bot_does_not_start_on_what_a_newer_one_made(url: str, pool: Pool) -> None:
    await execute(url, "UPDATE schema_version SET version = 4711")

    assert (await refusal(url)).what == "The database was made by a newer version of the bot."


async def test_real_and_invented_girls_and_girls_of_another_secret_are_never_mixed(url: str, pool: Pool) -> None:
    assert str(await refusal(url, invented=True)) == (
        "The database holds real girls. Set DATABASE_URL to another database."
    )
    assert str(await refusal(url, "another")) == (
        "The secret does not fit the database. Set BOT_SECRET to the one it was made with."
    )


def test_the_address_of_the_database_does_not_print(tmp_path: Path) -> None:
    address = f"postgresql://bot:{IN_A_URL}@localhost/bot"
    found = settings({"DATABASE_URL": address, "DATA": str(tmp_path)}, tmp_path)

    assert found.database_url is not None and found.database_url.reveal() == address
    assert "Kilimanjaro" not in f"{found} {found!r} {found.database_url}"


def test_who_does_not_ask_for_postgresql_does_not_wait_for_its_library() -> None:
    """Nothing imports the adapter while the program is being read."""
    for path in (HOME / "bot").rglob("*.py"):
        if path.parent.name != "postgres":
            assert not re.search(r"^(from|import) bot\.adapters\.postgres", path.read_text("utf-8"), re.MULTILINE), path


# The tables


async def test_the_tables_are_those_of_the_file_so_that_a_house_moves_row_by_row(
    url: str, pool: Pool, tmp_path: Path
) -> None:
    await (await SqliteStore.open(tmp_path / "bot.db", "f" * 32)).close()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        filed = {name: [it[1] for it in file.execute(f"PRAGMA table_info({name})")] for name in names}
    found: dict[str, list[str]] = {}
    ask = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    for table, column in await rows(url, f"{ask} ORDER BY table_name, ordinal_position"):
        found.setdefault(table, []).append(column)

    assert found.pop("schema_version") == ["program", "version"]
    assert found["guests"].pop() == "version"
    assert found == filed


async def test_workers_that_start_at_the_same_moment_make_the_tables_once(url: str) -> None:
    pools = await asyncio.gather(*(open_database(url, "fits") for _ in range(5)))
    for pool in pools:
        await pool.close()

    assert len(await rows(url, "SELECT * FROM schema_version")) == 1
    assert await rows(url, "SELECT * FROM secret_check") == [("fits", 0)]


async def test_a_start_that_broke_off_is_gone_on_with(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*given: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as broken:
        broken.setattr(opening, "_check_secret", breaks)
        broken.setattr("bot.adapters.postgres.transactions.PATIENCE", 0)
        assert isinstance(await refusal(url), NotNow)

    assert await rows(url, "SELECT version FROM schema_version") == [(0,)]
    async with opened(url):
        assert await rows(url, "SELECT * FROM guests") == []


# Transactions


async def nobody_waits(seconds: float) -> None:
    raise AssertionError("tried again it would be the same")


async def fails(connection: Connection) -> None:
    await connection.execute(GIRL)
    raise LookupError("ours")


async def test_what_fails_leaves_nothing(url: str, pool: Pool) -> None:
    with pytest.raises(LookupError):
        await transaction(pool, fails)

    assert await rows(url, "SELECT * FROM messages") == []


async def test_a_transaction_asks_the_server_for_its_own_statements_and_no_other(pool: Pool) -> None:
    asked: list[str] = []

    async def listens(connection: Connection) -> None:
        connection.add_query_logger(lambda query: asked.append(query.query))

    for work in (listens, lambda connection: connection.execute("SELECT 1")):
        await transaction(pool, work)
    assert asked == ["COMMIT;", "BEGIN ISOLATION LEVEL READ COMMITTED;", "SELECT 1", "COMMIT;"]


async def test_every_connection_is_told_how_long_it_may_hold_others_up(pool: Pool) -> None:
    async def asks(connection: Connection) -> list[str]:
        names = ("application_name", "jit", "timezone", "lock_timeout", "idle_in_transaction_session_timeout")
        return [await connection.fetchval(f"SHOW {name}") for name in names]

    assert await transaction(pool, asks) == ["safe-online-world", "off", "UTC", "4s", "10s"]


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
async def test_what_the_server_cannot_put_in_a_row_is_told_as_a_conflict(pool: Pool, sqlstate: str) -> None:
    async def clashes(connection: Connection) -> None:
        await connection.execute(f"DO $$ BEGIN RAISE EXCEPTION 'once more' USING ERRCODE = '{sqlstate}'; END $$")

    with pytest.raises(Conflict):
        await transaction(pool, clashes)


async def test_two_workers_that_wait_for_each_other_both_get_through(url: str, pool: Pool) -> None:
    await execute(url, "INSERT INTO messages VALUES ('achieng', 1, 0), ('sita', 1, 0)")
    both = asyncio.Barrier(2)
    met = False

    async def visits(first: str, second: str) -> None:
        async def work(connection: Connection) -> None:
            nonlocal met
            change = "UPDATE messages SET expires_at = expires_at + 1 WHERE learner = $1"
            await connection.execute(change, first)
            if not met:
                await both.wait()
                met = True
            await connection.execute(change, second)

        await rerun(lambda: transaction(pool, work), chance=random.Random(5))

    await asyncio.gather(visits("achieng", "sita"), visits("sita", "achieng"))
    assert await rows(url, "SELECT expires_at FROM messages") == [(2,), (2,)]


async def test_who_always_meets_somebody_gives_up_after_short_waits_by_chance() -> None:
    tries, waits = 0, list[float]()

    async def meets() -> None:
        nonlocal tries
        tries += 1
        raise Conflict

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    with pytest.raises(StoreGone):
        await rerun(meets, chance=random.Random(5), sleep=sleep)
    assert tries == TRIES
    assert len(set(waits)) == TRIES and max(waits) <= 0.1


async def test_rows_that_somebody_holds_are_not_waited_for_for_long(url: str, pool: Pool) -> None:
    await execute(url, GIRL)

    async def wants(connection: Connection) -> None:
        await connection.execute("SET LOCAL lock_timeout = '50ms'; DELETE FROM messages")

    async def holds(connection: Connection) -> None:
        await connection.execute("UPDATE messages SET expires_at = 1")
        with pytest.raises(StoreGone):
            await transaction(pool, wants)

    await transaction(pool, holds)


@pytest.mark.parametrize("sql", ["SELECT nonsense", "INSERT INTO messages VALUES (NULL, 7, 0)", "SELECT pg_sleep($1)"])
async def test_what_the_server_or_its_library_refuses_is_a_store_that_is_gone(pool: Pool, sql: str) -> None:
    async def asks(connection: Connection) -> None:
        await connection.fetch(sql, *["not a number"] * sql.count("$1"))

    with pytest.raises(StoreGone):
        await transaction(pool, asks, sleep=nobody_waits)


# A server that comes and goes


async def test_a_connection_that_is_cut_off_in_the_middle_is_tried_again_on_another_one(url: str, pool: Pool) -> None:
    tried = 0

    async def work(connection: Connection) -> None:
        nonlocal tried
        tried += 1
        await connection.execute(GIRL)
        if tried == 1:
            await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    await transaction(pool, work)
    assert tried == 2
    assert await rows(url, "SELECT count(*) FROM messages") == [(1,)]


async def test_a_server_that_has_become_a_copy_is_left_for_the_one_that_took_its_place(pool: Pool) -> None:
    servers: list[int] = []

    async def work(connection: Connection) -> None:
        servers.append(connection.get_server_pid())
        if len(servers) == 1:
            await connection.execute("SET LOCAL transaction_read_only = on")
        await connection.execute(GIRL)

    await transaction(pool, work)
    assert len(set(servers)) == 2


@pytest.mark.parametrize("goes", [Postgres.stop, Postgres.kill])
async def test_a_girl_who_taps_while_the_server_restarts_only_waits(
    server: Postgres, url: str, pool: Pool, goes: Callable[[Postgres], None]
) -> None:
    goes(server)
    waiting = asyncio.create_task(transaction(pool, lambda it: it.execute(GIRL), clock=lambda: 0))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await asyncio.to_thread(server.start)

    assert await waiting == "INSERT 0 1"
    assert await rows(url, "SELECT count(*) FROM messages") == [(1,)]


async def test_a_server_that_stays_away_is_gone_after_three_seconds(server: Postgres, pool: Pool) -> None:
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        assert now < 10 * PATIENCE

    server.stop()
    try:
        with pytest.raises(StoreGone):
            await transaction(pool, lambda it: it.execute(GIRL), clock=lambda: now, sleep=sleep)
    finally:
        server.start()
    assert PATIENCE <= now < PATIENCE + 1


async def test_who_has_closed_the_store_is_told_at_once(url: str) -> None:
    async with opened(url) as pool:
        pass

    with pytest.raises(StoreGone):
        await transaction(pool, lambda it: it.execute(GIRL), sleep=nobody_waits)


async def test_what_a_durable_server_promised_is_there_after_a_crash() -> None:
    durable = postgres(durable=True)
    url = await empty(durable)
    async with opened(url) as pool:
        await transaction(pool, lambda it: it.execute(GIRL))
        durable.kill()
        durable.start()
        assert await transaction(pool, lambda it: it.fetchval("SELECT learner FROM messages")) == "achieng"
        assert isinstance(pool, asyncpg.Pool)
