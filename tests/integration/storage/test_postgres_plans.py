"""Queries of every tap, and those over very many learners, read no whole table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.storage.postgres import learners, ledger
from bot.storage.postgres.database import open_database
from bot.storage.postgres.transactions import Connection, Pool
from bot.storage.records.tables import EXPIRE, GUESTS
from bot.storage.sql import announcements, reminders
from tests.support.postgres_server import empty, execute, postgres

MANY = 20_000
CROWD = f"""
INSERT INTO guests (learner, sealed, saved, expires_at, version)
    SELECT md5(n::text), 'x', 1, n, n FROM generate_series(1, {MANY}) AS n;
INSERT INTO news SELECT md5(n::text), 'x', 'en', 'KE', 'x' FROM generate_series(1, {MANY}) AS n;
INSERT INTO reminders SELECT md5(n::text), 'x', 'en', 'KE', 'friday', n, 'x' FROM generate_series(1, {MANY}) AS n;
INSERT INTO messages SELECT md5(n::text), decode(md5(n::text), 'hex'), 0, n FROM generate_series(1, {MANY}) AS n;
INSERT INTO handled_updates SELECT n, n FROM generate_series(1, {MANY}) AS n;
INSERT INTO sendings SELECT 'goats', md5(n::text), CASE WHEN n % 100 = 0 THEN 'waiting' ELSE 'told' END
    FROM generate_series(1, {MANY}) AS n;
INSERT INTO ledger SELECT '2026-M11', decode(md5(n::text), 'hex'), 'x' FROM generate_series(1, {MANY}) AS n;
ANALYZE guests; ANALYZE news; ANALYZE reminders; ANALYZE messages; ANALYZE handled_updates; ANALYZE sendings;
ANALYZE ledger;
"""
WHO = ["a", "b", "c"]


def some(table: str) -> str:
    key = ", ".join(next(it for it in EXPIRE if it.name == table).key)
    return f"SELECT {key} FROM {table} WHERE expires_at <= $1 LIMIT 5000 FOR UPDATE SKIP LOCKED"


def a_turn() -> list[list[object]]:
    rows = [{**GUESTS.blank, "learner": who, "version": 7, "was": 1} for who in WHO]
    return learners.WRITE_GUESTS.arrays(rows)


ASKED: dict[str, tuple[str, Sequence[object]]] = {
    "a girl's rows": (learners.LOAD, [WHO, WHO]),
    "her turn": (learners.WRITE_GUESTS.sql, a_turn()),
    "reminders that are due": (reminders.DUE, [100, reminders.AT_ONCE]),
    "who still waits for news": (announcements._PICK.format("$3", "$4"), ["goats", 10, "KE", "en"]),
    "guests who expired": (some("guests"), [100]),
    "messages that expired": (some("messages"), [100]),
    "updates that expired": (some("handled_updates"), [100]),
    "blocks of a slice": (ledger._SLICE, ["2026-M11", b"\x10", b"\x14"]),
    "an account's blocks": (ledger._READ, [["2026-M11", "2026-M11"], [b"\x10" * 16, b"\x11" * 16]]),
}


@pytest.fixture
async def pool(tmp_path: Path) -> AsyncIterator[Pool]:
    url = await empty(postgres())
    pool = await open_database(url, "fits")
    await execute(url, CROWD)
    yield pool
    await pool.close()


async def test_nothing_that_is_asked_often_reads_a_whole_table(pool: Pool) -> None:
    async with pool.acquire() as connection:
        plans = {what: await plan(connection, *asked) for what, asked in ASKED.items()}

    plans["who still waits for news"] = plans["who still waits for news"].replace("Seq Scan on news", "news")
    """Many wait here, so reading until ten are found is faster than looking up each of them."""
    assert {what: plan for what, plan in plans.items() if "Seq Scan" in plan} == {}


async def plan(connection: Connection, sql: str, values: Sequence[object]) -> str:
    return "\n".join(line for (line,) in await connection.fetch(f"EXPLAIN {sql}", *values))
