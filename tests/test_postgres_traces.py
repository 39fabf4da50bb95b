"""What stays of a girl on PostgreSQL when her rows are gone, and what whoever runs it must do so that nothing does."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from bot.adapters.postgres.store import PostgresStore
from bot.ports import Knock, LearnerId
from bot.statistics.marks import Counted, Mark
from tests.bot_process import HOME
from tests.postgres import Postgres, empty, postgres, rows
from tests.steps import NOON, SAVED, becomes

PAGE = HOME / "bot/adapters/postgres/TABLES.md"


@pytest.fixture
def server() -> Postgres:
    return postgres()


@pytest.fixture
async def url(server: Postgres) -> str:
    return await empty(server)


@pytest.fixture
async def store(url: str, tmp_path: Path) -> AsyncIterator[PostgresStore]:
    ready = await PostgresStore.open(url, tmp_path, "fits", random.Random(1))
    yield ready
    await ready.close()


def girls(many: int) -> list[LearnerId]:
    return [LearnerId(secrets.token_hex(16)) for _ in range(many)]


async def come(store: PostgresStore, learners: list[LearnerId]) -> None:
    marks = Counted("KE", "en", "10-13", (Mark("started", "friend-or-pretend"),))
    knocks = [Knock(it, becomes(SAVED), number, 7, lambda _: marks) for number, it in enumerate(learners)]
    await store.turns(knocks, NOON)


async def typed(url: str, sql: str) -> None:
    """Line by line, as `psql` does: a sweep runs in no transaction."""
    connection = await asyncpg.connect(url)
    try:
        for statement in filter(str.strip, sql.split(";")):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_b7_what_the_server_samples_of_its_tables_names_nobody(store: PostgresStore, url: str) -> None:
    await come(store, girls(300))
    await typed(url, "ANALYZE")

    sampled = await rows(url, "SELECT attname, histogram_bounds::text, most_common_vals::text FROM pg_stats")
    assert "locale" in {column for column, *_ in sampled}
    assert not [column for column, *values in sampled if re.search(r"[0-9a-f]{32}", str(values))]


async def test_b7_after_the_lines_of_the_page_no_file_of_its_tables_holds_who_has_erased_herself(
    store: PostgresStore, url: str, server: Postgres
) -> None:
    (sweep,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (amina,) = her = girls(1)
    await come(store, her)
    await typed(url, "CHECKPOINT")
    assert traces(server, amina), "she was never there"

    await store.turns([Knock(amina, becomes(None), 7)], NOON + 1)
    await typed(url, f"{sweep}; CHECKPOINT")
    assert not traces(server, amina)


def traces(server: Postgres, learner: LearnerId) -> list[str]:
    """The files of tables that hold her pseudonym."""
    files = (path for path in (server.folder / "data/base").rglob("*") if path.is_file())
    return [path.name for path in files if learner.encode() in path.read_bytes()]
