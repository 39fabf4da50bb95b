"""The first call to Telegram at a start: faults that are waited out, and faults that end it with a sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from bot.app.get_me import check_token
from bot.errors import Refused
from bot.telegram.http_request import CurlRequest
from tests.support.bot_api import Telegram
from tests.support.bot_api.errors import RefusedCall as Refusal
from tests.support.bot_api.errors import forbidden, too_many_requests
from tests.support.bot_process import TOKEN

MINUTE = 60.0


class StartClock:
    """A start whose clock advances only while it waits. All faults end at `heals_at`."""

    def __init__(self, telegram: Telegram, bot: Bot) -> None:
        self.telegram, self.bot = telegram, bot
        self.now = 0.0
        self.heals_at = float("inf")

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now >= self.heals_at:
            self.telegram.token = TOKEN
            self.telegram.heals()

    async def reaches(self, *, patiently: bool) -> None:
        await check_token(self.bot, self.telegram.url, patiently=patiently, sleep=self.sleep)


@pytest.fixture
async def start() -> AsyncIterator[StartClock]:
    calls = CurlRequest()
    async with Telegram(token=TOKEN) as telegram:
        bot = Bot(TOKEN, f"{telegram.url}/bot", request=calls, get_updates_request=calls)
        yield StartClock(telegram, bot)
        await calls.shutdown()


async def test_a_service_doubts_a_refused_token_for_minutes_and_then_ends_with_a_sentence(start: StartClock) -> None:
    start.telegram.token = "123456:Somebody-elses"
    with pytest.raises(Refused, match=r"does not know this BOT_TOKEN\. Copy it again"):
        await start.reaches(patiently=True)
    assert 4 * MINUTE < start.now < 5 * MINUTE


async def test_a_service_whose_token_was_refused_for_a_moment_starts(start: StartClock) -> None:
    start.telegram.token, start.heals_at = "123456:Somebody-elses", 2 * MINUTE
    await start.reaches(patiently=True)
    assert start.bot.username == "standin_bot"


async def test_at_a_terminal_a_wrong_token_is_told_at_once(start: StartClock) -> None:
    start.telegram.token = "123456:Somebody-elses"
    with pytest.raises(Refused, match="does not know this BOT_TOKEN"):
        await start.reaches(patiently=False)
    assert start.now == 0


@pytest.mark.parametrize("answer", [Refusal(404, "Not Found"), forbidden("by a proxy"), Refusal(502, "Bad Gateway")])
async def test_an_answer_of_somebody_before_telegram_says_nothing_of_the_token(
    start: StartClock, answer: Refusal
) -> None:
    start.telegram.refuses(answer, "getMe", times=10_000)
    with pytest.raises(Refused, match="Telegram cannot be reached"):
        await start.reaches(patiently=False)
    start.heals_at = start.now + 20 * MINUTE
    await start.reaches(patiently=True)


@pytest.mark.parametrize("patiently", [True, False])
async def test_a_flood_limit_at_a_start_is_waited_out(start: StartClock, patiently: bool) -> None:
    start.telegram.refuses(too_many_requests(35), "getMe")
    await start.reaches(patiently=patiently)
    assert 35 <= start.now < MINUTE
