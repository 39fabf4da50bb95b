"""The stand-in delivers updates by webhook as Telegram's own server does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.telegram.http_request import CurlRequest
from tests.support.bot_api import Telegram
from tests.support.bot_process import TOKEN

ALLOWED = ["message", "callback_query"]


@dataclass
class Taker:
    """Receiver of updates; `says` decides its answer to each."""

    telegram: Telegram
    bot: Bot
    url: str = ""
    came: list[dict[str, Any]] = field(default_factory=list)
    says: Callable[[dict[str, Any]], web.Response] = lambda _: web.Response()
    most: int = 0
    at_once: int = 0
    takes: float = 0.0

    async def take(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        update = json.loads(await request.read())
        self.came.append({**update, "secret": request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")})
        await asyncio.sleep(self.takes)
        self.at_once -= 1
        return self.says(update)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.came]

    async def came_to(self, number: int) -> None:
        async with asyncio.timeout(60):
            while len(self.came) < number or self.telegram.waiting:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def taker(patience: float = 0.01) -> AsyncIterator[Taker]:
    calls = CurlRequest()
    async with (
        Telegram(token=TOKEN, patience=patience) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=calls, get_updates_request=CurlRequest()) as bot,
    ):
        it = Taker(telegram, bot)
        runner = web.ServerRunner(web.Server(it.take, access_log=None))  # type: ignore[arg-type]  # aiohttp's types want a narrower handler
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        it.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        try:
            yield it
        finally:
            await telegram.webhook.close()
            await runner.cleanup()


async def test_updates_come_in_order_in_one_chat_and_at_once_in_many() -> None:
    async with taker() as it:
        it.takes = 0.05
        await it.bot.set_webhook(it.url, secret_token="a-secret", max_connections=3, allowed_updates=ALLOWED)
        girls = [it.telegram.girl(number) for number in range(1, 6)]
        with it.telegram.held():
            for girl in girls:
                for number in range(3):
                    await girl.types(f"{girl.id}: {number}")
        await it.came_to(15)

        for girl in girls:
            hers = [text for text in it.texts() if text.startswith(f"{girl.id}:")]
            assert hers == sorted(hers)
        assert it.most == 3
        assert {update["secret"] for update in it.came} == {"a-secret"}


async def test_a_refused_update_comes_again_before_the_next_of_its_chat_and_holds_up_no_other() -> None:
    async with taker() as it:
        fails = [500, 503, 404, 302]
        it.says = lambda update: web.Response(
            status=fails.pop() if fails and update["message"]["text"] == "first" else 200
        )
        await it.bot.set_webhook(it.url)
        girl, other = it.telegram.girl(1), it.telegram.girl(2)
        with it.telegram.held():
            await girl.types("first")
            await girl.types("second")
            await other.types("hers")
        await it.came_to(7)

        assert it.texts().index("hers") < 3
        assert [text for text in it.texts() if text != "hers"] == ["first"] * 5 + ["second"]
        info = await it.bot.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
        assert info.pending_update_count == 0


async def test_a_bot_that_asks_for_time_gets_it_and_a_tap_that_is_too_old_is_let_go() -> None:
    async with taker() as it:
        it.says = lambda update: web.Response(status=503, headers={"Retry-After": "200"})
        await it.bot.set_webhook(it.url)
        girl = it.telegram.girl(1)
        await girl.taps_data("anything", (await girl.types("hello")).message_id)
        async with asyncio.timeout(60):
            while not it.telegram.lapsed:
                await asyncio.sleep(0.01)

        assert it.telegram.waiting == 1, "words stay for a day"
        it.says = lambda _: web.Response()
        await it.came_to(3)


async def test_a_call_in_the_answer_is_carried_out_but_never_one_that_asks() -> None:
    async with taker() as it:
        girl = it.telegram.girl(1)
        it.says = lambda update: web.json_response({"method": "sendMessage", "chat_id": 1, "text": "hello"})
        await it.bot.set_webhook(it.url)
        await girl.types("hi")
        await girl.waits_for("hello")
        it.says = lambda update: web.json_response({"method": "setWebhook", "url": ""})
        await girl.types("hi")
        await it.came_to(2)
        assert it.telegram.webhook.url == it.url


async def test_a_bot_that_fetches_while_a_webhook_is_set_gets_a_conflict() -> None:
    async with taker() as it:
        asking = asyncio.create_task(it.bot.get_updates(timeout=5))
        async with asyncio.timeout(60):
            while not it.telegram.counts["getUpdates"]:
                await asyncio.sleep(0.01)
        await it.bot.set_webhook(it.url)
        with pytest.raises(Conflict, match="terminated by setWebhook request"):
            await asking
        with pytest.raises(Conflict, match="use deleteWebhook to delete the webhook first"):
            await it.bot.get_updates(timeout=0)
        await it.bot.delete_webhook()
        assert list(await it.bot.get_updates(timeout=0)) == []


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"url": "http://bot.example.org/"}, "An HTTPS URL must be provided for webhook"),
        ({"url": "https://bot.example.org:444/"}, "Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://bot.example.org/", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "https://bot.example.org/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_an_address_or_secret_that_telegram_does_not_take_is_refused(asked: dict[str, str], reason: str) -> None:
    async with taker() as it:
        with pytest.raises(BadRequest, match=f"(?i){reason}"):
            await it.bot.set_webhook(**asked)  # type: ignore[arg-type]  # parameters by name
