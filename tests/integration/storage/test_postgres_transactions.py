"""Transactions when PostgreSQL fails, comes back, or has two workers that want the same rows."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from bot.storage.ports import StoreGone
from bot.storage.postgres.database import open_database
from bot.storage.postgres.transactions import (
    PATIENCE,
    TRIES,
    Connection,
    Pool,
    ReconnectBudget,
    SerializationConflict,
    rerun,
    transaction,
)
from tests.support.postgres_server import Postgres, execute, rows

GIRL = "INSERT INTO messages VALUES ('achieng', '\\x07', 0, 0)"


@pytest.fixture
async def pool(url: str) -> AsyncIterator[Pool]:
    ready = await open_database(url, "fits")
    yield ready
    await ready.close()


# One transaction


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

    assert await transaction(pool, asks) == ["safe-online-world", "off", "UTC", "1500ms", "10s"]


@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
async def test_what_the_server_cannot_put_in_a_row_is_told_as_a_conflict(pool: Pool, sqlstate: str) -> None:
    async def clashes(connection: Connection) -> None:
        await connection.execute(f"DO $$ BEGIN RAISE EXCEPTION 'once more' USING ERRCODE = '{sqlstate}'; END $$")

    with pytest.raises(SerializationConflict):
        await transaction(pool, clashes)


async def test_two_workers_that_wait_for_each_other_both_get_through(url: str, pool: Pool) -> None:
    await execute(url, "INSERT INTO messages VALUES ('achieng', '\\x01', 0, 0), ('sita', '\\x01', 0, 0)")
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
        raise SerializationConflict

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


async def test_what_the_server_refuses_is_a_store_that_is_gone(pool: Pool) -> None:
    with pytest.raises(StoreGone):
        await transaction(pool, lambda it: it.execute("SELECT nonsense"), sleep=nobody_waits)


@pytest.mark.parametrize(
    ("sql", "values", "mistake"),
    [
        ("INSERT INTO messages VALUES (NULL, '\\x07', 0, 0)", (), asyncpg.NotNullViolationError),
        ("SELECT pg_sleep($1)", ("not a number",), asyncpg.DataError),
        ("SELECT length($1::text)", ("half a letter: \ud83d",), asyncpg.DataError),
        ("SELECT length($1::text)", ("no letter: \0",), asyncpg.DataError),
    ],
)
async def test_a_value_that_we_may_not_write_is_our_mistake_and_nobody_waits_for_a_server_that_is_well(
    pool: Pool, sql: str, values: tuple[object, ...], mistake: type[Exception]
) -> None:
    patience = ReconnectBudget()
    with pytest.raises(mistake):
        await transaction(pool, lambda it: it.fetch(sql, *values), patience, sleep=nobody_waits)

    assert not patience.is_over


# A server that is unavailable at times


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
    await execute(url, "INSERT INTO messages VALUES ('achieng', '\\x06', 0, 0)")
    goes(server)
    has_failed = asyncio.Event()

    async def wait(seconds: float) -> None:
        has_failed.set()
        await asyncio.sleep(seconds)

    budget = ReconnectBudget(lambda: 0)
    waiting = asyncio.create_task(transaction(pool, lambda it: it.execute(GIRL), budget, sleep=wait))
    await has_failed.wait()
    await asyncio.to_thread(server.start)

    assert await waiting == "INSERT 0 1"
    assert await rows(url, "SELECT count(*) FROM messages") == [(2,)]


async def test_a_server_that_stays_away_is_gone_after_three_seconds(server: Postgres, pool: Pool) -> None:
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds
        assert now < 10 * PATIENCE

    server.stop()
    try:
        with pytest.raises(StoreGone):
            await transaction(pool, lambda it: it.execute(GIRL), ReconnectBudget(lambda: now), sleep=sleep)
    finally:
        server.start()
    assert PATIENCE <= now < PATIENCE + 1


async def test_who_has_closed_the_store_is_told_at_once(pool: Pool) -> None:
    await pool.close()

    with pytest.raises(StoreGone):
        await transaction(pool, lambda it: it.execute(GIRL), sleep=nobody_waits)


async def test_a_server_that_is_slow_with_every_statement_is_let_go_of(pool: Pool) -> None:
    async def crawls(connection: Connection) -> None:
        for _ in range(100):
            await connection.execute("SELECT pg_sleep(0.1)")

    with pytest.raises(StoreGone):
        await transaction(pool, crawls, ReconnectBudget(lambda: 20 * time.monotonic()), within=0.3)
