"""The server stops, is killed, or its last answer is lost: no acknowledged turn is undone, none is applied twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.conversation.rendering.reply import Bubble
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Chose, Commanded
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.ports import AlreadyHandled, StoreGone, TurnApplied, TurnRequest
from bot.storage.postgres.store import PostgresStore
from tests.support.course_builders import real
from tests.support.lossy_connection import LossyProxy, line
from tests.support.postgres_server import Postgres, empty, postgres
from tests.support.shipped_words import first_line
from tests.support.turn_builders import ACHIENG, NOON, SITA, answers, goes_on, kept

pytestmark = pytest.mark.slow

LONG = 60.0
"""Seconds in which even a busy machine starts a server."""


async def opened(url: str, data: Path) -> PostgresStore:
    return await PostgresStore.open(url, data, "fits", random.Random())


# --- the server stops --------------------------------------------------------------------------------------------


async def test_a_restart_while_girls_tap_is_only_a_wait(server: Postgres, url: str, tmp_path: Path) -> None:
    stores = await opened(url, tmp_path), await opened(url, tmp_path)
    for store in stores:
        store._patience.clock = lambda: 0  # no time limit for the start

    async def taps(store: PostgresStore, first: int) -> int:
        outcomes = [
            (await store.turns([TurnRequest(ACHIENG, goes_on, first + number)], NOON))[0] for number in range(60)
        ]
        return sum(isinstance(outcome, TurnApplied | AlreadyHandled) for outcome in outcomes)

    async def restarts() -> None:
        for _ in range(2):
            await asyncio.sleep(0.1)
            await asyncio.to_thread(server.stop)
            await asyncio.to_thread(server.start)

    async with asyncio.timeout(LONG):
        *handled, _ = await asyncio.gather(taps(stores[0], 0), taps(stores[1], 1000), restarts())

    assert handled == [60, 60]
    assert answers(await kept(stores[0], ACHIENG)) == 120, "a turn was lost or doubled"
    for store in stores:
        await store.close()


async def test_while_the_server_is_gone_help_answers_and_her_button_works_when_it_is_back(
    server: Postgres, url: str, tmp_path: Path
) -> None:
    """Help needs no database (A12); for other taps she soon gets an apology, and her button stays."""
    store = await opened(url, tmp_path)
    talk = Conversation(store, real(), lambda: float(NOON))

    async def hears(action: Commanded | Chose) -> str:
        (replies,) = await talk.hear([IncomingAction(ACHIENG, action)])
        return " ".join(item.html for item in replies.items if isinstance(item, Bubble))

    server.stop()
    try:
        store._patience.fails(store._patience.clock() - LONG)
        async with asyncio.timeout(LONG):
            help_card, told = await hears(Commanded("help")), await hears(Commanded("mydata"))
    finally:
        server.start()

    assert "116" in help_card
    assert first_line("moments/trouble") in told
    assert first_line("mine/data") in await hears(Commanded("mydata"))
    assert await store.writes()
    await store.close()


async def test_a_server_killed_in_the_middle_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    durable = postgres(durable=True)
    url = await empty(durable)
    acknowledged, first = 0, 0
    for cut in range(2):
        store = await opened(url, tmp_path)
        writing = asyncio.create_task(writes(store, first))
        await asyncio.sleep(0.1)
        durable.kill()
        acknowledged += await writing
        first += 1_000_000
        await store.close()
        await asyncio.to_thread(durable.start)
        after = await opened(url, tmp_path)
        done = answers(await kept(after, ACHIENG)) if acknowledged else 0
        await after.close()
        assert acknowledged <= done <= acknowledged + cut + 1, "at most the turn it died in is ahead"
    assert acknowledged > 0


async def writes(store: PostgresStore, first: int) -> int:
    """Write turns until the server dies, and return how many were acknowledged."""
    store._patience.fails(-LONG)
    with suppress(StoreGone):
        for number in range(100_000):
            await store.turns([TurnRequest(ACHIENG, goes_on, first + number)], NOON)
    return number


# --- its last answer is lost -------------------------------------------------------------------------------------


@pytest.fixture
async def lossy(server: Postgres) -> AsyncIterator[LossyProxy]:
    async with line(server) as found:
        yield found


@pytest.fixture
async def far(lossy: LossyProxy, url: str, tmp_path: Path) -> AsyncIterator[PostgresStore]:
    """Yield a worker's store behind a lossy connection."""
    store = await opened(lossy.url(url), tmp_path)
    yield store
    await store.close()


async def test_a_turn_of_which_the_word_is_lost_happened_once_and_is_known(
    lossy: LossyProxy, far: PostgresStore
) -> None:
    await far.turns([TurnRequest(ACHIENG, goes_on, 1)], NOON)
    lossy.lost = 1
    (first, second) = await far.turns([TurnRequest(ACHIENG, goes_on, 2), TurnRequest(SITA, goes_on, 3)], NOON)

    assert (lossy.lost, type(first), type(second)) == (0, AlreadyHandled, AlreadyHandled), (
        "she is shown where she is, as after a crash"
    )
    assert [answers(await kept(far, girl)) for girl in (ACHIENG, SITA)] == [2, 1]


async def test_what_is_counted_of_help_is_added_once_though_the_word_of_it_is_lost(
    lossy: LossyProxy, far: PostgresStore
) -> None:
    for number, count in ((-1, 12), (-2, 10), (-3, 100)):
        lossy.lost = 1
        addition = Addition(number, NOON + 60, "2026-Q4", {("KE", "help-opened"): count})
        await far.counting.tally(addition)
        assert lossy.lost == 0

    assert await far.counting.tallies("2026-Q4") == [Tally("KE", "help-opened", 122, 3)]


async def test_an_announcement_begun_twice_because_of_a_lost_word_is_begun_once(
    lossy: LossyProxy, far: PostgresStore
) -> None:
    lossy.lost = 1
    await far.announcement_queue.begin("goats", ["KE"], NOON)

    assert await far.announcement_queue.running() == "goats"
    assert await far.announcement_queue.counts("goats") == Counter()
