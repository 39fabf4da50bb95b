"""An unreachable or silent PostgreSQL: time limits shared by all waiters, and connections left behind."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot.storage.ports import StoreGone
from bot.storage.postgres import database, transactions
from bot.storage.postgres.database import open_database
from bot.storage.postgres.transactions import PATIENCE, Connection, ReconnectBudget, transaction
from tests.support.lossy_connection import silent
from tests.support.postgres_server import Postgres, empty, execute, rows

GIRL = "INSERT INTO messages VALUES ('achieng', '\\x07', 0, 0)"
NEVER = 60.0
"""Seconds after which a waiter has certainly not been told."""
ANSWERS_ON_A_BUSY_MACHINE = 2.0
"""Seconds in which a server that is well answers one statement, or takes a connection."""


async def asks(connection: Connection) -> str:
    return await connection.execute(GIRL)


class PatientClock:
    """Clock that advances only while somebody waits."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_when_patience_is_over_everybody_is_told_at_once_until_somebody_is_answered(server: Postgres) -> None:
    """Then Help answers soon (A12): a learner does not wait three seconds again for each tap."""
    time = PatientClock()
    patience = ReconnectBudget(time)
    pool = await open_database(await empty(server), "fits")
    server.stop()
    try:
        waited = []
        for _ in range(3):
            began = time.now
            with pytest.raises(StoreGone):
                await transaction(pool, asks, patience, sleep=time.sleep)
            waited.append(time.now - began)
    finally:
        server.start()

    assert waited[0] >= PATIENCE
    assert waited[1:] == [0, 0]
    assert await transaction(pool, asks, patience, sleep=time.sleep) == "INSERT 0 1"
    assert not patience.is_over
    await pool.close()


async def test_those_who_come_later_wait_only_for_what_is_left_of_it(server: Postgres) -> None:
    time = PatientClock()
    patience = ReconnectBudget(time)
    pool = await open_database(await empty(server), "fits")
    server.stop()
    try:
        time.now = 100
        patience.fails(100 - PATIENCE + 0.5)
        with pytest.raises(StoreGone):
            await transaction(pool, asks, patience, sleep=time.sleep)
    finally:
        server.start()

    assert 0.5 <= time.now - 100 < 1
    await pool.close()


async def test_who_is_silent_is_let_go_of_soon_when_patience_is_over(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ANSWERS_WITHIN", NEVER)
    monkeypatch.setattr(transactions, "ANSWERS_WITHIN", NEVER)
    monkeypatch.setattr(transactions, "SOON", ANSWERS_ON_A_BUSY_MACHINE)
    url = await empty(server)
    patience = ReconnectBudget(lambda: 100)
    patience.fails(0)
    pool = await open_database(url, "fits")
    async with pool.acquire() as connection:
        backend = connection.get_server_pid()
    with silent(server, backend):
        async with asyncio.timeout(NEVER / 2):
            for _ in range(2):  # the second time there is no connection left
                with pytest.raises(StoreGone):
                    await transaction(pool, asks, patience)

    assert await transaction(pool, asks, patience) == "INSERT 0 1"
    await pool.close()


async def test_a_connection_that_could_not_undo_is_nobody_elses(
    server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ANSWERS_WITHIN", ANSWERS_ON_A_BUSY_MACHINE)
    url = await empty(server)
    pool = await open_database(url, "fits")
    stopped: list[int] = []

    async def fails(connection: Connection) -> None:
        await asks(connection)
        stopped.append(connection.get_server_pid())
        os.kill(stopped[0], signal.SIGSTOP)
        raise LookupError("ours")

    with pytest.raises(LookupError):
        await transaction(pool, fails)
    os.kill(stopped[0], signal.SIGCONT)

    assert await transaction(pool, asks) == "INSERT 0 1"
    assert len(await rows(url, "SELECT * FROM messages")) == 1
    await pool.close()


async def test_who_is_cancelled_while_the_connection_breaks_is_cancelled_and_not_tried_again(server: Postgres) -> None:
    url = await empty(server)
    pool = await open_database(url, "fits")
    at_work: list[int] = []

    async def hangs(connection: Connection) -> None:
        at_work.append(connection.get_server_pid())
        await asks(connection)
        await asyncio.sleep(NEVER)

    caller = asyncio.create_task(transaction(pool, hangs))
    while not at_work:
        await asyncio.sleep(0.01)
    await execute(url, f"SELECT pg_terminate_backend({at_work[0]})")
    caller.cancel()
    await asyncio.wait([caller], timeout=NEVER)

    assert caller.cancelled()
    assert len(at_work) == 1
    await pool.close()
