"""The bot's webhook endpoint: concurrent requests, and alarms when Telegram cannot reach it."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.jobs import alarms, facts
from bot.jobs.facts import POLLING_SLOW, POLLING_STALLED, BotFacts
from bot.storage.sqlite.store import SqliteStore
from bot.telegram import webhook as module
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.sender import Sender
from bot.telegram.update_fields import Raw
from bot.telegram.webhook import CONNECTIONS, DOUBTS, LARGEST_UPDATE, LOOK_EVERY, SECRET, Webhook, WebhookEndpoint
from tests.support.bot_api import Telegram
from tests.support.bot_api.errors import bad_request
from tests.support.bot_process import HOME, TOKEN
from tests.support.course_builders import bundle, course
from tests.support.scenario import free_port, rows, until

STORY = """
start:
  - choose: Who goes first?
    id: first
    options: [Amina, The goat]
"""


class Slow(Dispatcher):
    """Dispatcher with a slow disk; `batches` are the numbers of updates that shared a transaction."""

    batches: list[int]
    disk: asyncio.Event

    async def handle(self, updates: Sequence[Raw]) -> frozenset[int]:
        self.batches.append(len(updates))
        await self.disk.wait()
        return await super().handle(updates)


@dataclass
class Here:
    """A webhook in this process. `ahead` is the number of seconds that its clock is ahead."""

    data: Path
    telegram: Telegram
    dispatcher: Slow
    endpoint: WebhookEndpoint
    webhook: Webhook
    url: str
    ahead: list[float]

    def facts(self) -> BotFacts:
        now = time.time() + self.ahead[0]
        return BotFacts(self.webhook.polled_at, now, True, undelivered_since=self.webhook.undelivered_since)

    def troubles(self) -> tuple[str, ...]:
        return facts.troubles(time.time() + self.ahead[0], self.facts())

    def alarms(self) -> list[str]:
        return [alarm.kind for alarm in alarms.due_alarms(time.time() + self.ahead[0], self.facts())]

    async def looks_for(self, seconds: float) -> None:
        """Advance the clock, and ask Telegram as often as a running bot does."""
        end = self.ahead[0] + seconds
        while self.ahead[0] < end:
            self.ahead[0] += LOOK_EVERY
            await self.webhook.look()


@asynccontextmanager
async def here(data: Path, url: str = "") -> AsyncIterator[Here]:
    port, ahead, calls = free_port(), [0.0], CurlRequest()

    def clock() -> float:
        return time.time() + ahead[0]

    async with (
        Telegram(token=TOKEN, patience=0.01, clock=clock) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=calls, get_updates_request=CurlRequest()) as bot,
    ):
        store = await SqliteStore.open(data / "bot.db", "f" * 32)
        sender = Sender(bot, store, HOME, Pace(time.monotonic, 1000, 1000, 1000), clock=time.monotonic, now=time.time)
        conversation = Conversation(store, bundle(course({"goat": STORY})), time.time)
        dispatcher = Slow(conversation, sender, b"key", time.time)
        dispatcher.batches, dispatcher.disk = [], asyncio.Event()
        dispatcher.disk.set()
        secret = secrets.token_hex(16)
        endpoint = WebhookEndpoint(dispatcher, sender.taps, secret.encode())
        app = web.Application(client_max_size=LARGEST_UPDATE)
        app.router.add_post("/telegram", endpoint.take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        url = url or f"http://127.0.0.1:{port}/telegram"
        try:
            webhook = Webhook(bot, url=url, secret=secret, endpoint=endpoint, dispatcher=dispatcher, now=clock)
            yield Here(data, telegram, dispatcher, endpoint, webhook, url, ahead)
        finally:
            await telegram.webhook.close()
            await dispatcher.drain(5)
            await runner.cleanup()
            await store.close()


# Requests that come together


async def test_all_that_comes_while_a_transaction_runs_shares_the_next_one(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.webhook.look()
        it.dispatcher.disk.clear()
        girls = [it.telegram.girl(number) for number in range(1, 21)]
        await girls[0].types("/start")
        async with asyncio.timeout(60):
            while not it.dispatcher.batches:
                await asyncio.sleep(0.01)
        for girl in girls[1:]:
            await girl.types("/start")
        await until(lambda: len(it.endpoint._waiting) == len(girls) - 1)
        it.dispatcher.disk.set()
        for girl in girls:
            await girl.waits_until(lambda chat: chat[-1].from_bot)

        assert it.dispatcher.batches == [1, 19], "some had a transaction of their own"
        assert len(rows(tmp_path, "SELECT * FROM handled_updates")) == len(girls)


async def test_200_is_said_only_after_it_is_kept(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.webhook.look()
        it.dispatcher.disk.clear()
        await it.telegram.girl(1).types("/start")
        async with asyncio.timeout(60):
            while not it.dispatcher.batches:
                await asyncio.sleep(0.01)
        assert it.telegram.waiting == 1
        it.dispatcher.disk.set()
        async with asyncio.timeout(60):
            while it.telegram.waiting:
                await asyncio.sleep(0.01)
        assert len(rows(tmp_path, "SELECT * FROM handled_updates")) == 1


async def test_one_who_sends_a_letter_a_minute_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WITHIN", 0.05)
    async with here(tmp_path) as it:
        await it.webhook.look()

        async def slowly() -> AsyncIterator[bytes]:
            yield b'{"update_id":'
            await asyncio.sleep(60)

        headers = {SECRET: it.telegram.webhook.secret, "Content-Type": "application/json"}
        async with aiohttp.ClientSession() as session, session.post(it.url, data=slowly(), headers=headers) as answer:
            assert answer.status == 408


# Telegram's report on the webhook


async def test_a_quiet_night_is_no_trouble_and_a_telegram_that_does_not_answer_is(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.looks_for(3600)
        assert it.troubles() == ()
        assert it.alarms() == []

        it.telegram.breaks(502, times=100, method="getWebhookInfo")
        await it.looks_for(POLLING_STALLED + LOOK_EVERY)
        assert it.troubles() == ("polling: no answer from Telegram lately",)
        assert it.alarms() == ["polling"]


async def test_a_web_server_that_is_down_is_told_and_over_when_it_is_over(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.webhook.look()
        it.telegram.webhook.lost = 10**6
        await it.telegram.girl(1).types("/start")
        async with asyncio.timeout(60):
            while not it.telegram.webhook.error:
                await asyncio.sleep(0.01)
        await it.looks_for(POLLING_SLOW)
        assert it.troubles() == (), "a bot that starts anew is no trouble"
        for _ in range(5):
            it.telegram.webhook.error = int(time.time() + it.ahead[0]), "Connection refused"
            await it.looks_for(2 * LOOK_EVERY)
        assert it.troubles() == ("webhook: Telegram cannot bring updates",)
        await it.looks_for(LOOK_EVERY)
        assert it.alarms() == ["webhook"]

        it.telegram.webhook.lost = 0
        async with asyncio.timeout(60):
            while it.telegram.waiting:
                await asyncio.sleep(0.01)
        await it.webhook.look()
        assert it.troubles() == ()
        assert it.alarms() == []


async def test_ever_more_that_waits_is_trouble_too(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.webhook.look()
        with it.telegram.held():
            for number in range(12):
                it.telegram.flood({"message": {"number": each}} for each in range(CONNECTIONS))
                if number:
                    await it.looks_for(LOOK_EVERY)
            assert it.alarms() == ["webhook"]
            it.telegram.world.updates.clear()


async def test_a_webhook_that_another_program_took_away_is_set_again(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.webhook.look()
        async with aiohttp.ClientSession() as session:
            await session.post(f"{it.telegram.url}/bot{TOKEN}/deleteWebhook")
        assert it.telegram.webhook.url == ""
        await it.looks_for(LOOK_EVERY)
        assert it.telegram.webhook.url == it.url


async def test_of_several_workers_one_sets_the_webhook_and_all_know_how_it_fares(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        it.webhook._sets = lambda: False
        it.ahead[0] = 200.0
        await it.webhook.look()
        assert it.telegram.webhook.url == ""
        assert it.troubles() == ()
        it.webhook._sets = lambda: True
        await it.webhook.look()
        assert it.telegram.webhook.url == it.url


async def test_a_name_that_telegram_cannot_look_up_for_a_moment_ends_nothing(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        unknown = bad_request("bad webhook: Failed to resolve host: Name or service not known")
        it.telegram.refuses(unknown, method="setWebhook")
        await it.webhook.look()
        assert it.telegram.webhook.url == ""
        await it.webhook.look()
        assert it.telegram.webhook.url == it.url


async def test_an_address_that_telegram_refuses_is_one_sentence(tmp_path: Path) -> None:
    async with here(tmp_path, "https://bot.example.org:9999/telegram") as it:
        with pytest.raises(Refused, match=r"Telegram refuses WEBHOOK_URL: .*only on ports 80, 88, 443 or 8443"):
            await it.webhook.look()


async def test_a_token_that_is_refused_is_doubted_for_a_while_and_then_ends_the_bot(tmp_path: Path) -> None:
    async with here(tmp_path) as it:
        await it.webhook.look()
        for _ in range(2):
            it.telegram.token = "123456:revoked"
            for _ in range(DOUBTS - 1):
                await it.webhook.look()
                assert it.webhook.trouble == "token"
            it.telegram.token = TOKEN
            await it.webhook.look()
            assert it.webhook.trouble is None
        it.telegram.token = "123456:revoked"
        with pytest.raises(Refused, match="does not know this BOT_TOKEN any more"):
            for _ in range(DOUBTS):
                await it.webhook.look()
