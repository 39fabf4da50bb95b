"""Telegram is unreachable for an hour, or another program polls: retried, logged once a minute, soon back."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import RawTestServer

from bot.errors import Refused
from bot.log_throttle import LogThrottle
from bot.telegram import polling as module
from bot.telegram.http_request import CurlRequest
from bot.telegram.polling import DOUBTS, WAITS, UpdateSource
from tests.support.bot_api import Telegram
from tests.support.bot_process import TOKEN

HOUR = 3600.0


class Hour:
    """Clock that advances only while somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits.append(seconds)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram(token=TOKEN, records=False) as ready:
        yield ready


@pytest.fixture
def hour() -> Hour:
    return Hour()


@pytest.fixture
async def source(telegram: Telegram, hour: Hour) -> AsyncIterator[UpdateSource]:
    calls = CurlRequest()
    await calls.initialize()
    yield UpdateSource(f"{telegram.url}/bot{TOKEN}", calls, hour.sleep)
    await calls.shutdown()


@pytest.fixture
def printed(hour: Hour) -> Iterator[list[str]]:
    """Yield the lines that a log would hold, throttled by the clock of the hour."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    handler = Kept()
    handler.addFilter(LogThrottle(lambda: hour.now))
    logging.getLogger(module.__name__).addHandler(handler)
    yield lines
    logging.getLogger(module.__name__).removeHandler(handler)


@pytest.mark.parametrize(("status", "trouble"), [(502, None), (404, None), (409, "conflict")])
async def test_an_hour_of_it_is_waited_out_told_once_a_minute_and_over_within_seconds(
    telegram: Telegram, hour: Hour, source: UpdateSource, printed: list[str], status: int, trouble: str | None
) -> None:
    telegram.breaks(status, times=10_000, method="getUpdates")
    while hour.now < HOUR:
        assert await source.next() is None
    assert len(hour.waits) <= HOUR / 3 + 3, "Telegram was asked too often"
    assert len(printed) <= 61
    assert source.trouble == trouble

    telegram.heals()
    await telegram.girl(5).types("/start")
    assert hour.waits[-1] <= max(WAITS)
    assert await source.next()
    assert source.trouble is None


@pytest.mark.parametrize("said", ['{"ok": true, "result": true}', '{"error": "blocked"}', "[]"])
async def test_an_answer_that_is_no_updates_is_waited_out_too(hour: Hour, said: str) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        return web.Response(text=said, content_type="application/json")

    async with RawTestServer(answer) as there, CurlRequest() as calls:
        source = UpdateSource(f"{there.make_url('/')}bot{TOKEN}", calls, hour.sleep)

        assert [await source.next() for _ in range(3)] == [None] * 3
    assert len(hour.waits) == 3


async def test_a_token_that_stays_refused_for_five_minutes_ends_the_bot_with_a_sentence(
    telegram: Telegram, hour: Hour, source: UpdateSource
) -> None:
    assert DOUBTS * WAITS[-1] == 300
    telegram.token = "123456:revoked"
    with pytest.raises(Refused, match=r"does not know this BOT_TOKEN any more\. Get a new one"):
        while hour.now < HOUR:
            assert await source.next() is None
            assert source.trouble == "token"
    assert hour.now < 300


async def test_a_refusal_of_a_moment_is_forgotten(telegram: Telegram, hour: Hour, source: UpdateSource) -> None:
    for _ in range(2):
        telegram.token = "123456:revoked"
        for _ in range(DOUBTS - 1):
            await source.next()
        telegram.token = TOKEN
        await telegram.girl(5).types("/start")
        assert await source.next()
    assert source.trouble is None
