"""Remains of a learner on PostgreSQL after her rows are deleted, and the operator's steps to remove them."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.app.commands.sweep import sweep as command
from bot.errors import NotNow, Refused
from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.postgres.store import PostgresStore
from bot.storage.postgres.sweep import SWEPT, sweep
from bot.storage.records.tables import MOVES
from tests.support.filled_stores import settings_of
from tests.support.postgres_server import IN_A_URL, Postgres, execute, rows
from tests.support.turn_builders import NOON, SAVED, becomes


@pytest.fixture
async def store(url: str, tmp_path: Path) -> AsyncIterator[PostgresStore]:
    ready = await PostgresStore.open(url, tmp_path, "fits", random.Random(1))
    yield ready
    await ready.close()


def girls(many: int) -> list[LearnerId]:
    return [LearnerId(secrets.token_hex(16)) for _ in range(many)]


async def come(store: PostgresStore, learners: list[LearnerId]) -> None:
    marks = CountedTurn("KE", "en", "10-13", (CountedEvent("started", "friend-or-pretend"),))
    turn_requests = [TurnRequest(it, becomes(SAVED), number, 7, lambda _: marks) for number, it in enumerate(learners)]
    await store.turns(turn_requests, NOON)


async def test_b7_what_the_server_samples_of_its_tables_names_nobody(store: PostgresStore, url: str) -> None:
    await come(store, girls(300))
    await execute(url, "ANALYZE")

    sampled = await rows(url, "SELECT attname, histogram_bounds::text, most_common_vals::text FROM pg_stats")
    assert "book" in {column for column, *_ in sampled}, "nothing of our tables was sampled"
    assert not [column for column, *values in sampled if re.search(r"[0-9a-f]{32}", str(values))]


async def test_b7_after_the_sweep_no_file_of_its_tables_holds_who_has_erased_herself(
    store: PostgresStore, url: str, server: Postgres, tmp_path: Path
) -> None:
    (amina,) = her = girls(1)
    await come(store, her)
    await execute(url, "CHECKPOINT")
    assert traces(server, amina), "she was never there"

    await store.turns([TurnRequest(amina, becomes(None), 7)], NOON + 1)
    await command(settings_of(tmp_path, url))
    await execute(url, "CHECKPOINT")
    assert not traces(server, amina)


def test_only_what_is_of_nobody_is_not_swept() -> None:
    of_nobody = {"handled_updates", "carried", "tallies", "announcing"}
    assert {table.name for table in MOVES} - of_nobody == set(SWEPT)


@pytest.mark.slow
async def test_who_may_not_sweep_and_who_has_to_wait_are_told_so(store: PostgresStore, url: str) -> None:
    schema = url.rpartition("=")[2]
    await execute(url, f"CREATE ROLE {schema} LOGIN PASSWORD 'hers'; GRANT USAGE ON SCHEMA {schema} TO {schema}")
    with pytest.raises(Refused, match="Make the bot the owner of its tables"):
        await sweep(url.replace(f"bot:{IN_A_URL}", f"{schema}:hers"))

    other = await asyncpg.connect(url)
    async with other.transaction():
        await other.execute("SELECT FROM spoke")
        with pytest.raises(NotNow, match="Type the same again, later"):
            await sweep(url)
    await other.close()


def traces(server: Postgres, learner: LearnerId) -> list[str]:
    """Return the table files that contain her pseudonym."""
    files = (path for path in (server.folder / "data/base").rglob("*") if path.is_file())
    return [path.name for path in files if learner.encode() in path.read_bytes()]
